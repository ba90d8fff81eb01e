"""A rule set -> one JavaScript module without dependencies: BigInt alone, types as JSDoc.

import { score } from "./rules.mjs"
score({ row: "indicator", category: "数量", kind: "amount", target: "100", actual: "62", weight: "20", ... })
// { low: "12.40", high: "12.40", rate: "0.62000000", method: "proportion", reason: null }
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from perfscore.exporting.program import RuleSetProgram
from perfscore.exporting.rows import DAYS, INPUTS, NUMBERS, RATE_DECIMALS, TEXTS
from perfscore.exporting.whole import (
    Among,
    Below,
    Choice,
    Every,
    Expression,
    InputColumn,
    IsGiven,
    Not,
    Nothing,
    Product,
    Quotient,
    Same,
    Some,
    Sum,
    Test,
    TextExpression,
    WholeNumber,
)
from perfscore.rules.model import Direction
from perfscore.scoring.refusal import Reason

_NUMBERS = (*NUMBERS, *DAYS)
_HELPERS = """
/** A decimal text in whole steps of its last decimal; null where it is absent, undefined where it does not fit. */
function whole(text, decimals, most) {
  if (text === null || text === undefined) return null;
  const found = /^(-?)(\\d{1,40})(?:\\.(\\d{1,40}))?$/.exec(String(text));
  if (found === null) return undefined;
  const digits = (found[3] ?? "").replace(/0+$/, "");
  if (digits.length > decimals) return undefined;
  const size = BigInt(found[2] + digits.padEnd(decimals, "0"));
  return size >= most ? undefined : found[1] ? -size : size;
}

function shown(parts, decimals) {
  if (parts === null) return null;
  const digits = (parts < 0n ? -parts : parts).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return (parts < 0n ? "-" : "") + digits.slice(0, cut) + (decimals ? "." + digits.slice(cut) : "");
}
"""


def module(program: RuleSetProgram) -> str:
    """The text of the module."""
    return "\n".join(_lines(program)) + "\n"


def _lines(program: RuleSetProgram) -> Iterator[str]:
    rules, digits = program.rules, program.digits
    scale = len(str(program.scale)) - 1
    yield f"// {rules.id} {rules.version}: {' '.join(rules.title.split())}"
    yield f"// sha256 {rules.digest()}"
    yield "/**"
    yield " * A row as understood; texts, numbers as decimal texts (target_base: in the base unit of the dimension)."
    yield f" * @typedef {{{{{', '.join(f'{each}?: string | null' for each in INPUTS)}}}}} Row"
    yield " * @typedef {{low: string | null, high: string | null, rate: string | null, method: string | null,"
    yield " *   reason: string | null}} Score"
    yield " */"
    yield _HELPERS
    held = {each: [digits.decimals[each], str(digits.column(each).most)] for each in _NUMBERS}
    yield f"const NUMBERS = {json.dumps(held)};"
    yield f"const TEXTS = {json.dumps(TEXTS)};"
    yield ""
    yield "const METHODS = {"
    for name, each in program.methods.items():
        yield f"  {json.dumps(name, ensure_ascii=False)}: {{"
        yield f"    reason: (r, n) => {_say(each.reason)},"
        if each.at is not None:
            yield f"    at: (r, n) => [{_say(each.at.top)}, {_say(each.at.bottom)}],"
        yield f"    low: (r, n, at) => {_say(each.low)},"
        yield f"    high: (r, n, at) => {_say(each.high)},"
        yield f"    rate: (r, n, at) => {_say(each.rate)},"
        yield "  },"
    yield "};"
    uses = [row.use for row in rules.select]
    yield f"const ROWS = {json.dumps(uses, ensure_ascii=False)};"
    yield f"const decision = (r, n, way) => {_say(program.decision)};"
    yield f"const twoWays = (r, n) => {_test(program.two_ways)};"
    yield f"const refused = (r, n) => {_say(program.refused)};"
    yield f"const justReached = (r, n) => {_test(program.just_reached)};"
    yield _SCORE.format(
        more=Direction.MORE.value, less=Direction.LESS.value, lost=Reason.TOO_LARGE_FOR_COLUMN,
        left=Reason.LEFT_OPEN, direction=Reason.DIRECTION, reached=Reason.JUST_REACHED,
        weight=program.weight_parts, scale=scale, rate=RATE_DECIMALS,
    )  # fmt: skip


_SCORE = """
function scored(r, n, way) {{
  const method = ROWS[Number(decision(r, n, way)) - 1];
  if (method === null) return {{ method, reason: "{left}", low: null, high: null, rate: null }};
  const found = METHODS[method];
  const reason = found.reason(r, n);
  if (reason !== null) return {{ method, reason, low: null, high: null, rate: null }};
  const at = found.at ? found.at(r, n) : [];
  return {{ method, reason, low: found.low(r, n, at), high: found.high(r, n, at), rate: found.rate(r, n, at) }};
}}

