"""A rule set -> a page to read: decision table, methods with their curves, weights, grades, sources."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from perfscore.errors import Said
from perfscore.reporting.curve_svg import curve_svg
from perfscore.rules import words
from perfscore.rules.diff import grades_text
from perfscore.rules.model import Citation, Method, RuleSet
from perfscore.rules.proving.proof import Status
from perfscore.rules.proving.prove import prove
from perfscore.scoring.trace import cited
from perfscore.values.number import text


def rules_pages(rule_sets: Sequence[RuleSet]) -> dict[str, str]:
    """File names -> self-contained pages: one for each rule set, and index.html with the list of them."""
    pages = {page_name(rules): page(rules.title, rule_set_html(rules)) for rules in rule_sets}
    rows = [
        (_link(rules), "、".join(rules.places), str(rules.years), html.escape(rules.scope or "")) for rules in rule_sets
    ]
    table = _table(("规则集", "地区", "年度", "只用于"), rows, escaped=True)
    return {"index.html": page("规则集", f'<div class="ruleset"><h1>规则集</h1>{table}</div>'), **pages}


def page_name(rules: RuleSet) -> str:
    return rules.id.replace("/", "-") + ".html"


def page(title: str, body: str) -> str:
    """A whole page around a fragment: one file, nothing fetched."""
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{style_sheet()}</style></head><body>{body}</body></html>\n"
    )


def style_sheet() -> str:
    """The style of all pages: light and dark, on screen, phone and paper."""
    return files("perfscore.reporting").joinpath("page.css").read_text(encoding="utf-8")


def rule_set_html(rules: RuleSet) -> str:
    """The page of one rule set, as a fragment."""
    return f'<div class="ruleset">{"".join(_sections(rules))}</div>'


def _sections(rules: RuleSet) -> Iterator[str]:
    yield f"<h1>{html.escape(rules.title)}</h1>"
    scope = f"；只用于{rules.scope}" if rules.scope else ""
    extended = f"；沿用 {rules.extends}" if rules.extends else ""
    meta = f"{rules.id}，第 {rules.version} 版；{'、'.join(rules.places)}；{rules.years}{scope}{extended}"
    yield f'<p class="meta">{html.escape(meta)}<br>{html.escape(_proofs(rules))}</p>'
    yield "<h2>选用办法</h2><p>从上往下，用第一条符合的。</p>"
    yield _table(("行", "条件", "办法"), (_row(rules, n) for n in range(len(rules.select))))
    yield "<h2>办法</h2>"
    used = {row.use for row in rules.select}
    yield from (_method(method, rules) for name, method in rules.methods.items() if name in used)
    if rules.weights:
        yield "<h2>权重</h2>"
        yield _table(("框架", "各部分", "合计"), (_frame(rules, n) for n in range(len(rules.weights))))
    total = f"{words.total(rules.total).text()}。{grades_text(rules.grades)}"
    yield f"<h2>总分与等级</h2><p>{html.escape(total)}</p>"
    yield "<h2>依据</h2>"
    yield from (_source(source) for source in rules.sources.values())


def _proofs(rules: RuleSet) -> str:
    proofs = prove(rules)
    proved = [Said(f"K_{each.claim.value}").text() for each in proofs if each.status is Status.PROVED]
    refuted = [Said(f"K_{each.claim.value}").text() for each in proofs if each.status is Status.REFUTED]
    return f"已证明：{'、'.join(proved)}" + (f"；不成立：{'、'.join(refuted)}" if refuted else "")


def _row(rules: RuleSet, number: int) -> tuple[str, ...]:
    row = rules.select[number]
    use = rules.methods[row.use].label if row.use else f"不计分：{row.because}"
    return str(number + 1), words.condition(row.when).text(), use


def _method(method: Method, rules: RuleSet) -> str:
    """Label, what is measured and rounded, the table of segments or levels, and the drawing beside it."""
    measure = Said(f"M_{method.measure.value}").text() + (f"（{method.unit.symbol}）" if method.unit else "")
    first = words.step(method.round_measure, method.measure.is_share).text()
    before = "" if method.round_measure is None else f"；量先{first}"
    sources = "、".join(cited(rules.sources[name]).text() for name in method.sources if name in rules.sources)
    said = html.escape(f"量：{measure}{before}；得分{words.step(method.round_score).text()}。依据：{sources or '—'}")
    text_side = f'<div><p class="note">{said}</p>{_course(method)}</div>'
    return f'<div class="method"><h3>{html.escape(method.label)}</h3>{text_side}{curve_svg(method)}</div>'


def _course(method: Method) -> str:
    curve, unit = method.curve, words.unit_of(method)
    if curve is None:
        rows = [(each.label, "、".join(each.phrases), words.shape(each.shape).text()) for each in method.levels]
        return _table(("档次", "用语", "得分"), rows)
    segments = enumerate(curve.segments)
    return _table(
        ("量", "得分"),
        [(words.where(curve, n, method.measure, unit).text(), words.shape(each.shape).text()) for n, each in segments],
    )


def _frame(rules: RuleSet, number: int) -> tuple[str, ...]:
    frame = rules.weights[number]
    parts = words.parts(frame)
    return frame.label, parts, text(frame.total)


def _source(source: Citation) -> str:
    counted = "" if source.rows is None else f"考察 {source.rows} 行，解释 {source.explained} 行。"
    phrase = f"“{source.phrase}”。" if source.phrase else ""
    body = f"{cited(source).text()}。{phrase}{counted}{source.note or ''}（最后核对 {source.checked_on}）"
    fails = "".join(f"<li>{html.escape(item)}</li>" for item in source.fails)
    return f"<p>{html.escape(body)}</p>" + (f"<p>没有解释的：</p><ul>{fails}</ul>" if fails else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], escaped: bool = False) -> str:
    shown = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{cell if escaped else html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{shown}</tr></thead><tbody>{body}</tbody></table>"


def _link(rules: RuleSet) -> str:
    return f'<a href="{html.escape(page_name(rules))}">{html.escape(rules.title)}</a>'
