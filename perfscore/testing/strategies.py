"""Hypothesis strategies: rows and forms of every shape, sensible and not, aimed at the edges of a rule set; curves.

@given(forms(perfscore.load_rules("my-rules/2025.yaml")))
def test_scores_stay_within_their_weights(form): ...
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.curve import Band, Climb, Constant, Curve, Line, Mark, Segment, SegmentShape, Stairs
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Mode, RuleSet, Step
from perfscore.values.number import text

CATEGORIES = ("数量指标", "质量指标", "时效指标", "经济成本指标", "社会效益指标", "满意度指标")
_SIGNS = ("=", ">=", "<=", "<", ">", "")
_UNITS = ("个", "万元", "%", "公里", "")
_PHRASES = ("有效提高", "完全达到预期", "基本达到预期", "未达到预期", "基本达成目标", "随便写的", "21.9公顷土地")
_DATES = ("2024年12月", "12月20日前", "2024年11月29日", "2023年2月—11月", "2024年12月底前")
_ABSENT = (None, "", "—", "****", "5-10个")
_NAMES = ("指标", "运行成本", "差错率", "合格率", "人员占比", "完成时限（月）", "")
_INEXACT = (
    "近100个",
    "100余个",
    "100个左右",
    "下降5%",
    "增长3%",
    "1:15",
    "3/4",
    "无",
    "全覆盖",
    "Ⅲ类",
    "每月1次",
    "桌4张、椅8把",
)
_NUMBERS = st.decimals(min_value=0, max_value=10_000, places=2)


def indicators(rules: RuleSet | None = None) -> st.SearchStrategy[Indicator]:
    """Rows of every shape; with a rule set, rows at its breakpoints, of its phrases and named rules among them."""
    named = sorted({name for row in (rules.select if rules else ()) for name in row.when.named or ()})
    return st.one_of(_row(rules, named), _at_breakpoint(rules)) if rules and _starts(rules) else _row(rules, named)


def forms(rules: RuleSet | None = None, max_rows: int = 6) -> st.SearchStrategy[Form]:
    """Forms of such rows, of the kinds that the rule set holds for."""
    kinds = sorted(rules.forms if rules else FormKind, key=lambda kind: kind.value)
    return st.builds(
        Form,
        kind=st.sampled_from(kinds),
        name=st.just("表"),
        year=st.just(2024),
        indicators=st.lists(indicators(rules), max_size=max_rows).map(tuple),
    )


@st.composite
def _row(draw: st.DrawFn, rules: RuleSet | None, named: list[str]) -> Indicator:
    sign, unit = draw(st.sampled_from(_SIGNS)), draw(st.sampled_from(_UNITS))
    number = st.builds(lambda value: f"{sign}{value}{unit}", _NUMBERS)
    phrases = sorted({*_PHRASES, *_phrases(rules)})
    values = st.one_of(
        number, st.sampled_from(phrases), st.sampled_from(_DATES), st.sampled_from((*_ABSENT, *_INEXACT))
    )
    return Indicator(
        level2=draw(st.sampled_from(CATEGORIES)),
        name=draw(st.sampled_from(_NAMES)),
        target=draw(values),
        actual=draw(values),
        weight=str(draw(st.integers(0, 60))),
        score=draw(st.none() | st.builds(str, _NUMBERS)),
        rule=draw(st.none() | st.sampled_from(named)) if named else None,
    )


@st.composite
def _at_breakpoint(draw: st.DrawFn, rules: RuleSet) -> Indicator:
    """An attainment exactly at a breakpoint, or a little beside it."""
    start = draw(st.sampled_from(_starts(rules)))
    beside = draw(st.sampled_from((Fraction(0), Fraction(1, 10_000), Fraction(-1, 10_000), Fraction(1, 20_000))))
    target = draw(st.sampled_from((Fraction(1), Fraction(100), Fraction(10_000))))
    sign, unit = draw(st.sampled_from(_SIGNS)), draw(st.sampled_from(_UNITS))
    return Indicator(
        level2=draw(st.sampled_from(CATEGORIES)),
        name="指标",
        target=f"{sign}{text(target)}{unit}",
        actual=f"{text(max(Fraction(0), target * (start + beside)))}{unit}",
        weight=str(draw(st.integers(0, 60))),
    )


def _starts(rules: RuleSet) -> list[Fraction]:
    methods = (each for each in rules.methods.values() if isinstance(each, CurveMethod) and each.measure.is_share)
    return sorted({each.start for method in methods for each in method.curve.segments if each.start is not None})


def _phrases(rules: RuleSet | None) -> set[str]:
    scales = [each for each in rules.methods.values() if isinstance(each, LevelMethod)] if rules else []
    return {phrase for scale in scales for level in scale.levels for phrase in level.phrases}


_MARKS = st.one_of(
    st.sampled_from([Fraction(n, 4) for n in range(5)]).map(lambda share: Mark(share=share)),
    st.sampled_from([Fraction(n) for n in (1, 2, 5, 12)]).map(lambda points: Mark(points=points)),
)


@st.composite
def curves(draw: st.DrawFn, max_segments: int = 5) -> Curve:
    """Curves of the rule language, sound and unsound: what may be written, not what should be."""
    starts = sorted(draw(st.sets(st.integers(-2, 12), max_size=max_segments - 1)))
    floors = st.none() | _MARKS
    segments = [Segment(None, True, draw(_flat()), least=draw(floors))]
    for number, start in enumerate(starts):
        is_last = number == len(starts) - 1
        segments.append(
            Segment(
                Fraction(start, 5), draw(st.booleans()), draw(_flat() if is_last else _any_shape()), least=draw(floors)
            )
        )
    return Curve(tuple(segments))


def methods() -> st.SearchStrategy[CurveMethod]:
    """Methods on the attainment with such curves, rounded to a hundredth of a point."""
    step = Step(Fraction(1, 100), Mode.HALF_UP)
    return curves().map(
        lambda curve: CurveMethod(id="m", label="办法", measure=Measure.ATTAINMENT, curve=curve, round_score=step)
    )


def _flat() -> st.SearchStrategy[SegmentShape]:
    return st.one_of(st.builds(Constant, _MARKS), st.builds(Band, _MARKS, _MARKS, st.booleans()))


def _any_shape() -> st.SearchStrategy[SegmentShape]:
    every = st.sampled_from([Fraction(1, 10), Fraction(1, 3)])
    lose = _MARKS.filter(lambda mark: mark != Mark())
    counted = {"every": every, "started": st.booleans(), "from_upper": st.booleans(), "gradual": st.booleans()}
    stairs = st.builds(Stairs, top=_MARKS, lose=lose, least=_MARKS, **counted)
    climb = st.builds(Climb, start=_MARKS, gain=lose, most=_MARKS, **counted)
    return st.one_of(_flat(), st.builds(Line, _MARKS, _MARKS), stairs, climb)
