"""A rule set -> one SQL view over a table of rows as understood. Whole numbers and decimals alone, no double.

The view gives for each row its key and low, high, rate, method and reason, a code of ``perfscore explain``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfscore.errors import UsageError
from perfscore.exporting.dialect import Dialect
from perfscore.exporting.program import RuleSetProgram
from perfscore.exporting.rows import DAYS, INPUTS, NUMBERS, RATE_DECIMALS
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
    bound,
    largest_quotient,
)
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.rules.model import Direction
from perfscore.scoring.refusal import Reason


@frozen
class _Words:
    """What one database says otherwise than another.

    ``fitted`` brings a value to so many digits and decimals, to null where it is too large; ``most`` is one more than
    the largest whole number that it computes with, None where there is no end, and ``most_divided`` the same of
    quotients. ``once`` keeps a database from writing the columns of one step into every place of the next that names
    them, which would grow without end. ``escaped`` are the characters of texts that are not written as they are.
    """

    whole: str
    fitted: str
    quotient: str
    most: int | None
    most_divided: int | None = None
    once: str = ""
    number: str = "{value}"
    escaped: Mapping[str, str] = {"'": "''"}
    quote: str = '"'
    made: str = "CREATE OR REPLACE VIEW"

    def text(self, text: str) -> str:
        return f"'{''.join(self.escaped.get(each, each) for each in text)}'"

    def name(self, name: str) -> str:
        """An identifier, which may hold any character."""
        return self.quote + name.replace(self.quote, 2 * self.quote) + self.quote


_WORDS = {
    Dialect.DUCKDB: _Words(
        "HUGEINT", "TRY_CAST({value} AS DECIMAL({digits}, {decimals}))", "({number} // {divisor})", 2**127
    ),
    Dialect.POSTGRESQL: _Words(
        "NUMERIC", "CASE WHEN abs({value}) < {most} THEN CAST({value} AS NUMERIC({digits}, {decimals})) END",
        "div({number}, {divisor})", None, once="MATERIALIZED ",
    ),
    # Its ``div`` gives 64 bits, and a decimal quotient keeps six decimals: exact once the remainder is taken away.
    Dialect.SPARK: _Words(
        "DECIMAL(38, 0)", "TRY_CAST({value} AS DECIMAL({digits}, {decimals}))",
        "CAST(({number} - {number} % {divisor}) / {divisor} AS DECIMAL(38, 0))", 10**38, 10**32,
        number="{value}BD", escaped={"'": "\\'", "\\": "\\\\"}, quote="`", made="CREATE OR REPLACE TEMPORARY VIEW",
    ),
}  # fmt: skip


def view(program: RuleSetProgram, dialect: Dialect, table: str, name: str, key: str) -> str:
    """The statement that makes the view ``name`` over ``table``, whose rows ``key`` tells apart.

    Raises UsageError where a rule set needs larger numbers than the database computes with.
    """
    words = _WORDS[dialect]
    every = (*program.scoring(), *program.rates())
    for largest, most in ((bound, words.most), (largest_quotient, words.most_divided)):
        found = max(map(largest, every))
        if most is not None and found >= most:
            raise UsageError([problem("U060", rules=program.rules.id, target=dialect.value, digits=len(str(found)))])
    rules = program.rules
    lines = [
        f"-- {rules.id} {rules.version}: {' '.join(rules.title.split())}",
        f"-- sha256 {rules.digest()}; {dialect.value}",
        f"-- {words.name(table)}: {words.name(key)}, {', '.join(INPUTS)}",
        f"{words.made} {words.name(name)} AS",
        *_View(program, words, table, key).lines(),
    ]
    return "\n".join(lines) + "\n"


@frozen
class _View:
    """One query in steps: whole numbers, what is wrong with a row, its decision row, its method, its scores.

    A row without a direction goes each way: everything of the second way ends in _2.
    """

    program: RuleSetProgram
    words: _Words
    table: str
    key: str

    def lines(self) -> Iterator[str]:
        yield from self._step("numbers", self.words.name(self.table), self._numbers(), first=True)
        yield from self._step("ways", "numbers", self._ways())
        yield from self._step("decided", "ways", self._decided())
        yield from self._step("named", "decided", self._named())
        yield from self._step("reasoned", "named", self._reasoned())
        yield from self._step("measured", "reasoned", self._measured())
        yield from self._step("scored", "measured", self._scored())
        yield from self._step("settled", "scored", {"settled": self._settled()})
        yield ")"
        yield "SELECT"
        yield ",\n".join(f"  {said} AS {column}" for column, said in self._answers().items())
        yield "FROM settled;"

    def _step(self, name: str, of: str, columns: Mapping[str, str], first: bool = False) -> Iterator[str]:
        yield f"{'WITH' if first else '),'} {name} AS {self.words.once}("
        yield "  SELECT *,"
        yield ",\n".join(f"    {said} AS {column}" for column, said in columns.items())
        yield f"  FROM {of}"

    def _numbers(self) -> dict[str, str]:
        """The numbers in whole steps of their last decimal; null where they are absent or do not fit."""
        return {f"{each}_whole": self._whole(each) for each in (*NUMBERS, *DAYS)}

    def _whole(self, name: str) -> str:
        held = self.program.digits
        digits, decimals = held.whole[name], held.decimals[name]
        fitted = self.words.fitted.format(value=name, digits=digits, decimals=decimals, most=10 ** (digits - decimals))
        steps = f"CAST(CAST({fitted} AS DECIMAL(36, {decimals})) * {10**decimals} AS {self.words.whole})"
        return f"CASE WHEN {fitted} = {name} THEN {steps} END"

    def _ways(self) -> dict[str, str]:
        lost = " OR ".join(f"({each} IS NOT NULL AND {each}_whole IS NULL)" for each in (*NUMBERS, *DAYS))
        either = self._test(self.program.two_ways)
        return {
            "refused": f"CASE WHEN {lost} OR weight_whole < 0 THEN '{Reason.TOO_LARGE_FOR_COLUMN}'"
            f" ELSE {self._say(self.program.refused)} END",
            "way_1": f"CASE WHEN {either} THEN '{Direction.MORE.value}' ELSE direction END",
            "way_2": f"CASE WHEN {either} THEN '{Direction.LESS.value}' END",
        }

    def _decided(self) -> dict[str, str]:
        return {
            f"decision_{way}": f"CASE WHEN refused IS NULL AND {asked} THEN "
            f"{self._say(self.program.decision, {'way': f'way_{way}'})} END"
            for way, asked in (("1", "true"), ("2", "way_2 IS NOT NULL"))
        }

    def _named(self) -> dict[str, str]:
        rows = list(enumerate(self.program.rules.select, start=1))
        named = " ".join(
            f"WHEN {number} THEN {self.words.text(row.use)}" for number, row in rows if row.use is not None
        )
        left = " ".join(f"WHEN {number} THEN '{Reason.LEFT_OPEN}'" for number, row in rows if row.use is None)
        found = {}
        for way in "12":
            found[f"method_{way}"] = f"CASE decision_{way} {named} END" if named else "NULL"
            found[f"left_{way}"] = f"CASE decision_{way} {left} END" if left else "NULL"
        return found

    def _reasoned(self) -> dict[str, str]:
        return {f"reason_{way}": f"coalesce(left_{way}, {self._by_method('reason', way)})" for way in "12"}

    def _measured(self) -> dict[str, str]:
        found = {}
        for way in "12":
            for part in ("top", "bottom"):
                ratios = {name: each.at for name, each in self.program.methods.items() if each.at is not None}
                said = self._cases({name: self._say(getattr(at, part)) for name, at in ratios.items()}, way)
                found[f"at_{part}_{way}"] = self._scored_only(said, way)
        return found

    def _scored(self) -> dict[str, str]:
        return {
            f"{part}_{way}": self._scored_only(self._by_method(part, way), way)
            for way in "12"
            for part in ("low", "high", "rate")
        }

    def _scored_only(self, said: str, way: str) -> str:
        return f"CASE WHEN reason_{way} IS NULL THEN CAST({said} AS {self.words.whole}) END"

    def _by_method(self, part: str, way: str) -> str:
        names = {"at_top": f"at_top_{way}", "at_bottom": f"at_bottom_{way}"}
        said = {name: self._say(getattr(each, part), names) for name, each in self.program.methods.items()}
        return self._cases(said, way)

    def _cases(self, said: Mapping[str, str], way: str) -> str:
        cases = " ".join(f"WHEN {self.words.text(name)} THEN {each}" for name, each in said.items())
        return f"CASE method_{way} {cases} END" if cases else "NULL"

    def _settled(self) -> str:
        alike = " AND ".join(f"{part}_1 IS NOT DISTINCT FROM {part}_2" for part in ("low", "high"))
        weight = f"weight_whole * {self.program.weight_parts}"
        return (
            "CASE WHEN refused IS NOT NULL THEN refused"
            f" WHEN way_2 IS NOT NULL AND NOT ({alike}) THEN '{Reason.DIRECTION}'"
            " WHEN reason_1 IS NOT NULL THEN reason_1"
            f" WHEN high_1 = {weight} AND {self._test(self.program.just_reached)} THEN '{Reason.JUST_REACHED}' END"
        )

    def _answers(self) -> dict[str, str]:
        scale = len(str(self.program.scale)) - 1
        key = self.words.name(self.key)
        found = {key: key}
        for part, decimals in (("low", scale), ("high", scale), ("rate", RATE_DECIMALS)):
            found[part] = (
                f"CASE WHEN settled IS NULL THEN CAST({part}_1 AS DECIMAL(28, 0)) * 0.{'1'.zfill(decimals)} END"
            )
        found["method"] = "CASE WHEN settled IS NULL OR settled = reason_1 THEN method_1 END"
        return found | {"reason": "settled"}

    def _say(self, each: Expression, names: Mapping[str, str] | None = None) -> str:
        match each:
            case WholeNumber(value=value):
                return self.words.number.format(value=value)
            case TextExpression(value=value):
                return self.words.text(value)
            case Nothing():
                return "NULL"
            case InputColumn(name=name):
                return (names or {}).get(name, f"{name}_whole" if name in (*NUMBERS, *DAYS) else name)
            case Sum(one=one, other=other):
                return f"({self._say(one, names)} + {self._say(other, names)})"
            case Product(one=one, other=other):
                return f"({self._say(one, names)} * {self._say(other, names)})"
            case Quotient(number=number, divisor=divisor):
                return self.words.quotient.format(number=self._say(number, names), divisor=self._say(divisor, names))
            case Choice(cases=cases, otherwise=otherwise):
                said = " ".join(
                    f"WHEN {self._test(test, names)} THEN {self._say(value, names)}" for test, value in cases
                )
                return f"CASE {said} ELSE {self._say(otherwise, names)} END"
            case _:
                raise TypeError(f"no expression: {each!r}")

    def _test(self, test: Test, names: Mapping[str, str] | None = None) -> str:
        match test:
            case Below(one=one, other=other, same=same):
                return f"{self._say(one, names)} {'<=' if same else '<'} {self._say(other, names)}"
            case Same(one=one, other=other):
                return f"{self._say(one, names)} = {self._say(other, names)}"
            case Among(column=column, texts=texts):
                return f"coalesce({self._say(column, names)}, '') IN ({', '.join(map(self.words.text, texts))})"
            case IsGiven(column=column):
                return f"{self._say(column, names)} IS NOT NULL"
            case Every(tests=tests):
                return " AND ".join(f"({self._test(each, names)})" for each in tests) or "true"
            case Some(tests=tests):
                return " OR ".join(f"({self._test(each, names)})" for each in tests) or "false"
            case Not(test=inner):
                return f"NOT ({self._test(inner, names)})"
            case _:
                raise TypeError(f"no test: {test!r}")
