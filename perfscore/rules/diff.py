"""What differs between two rule sets, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from perfscore.messages import Joined, Message, Translatable
from perfscore.rules import words
from perfscore.rules.canonical import canonical
from perfscore.rules.frames import GradeBand, WeightFrame
from perfscore.rules.model import DecisionRow, Level, LevelMethod, Method, RuleSet
from perfscore.values.number import text


def diff(old: RuleSet, new: RuleSet) -> tuple[Message, ...]:
    """Every difference that can change a score, a grade or where the rules hold; none for the same content."""
    return (
        *_head(old, new),
        *_methods(old.methods, new.methods),
        *_rows(old, new),
        *_frames(old.weights, new.weights),
        *_grades(old.grades, new.grades),
        *_changed("V_total", words.total(old.total), words.total(new.total)),
        *_sources(old, new),
    )


def _head(old: RuleSet, new: RuleSet) -> Iterator[Message]:
    pairs: tuple[tuple[str, object, object], ...] = (
        ("V_version", old.version, new.version),
        ("V_places", Joined(old.places), Joined(new.places)),
        ("V_years", old.years, new.years),
        ("V_scope", old.scope or "—", new.scope or "—"),
        ("V_forms", _forms(old), _forms(new)),
    )
    for code, before, after in pairs:
        yield from _changed(code, before, after)


def _forms(rules: RuleSet) -> Joined:
    return Joined(Message(f"W_{kind.value}") for kind in sorted(rules.forms, key=lambda each: each.value))


def _changed(code: str, old: object, new: object) -> Iterator[Message]:
    shown = [each.text() if isinstance(each, Message | Joined) else str(each) for each in (old, new)]
    if shown[0] != shown[1]:
        yield Message("V_changed", what=Message(code), old=old, new=new)


def _methods(old: Mapping[str, Method], new: Mapping[str, Method]) -> Iterator[Message]:
    for name, method in old.items():
        if name not in new:
            yield Message("V_method_gone", method=method.label)
    for name, method in new.items():
        if name not in old:
            yield Message("V_method_new", method=method.label, course=_course(method))
        elif canonical(old[name]) != canonical(method):
            yield from _method(old[name], method)


def _method(old: Method, new: Method) -> Iterator[Message]:
    """One line for each property that differs, each with the label of the method."""

    def line(code: str, before: object, after: object) -> Iterator[Message]:
        for said in _changed(code, before, after):
            yield Message("V_in_method", method=new.label, said=said)

    yield from line("V_label", old.label, new.label)
    yield from line("V_measure", words.measure_of(old), words.measure_of(new))
    yield from line("V_course", _course(old), _course(new))
    yield from line("V_round_measure", _rounding(old), _rounding(new))
    yield from line("V_round_score", words.scoring(old), words.scoring(new))


def _rounding(method: Method) -> Message:
    return words.step(method.round_measure, method.measure.is_share)


def _course(method: Method) -> Joined:
    """完成率低于 60%，得 0%；……: a curve or a scale in words."""
    return Joined(_pieces(method), "W_then")


def _pieces(method: Method) -> Iterator[Message]:
    if isinstance(method, LevelMethod):
        yield from (_level(level, method) for level in method.levels)
        return
    for segment in method.curve.segments:
        where = words.where(segment, method.measure, words.unit_of(method))
        yield Message("V_piece", where=where, score=words.segment(segment, method))


def _level(level: Level, method: LevelMethod) -> Message:
    where = Message("G_named_with", name=level.label, what=Joined(level.phrases))
    return Message("V_piece", where=where, score=words.shape(level.shape, method))


def _rows(old: RuleSet, new: RuleSet) -> Iterator[Message]:
    before, after = ([_row(row, rules) for row in rules.select] for rules in (old, new))
    plain = [[said.text() for said in side] for side in (before, after)]
    for kind, i, j, k, m in SequenceMatcher(a=plain[0], b=plain[1], autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Message("V_row_gone", number=n + 1, row=before[n]) for n in range(i, j))
            yield from (Message("V_row_new", number=n + 1, row=after[n]) for n in range(k, m))


def _row(row: DecisionRow, rules: RuleSet) -> Message:
    use: Translatable = Message("W_left_open", because=row.because or "")
    if row.use is not None:
        use = Message("G_name", name=rules.methods[row.use].label)
    return Message("V_row", asked=words.condition(row.when), use=use)


def _frames(old: tuple[WeightFrame, ...], new: tuple[WeightFrame, ...]) -> Iterator[Message]:
    before, after = (list(map(_frame, side)) for side in (old, new))
    plain = [{said.text() for said in side} for side in (before, after)]
    yield from (Message("V_frame_gone", frame=each) for each in before if each.text() not in plain[1])
    yield from (Message("V_frame_new", frame=each) for each in after if each.text() not in plain[0])


def _frame(frame: WeightFrame) -> Message:
    return Message("G_named_with", name=frame.label, what=words.parts(frame))


def _grades(old: tuple[GradeBand, ...], new: tuple[GradeBand, ...]) -> Iterator[Message]:
    yield from _changed("V_grades", grades_text(old), grades_text(new))


def grades_text(bands: tuple[GradeBand, ...]) -> Joined:
    """优 ≥ 90、良 ≥ 80."""
    return Joined(f"{band.grade} ≥ {text(band.start)}" for band in bands)


def _sources(old: RuleSet, new: RuleSet) -> Iterator[Message]:
    before, after = (_documents(rules) for rules in (old, new))
    yield from (Message("V_source_gone", source=name) for name in before if name not in after)
    yield from (Message("V_source_new", source=name) for name in after if name not in before)


def _documents(rules: RuleSet) -> dict[str, Any]:
    return {f"{each.document}{each.number or ''}{each.article or ''}": each for each in rules.sources.values()}