const nothing = (reason, method = null) => ({{ low: null, high: null, rate: null, method, reason }});

/**
 * The score of a row, exact: `reason` is a code where it has none.
 * @param {{Row}} row
 * @returns {{Score}}
 */
export function score(row) {{
  const r = Object.fromEntries(TEXTS.map((name) => [name, row[name] ?? ""]));
  const n = {{}};
  for (const [name, [decimals, most]] of Object.entries(NUMBERS)) n[name] = whole(row[name], decimals, BigInt(most));
  if (Object.values(n).includes(undefined) || (n.weight !== null && n.weight < 0n)) return nothing("{lost}");
  const why = refused(r, n);
  if (why !== null) return nothing(why);
  const both = twoWays(r, n);
  const first = scored(r, n, both ? "{more}" : r.direction);
  if (both) {{
    const other = scored(r, n, "{less}");
    if (other.low !== first.low || other.high !== first.high) return nothing("{direction}");
  }}
  if (first.reason !== null) return nothing(first.reason, first.method);
  if (first.high === n.weight * {weight}n && justReached(r, n)) return nothing("{reached}");
  return {{
    low: shown(first.low, {scale}),
    high: shown(first.high, {scale}),
    rate: shown(first.rate, {rate}),
    method: first.method,
    reason: null,
  }};
}}"""

_AT: Mapping[str, str] = {"at_top": "at[0]", "at_bottom": "at[1]", "way": "way"}


def _say(each: Expression) -> str:
    match each:
        case WholeNumber(value=value):
            return f"{value}n" if value >= 0 else f"({value}n)"
        case TextExpression(value=value):
            return json.dumps(value, ensure_ascii=False)
        case Nothing():
            return "null"
        case InputColumn(name=name):
            return _AT.get(name) or (f"n.{name}" if name in _NUMBERS else f"r.{name}")
        case Sum(one=one, other=other):
            return f"({_say(one)} + {_say(other)})"
        case Product(one=one, other=other):
            return f"({_say(one)} * {_say(other)})"
        case Quotient(number=number, divisor=divisor):
            return f"({_say(number)} / {_say(divisor)})"
        case Choice(cases=cases, otherwise=otherwise):
            return f"({''.join(f'{_test(test)} ? {_say(value)} : ' for test, value in cases)}{_say(otherwise)})"
        case _:
            raise TypeError(f"no expression: {each!r}")


def _test(test: Test) -> str:
    match test:
        case Below(one=one, other=other, same=same):
            return f"({_say(one)} {'<=' if same else '<'} {_say(other)})"
        case Same(one=one, other=other):
            return f"({_say(one)} === {_say(other)})"
        case Among(column=column, texts=texts):
            return f"{json.dumps(texts, ensure_ascii=False)}.includes({_say(column)})"
        case IsGiven(column=column):
            nothing = "null" if column.name in _NUMBERS else '""'
            return f"({_say(column)} !== {nothing})"
        case Every(tests=tests):
            return f"({' && '.join(map(_test, tests)) or 'true'})"
        case Some(tests=tests):
            return f"({' || '.join(map(_test, tests)) or 'false'})"
        case Not(test=inner):
            return f"!{_test(inner)}"
        case _:
            raise TypeError(f"no test: {test!r}")
