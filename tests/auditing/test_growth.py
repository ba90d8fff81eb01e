"""What checks across forms cost: in proportion to the forms, whatever they have in common. Calls are counted, not seconds."""

from __future__ import annotations

import pytest
from counting import calls_of

from perfscore.auditing.narrative.figures import figures
from perfscore.auditing.narrative.repeats import told_otherwise
from perfscore.auditing.run import judged, together
from perfscore.form import Form, Fund, Indicator, Passage
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.rules.library import load_rules
from perfscore.scoring.outcome import apply_method

RULES = load_rules("cn/mof/2020-10")
KINDS = tuple(FormKind)


def form(number: int, shape: str) -> Form:
    """A form of a crowd: all in one document, one unit, of one name, or each with a partner of the year before."""
    kind = KINDS[number % 4] if shape == "kinds" else KINDS[number % 2] if shape == "parts" else KINDS[0]
    row = Indicator(level2="数量指标", name="修路" if number % 3 else f"修{number}号路", target=">=10公里",
                    actual=f"{number % 7}公里", weight="90", score=str(number % 90), note="雨季延长，工期顺延一个月")  # fmt: skip
    fund = Fund(label="年度资金总额", budget="100", executed="90", weight="10", rate="90%", score="9")
    name = "同名项目" if shape == "names" else f"项目{number // 2}"
    unit = "天长市交通局" if shape != "units" else f"天长市第{number}局"
    return Form(kind=kind, name=name, year=2023 - number // 4 % 2, implementer=unit, funds=(fund,), indicators=(row,))


def calls(count: int, shape: str) -> int:
    audits = [judged(form(number, shape), RULES) for number in range(count)]
    together(audits)  # what is remembered from call to call is remembered
    return calls_of(lambda: together(audits))


@pytest.mark.parametrize("shape", ["parts", "kinds", "names", "units"])
def test_twice_as_many_forms_cost_twice_as_much(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("matching", "checks.across"):  # what one is compared with at most: reached by few forms
        monkeypatch.setattr(f"perfscore.auditing.{module}.MANY", 3)
    one, two = calls(40, shape), calls(80, shape)
    assert two < 2.5 * one


def rows(count: int) -> Form:
    """Every score wrong, none explained by the row itself, each actual another."""
    every = tuple(
        Indicator(level2="数量指标", name=f"修{number}号路", target=">=1000公里", actual=f"{number + 101}公里", weight="10",
                  score="9.87", source=Place(file="a", line=number))
        for number in range(count)
    )  # fmt: skip
    return Form(kind=KINDS[0], name="修路", year=2023, indicators=every)


def test_a_wrong_score_is_explained_from_rows_near_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that many wrong rows cost as much each as few."""
    monkeypatch.setattr("perfscore.auditing.slips._NEAR", 2)
    tried: list[object] = []
    monkeypatch.setattr(
        "perfscore.auditing.slips.apply_method", lambda *given: tried.append(given) or apply_method(*given)
    )
    found = judged(rows(30), RULES).findings
    assert sum(item.code == "F201" for item in found) > 25
    assert len(tried) < 30 * 15


def test_twice_as_many_references_in_a_text_cost_twice_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them was told so before."""
    monkeypatch.setattr("perfscore.auditing.narrative.repeats._REFERRED", 2)
    told = "".join(f"上述{number * 101 + 200}个项目。" for number in range(60))
    every = figures([Passage(text=told)])
    list(told_otherwise(every, ()))
    one, two = (calls_of(lambda some=every[:count]: list(told_otherwise(some, ()))) for count in (30, 60))
    assert two < 2.5 * one
