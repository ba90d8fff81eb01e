"""Thresholds of the auditor, and which findings are wanted: defaults here, others from a YAML file.

deviation: 30%        # 偏离多少须说明原因
many_times: 3         # 实际是目标的多少倍算目标过低
many_times_less: 10   # 花费不到目标的几分之一算可疑
far_under: 60%        # 执行率低于多少算执行很低
dominating: 60%       # 一个指标占全部指标分值多少算过于集中
ignore: [F106]
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from attrs import field

from perfscore.auditing.finding import Finding
from perfscore.errors import UsageError
from perfscore.frozen import frozen
from perfscore.messages import Joined, Problem, codes, problem
from perfscore.shapes.files import read_file
from perfscore.shapes.nearest import unknown
from perfscore.shapes.shape import Key, ListOf, Number, RefusedError, Schema, Shape, pattern
from perfscore.values.number import text


@frozen
class FindingCode:
    """The code of a finding, or its beginning: F106, F2."""

    def read(self, text: str) -> str:
        code = text.upper()
        if not any(each.startswith(code) for each in _finding_codes()):
            raise RefusedError("U008", **unknown(text, _finding_codes()))
        return code

    def schema(self) -> Schema:
        return pattern("[Ff][0-9]{0,3}")


def _finding_codes() -> list[str]:
    return [code for code in codes() if code[0] == "F" and code[1:].isdigit()]


PROFILE = Shape(name="profile", said="审核的界线", keys=(
    Key("deviation", Number(share=True, above_zero=True), "偏离目标多少须说明原因", also="偏离 偏离度 偏差"),
    Key("many_times", Number(above_zero=True), "实际是目标的多少倍算目标过低"),
    Key("many_times_less", Number(above_zero=True), "花费不到目标的几分之一算可疑"),
    Key("far_under", Number(share=True, above_zero=True), "执行率低于多少算执行很低", also="执行率"),
    Key("dominating", Number(share=True, above_zero=True), "一个指标占全部指标分值多少算过于集中"),
    Key("select", ListOf(FindingCode(), single=True), "只要这些发现（代码或其开头）", also="只要 选"),
    Key("ignore", ListOf(FindingCode(), single=True), "不要这些发现", also="忽略 不要 跳过"),
))  # fmt: skip


@frozen(kw_only=True)
class Profile:
    """Shares are fractions: 30% is 3/10. ``select`` and ``ignore`` hold codes or their beginnings (F2).

    ``files`` are those that it was taken from; they are told in reports, and make no difference to what is found.
    """

    deviation: Fraction = Fraction(3, 10)
    many_times: Fraction = Fraction(3)
    many_times_less: Fraction = Fraction(10)
    far_under: Fraction = Fraction(3, 5)
    dominating: Fraction = Fraction(3, 5)
    select: tuple[str, ...] = field(default=())
    ignore: tuple[str, ...] = field(default=())
    files: tuple[str, ...] = field(default=(), eq=False, repr=False)
    warnings: tuple[Problem, ...] = field(default=(), eq=False, repr=False)

    @property
    def changed(self) -> dict[str, str]:
        """What differs from the defaults, by its key and as one writes it."""
        usual = Profile()
        own = ((key, getattr(self, key.name)) for key in PROFILE.keys)
        return {key.name: _written(key, value) for key, value in own if value != getattr(usual, key.name)}

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is selected and not ignored."""
        chosen = not self.select or finding.code.startswith(self.select)
        return chosen and not (self.ignore and finding.code.startswith(self.ignore))


def _written(key: Key, value: Fraction | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{text(value * 100)}%" if isinstance(key.value, Number) and key.value.share else text(value)


def load_profile(path: Path) -> Profile:
    """The thresholds in a YAML file; what it leaves out keeps its default. Raises RulesError with every mistake."""
    found = read_file(path, {"profile": PROFILE}, "profile")
    return Profile(**found.fields, files=(str(path),), warnings=found.warnings)


def known_codes(names: Iterable[str]) -> tuple[str, ...]:
    """Codes of findings, or their beginnings. Raises UsageError for one that no finding has."""
    found = tuple(name.strip().upper() for name in names if name.strip())
    every = _finding_codes()
    strange = [name for name in found if not any(code.startswith(name) for code in every)]
    if strange:
        raise UsageError([problem("U008", found=Joined(strange), allowed=Joined(every))])
    return found
