"""A rule set -> a page to read: decision table, methods with their curves, weights, grades, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from perfscore.messages import Message
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


def rules_pages(rule_sets: Sequence[RuleSet]) -> dict[str, str]:
    """File names -> self-contained pages: one for each rule set, and index.html with the list of them."""
    names = _page_names(rule_sets)
    pages = {name: page(rules.title, rule_set_html(rules)) for name, rules in zip(names, rule_sets, strict=True)}
    rows = [
        (element("a", rules.title, href=name), "、".join(rules.places), rules.years, rules.scope or "")
        for rules, name in zip(rule_sets, names, strict=True)
    ]
    table = _table(("规则集", "地区", "年度", "只用于"), rows)
    index = element("div", element("h1", "规则集"), table, class_="ruleset")
    return {"index.html": page("规则集", index), **pages}


def _page_names(rule_sets: Sequence[RuleSet]) -> list[str]:
    """a-b.html for a/b; where two ids would have the same, in upper or lower case, each later one has a number."""
    names, counted = list[str](), Counter[str]()
    for rules in rule_sets:
        name = rules.id.replace("/", "-")
        counted[name.casefold()] += 1
        names.append(f"{name}.html" if counted[name.casefold()] == 1 else f"{name}--{counted[name.casefold()]}.html")
    return names


def rule_set_html(rules: RuleSet) -> Markup:
    """The page of one rule set, as a fragment."""
    return element("div", *_sections(rules), class_="ruleset")


def _sections(rules: RuleSet) -> Iterator[Markup]:
    yield element("h1", rules.title)
    scope = f"；只用于{rules.scope}" if rules.scope else ""
    extended = f"；沿用 {rules.extends}" if rules.extends else ""
    meta = f"{rules.id}，第 {rules.version} 版；{'、'.join(rules.places)}；{rules.years}{scope}{extended}"
    yield element("p", meta, element("br"), _proofs(rules), class_="meta")
    yield joined(element("h2", "选用办法"), element("p", "从上往下，用第一条符合的。"))
    yield _table(("行", "条件", "办法"), (_row(rules, n) for n in range(len(rules.select))))
    yield element("h2", "办法")
    used = {row.use for row in rules.select}
    yield from (_method(method, rules) for name, method in rules.methods.items() if name in used)
    if rules.weights:
        yield element("h2", "权重")
        yield _table(("框架", "各部分", "合计"), (_frame(rules, n) for n in range(len(rules.weights))))
    total = f"{words.total(rules.total).text()}。{grades_text(rules.grades)}"
    yield joined(element("h2", "总分与等级"), element("p", total))
    yield element("h2", "依据")
    yield from (_source(source) for source in rules.sources.values())


def _proofs(rules: RuleSet) -> str:
    proofs = prove(rules)
    proved = [Message(f"K_{each.claim.value}").text() for each in proofs if each.status is Status.PROVED]
    refuted = [Message(f"K_{each.claim.value}").text() for each in proofs if each.status is Status.REFUTED]
    return f"已证明：{'、'.join(proved)}" + (f"；不成立：{'、'.join(refuted)}" if refuted else "")


def _row(rules: RuleSet, number: int) -> tuple[str, ...]:
    row = rules.select[number]
    use = rules.methods[row.use].label if row.use else f"不计分：{row.because}"
    return str(number + 1), words.condition(row.when).text(), use


def _method(method: Method, rules: RuleSet) -> Markup:
    """Label, what is measured and rounded, the table of segments or levels, and the drawing beside it."""
    measure = words.measure_of(method).text() + (f"（{method.unit.symbol}）" if method.unit else "")
    first = words.step(method.round_measure, method.measure.is_share).text()
    before = "" if method.round_measure is None else f"；量先{first}"
    sources = "、".join(cited(rules.sources[name]).text() for name in method.sources if name in rules.sources)
    said = f"量：{measure}{before}；得分{words.scoring(method).text()}。依据：{sources or '—'}"
    text_side = element("div", element("p", said, class_="note"), _course(method))
    return element("div", element("h3", method.label), text_side, curve_svg(method), class_="method")


def _course(method: Method) -> Markup:
    if isinstance(method, LevelMethod):
        rows = [(each.label, "、".join(each.phrases), words.shape(each.shape, method).text()) for each in method.levels]
        return _table(("档次", "用语", "得分"), rows)
    unit = words.unit_of(method)
    pieces = ((words.where(each, method.measure, unit), words.segment(each, method)) for each in method.curve.segments)
    return _table(("量", "得分"), [(where.text(), shape.text()) for where, shape in pieces])


def _frame(rules: RuleSet, number: int) -> tuple[str, ...]:
    frame = rules.weights[number]
    parts = words.parts(frame)
    return frame.label, parts, text(frame.total)


def _source(source: Citation) -> Markup:
    counted = "" if source.rows is None else f"考察 {source.rows} 行，解释 {source.explained} 行。"
    phrase = f"“{source.phrase}”。" if source.phrase else ""
    body = f"{cited(source).text()}。{phrase}{counted}{source.note or ''}（最后核对 {source.checked_on}）"
    fails = element("ul", *(element("li", item) for item in source.fails))
    unexplained = (element("p", "没有解释的："), fails) if source.fails else ()
    return joined(element("p", body), *unexplained)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    heads = element("thead", element("tr", *(element("th", cell) for cell in head)))
    body = element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows))
    return element("table", heads, body)
