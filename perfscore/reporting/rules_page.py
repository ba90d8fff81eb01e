"""A rule set -> a page to read: decision table, methods with their curves, weights, grades, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from perfscore.frozen import frozen
from perfscore.messages import Joined, Lang, Message, Translatable, as_fields, wording
from perfscore.reporting.curve_svg import curve_svg
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.page import page
from perfscore.rules import words
from perfscore.rules.citation import Citation
from perfscore.rules.diff import grades_text
from perfscore.rules.model import LevelMethod, Method, RuleSet
from perfscore.rules.proving.proof import Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.trace import cited
from perfscore.values.number import text


def rules_pages(rule_sets: Sequence[RuleSet], lang: Lang = "zh") -> dict[str, str]:
    """File names -> self-contained pages: one for each rule set, and index.html with the list of them."""
    names = _page_names(rule_sets)
    pages = {
        name: page(rules.title, rule_set_html(rules, lang), lang=lang)
        for name, rules in zip(names, rule_sets, strict=True)
    }
    said = _Words(lang)
    rows = [
        (element("a", rules.title, href=name), said.of(Joined(rules.places)), said.of(rules.years), rules.scope or "")
        for rules, name in zip(rule_sets, names, strict=True)
    ]
    table = _table(said.heads("W_rule_sets", "W_places", "W_years", "W_only_for"), rows)
    title = said.word("W_rule_sets")
    index = element("div", element("h1", title), table, class_="ruleset")
    return {"index.html": page(title, index, lang=lang), **pages}


def _page_names(rule_sets: Sequence[RuleSet]) -> list[str]:
    """a-b.html for a/b; where two ids would have the same, in upper or lower case, each later one has a number."""
    names, counted = list[str](), Counter[str]()
    for rules in rule_sets:
        name = rules.id.replace("/", "-")
        counted[name.casefold()] += 1
        names.append(f"{name}.html" if counted[name.casefold()] == 1 else f"{name}--{counted[name.casefold()]}.html")
    return names


def rule_set_html(rules: RuleSet, lang: Lang = "zh") -> Markup:
    """The page of one rule set, as a fragment."""
    return element("div", *_sections(rules, _Words(lang)), class_="ruleset")


@frozen
class _Words:
    """What a page says in its language."""

    lang: Lang

    def word(self, code: str, **figures: object) -> str:
        return wording(code, self.lang, as_fields(figures))

    def heads(self, *codes: str) -> list[str]:
        return [self.word(code) for code in codes]

    def of(self, said: Translatable) -> str:
        return said.text(self.lang)


def _sections(rules: RuleSet, said: _Words) -> Iterator[Markup]:
    yield element("h1", rules.title)
    version = Message("W_version", version=rules.version)
    meta: list[Translatable | str] = [rules.id, version, Joined(rules.places), rules.years]
    meta += [Message("W_only_used_for", scope=rules.scope)] if rules.scope else []
    meta += [Message("W_extends", rules=rules.extends)] if rules.extends else []
    proofs = said.of(Joined(_proofs(rules), "W_then"))
    yield element("p", said.of(Joined(meta, "W_then")), element("br"), proofs, class_="meta")
    yield joined(element("h2", said.word("W_choice")), element("p", said.word("W_choice_how")))
    heads = said.heads("W_when_row", "W_condition", "E_method")
    yield _table(heads, (_row(rules, number, said) for number in range(len(rules.select))))
    yield element("h2", said.word("W_methods"))
    used = {row.use for row in rules.select}
    yield from (_method(method, rules, said) for name, method in rules.methods.items() if name in used)
    if rules.weights:
        yield element("h2", said.word("W_weights"))
        frames = ((each.label, said.of(words.parts(each)), text(each.total)) for each in rules.weights)
        yield _table(said.heads("W_frame", "W_parts", "W_mark_total"), frames)
    total = said.word("W_sentence", said=words.total(rules.total)) + said.of(grades_text(rules.grades))
    yield joined(element("h2", said.word("W_total_and_grades")), element("p", total))
    yield element("h2", said.word("W_sources"))
    yield from (_source(source, said) for source in rules.sources.values())


def _proofs(rules: RuleSet) -> Iterator[Message]:
    proofs = prove(rules)
    for code, status in (("W_proved", Status.PROVED), ("W_refuted", Status.REFUTED)):
        claims = [Message(f"K_{each.claim.value}") for each in proofs if each.status is status]
        if claims:
            yield Message(code, claims=Joined(claims))


def _row(rules: RuleSet, number: int, said: _Words) -> tuple[str, ...]:
    row = rules.select[number]
    use = rules.methods[row.use].label if row.use else said.word("W_left_open", because=row.because or "")
    return str(number + 1), said.of(words.condition(row.when)), use


def _method(method: Method, rules: RuleSet, said: _Words) -> Markup:
    """Label, what is measured and rounded, the table of segments or levels, and the drawing beside it."""
    measure: Translatable = words.measure_of(method)
    if method.unit:
        measure = Message("G_named_with", name=measure, what=method.unit.symbol)
    first = words.step(method.round_measure, method.measure.is_share)
    code = "W_method_measure" if method.round_measure is None else "W_method_rounded"
    told = [Message(code, measure=measure, rate=first), Message("W_method_score", score=words.scoring(method))]
    cites = [cited(rules.sources[name]) for name in method.sources if name in rules.sources]
    rests = Message("W_method_rests", sources=Joined(cites or ["—"]))
    note = said.word("W_sentence", said=Joined(told, "W_then")) + said.of(rests)
    text_side = element("div", element("p", note, class_="note"), _course(method, said))
    return element("div", element("h3", method.label), text_side, curve_svg(method, said.lang), class_="method")


def _course(method: Method, said: _Words) -> Markup:
    if isinstance(method, LevelMethod):
        rows = [
            (each.label, said.of(Joined(each.phrases)), said.of(words.shape(each.shape, method)))
            for each in method.levels
        ]
        return _table(said.heads("M_level", "W_phrases", "W_cell_score"), rows)
    unit = words.unit_of(method)
    pieces = ((words.where(each, method.measure, unit), words.segment(each, method)) for each in method.curve.segments)
    return _table(said.heads("V_measure", "W_cell_score"), [tuple(map(said.of, each)) for each in pieces])


def _source(source: Citation, said: _Words) -> Markup:
    told: list[Translatable] = [cited(source)]
    if source.phrase:
        told.append(Message("W_quoted", text=source.phrase))
    if source.rows is not None:
        told.append(Message("W_explains", rows=source.rows, explained=source.explained))
    body = "".join(said.word("W_sentence", said=each) for each in told) + (source.note or "")
    body += said.word("W_bracketed", text=Message("W_checked_on", day=source.checked_on))
    fails = element("ul", *(element("li", item) for item in source.fails))
    unexplained = (element("p", said.word("W_unexplained")), fails) if source.fails else ()
    return joined(element("p", body), *unexplained)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    heads = element("thead", element("tr", *(element("th", cell) for cell in head)))
    body = element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows))
    return element("table", heads, body)
