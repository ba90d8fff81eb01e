"""Every code that is said has a wording, and every wording is said: which codes are put together, and of what."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import yaml
from attrs import fields

from perfscore import files
from perfscore.auditing.descriptions import HEADINGS, descriptions
from perfscore.auditing.finding import Handling, Severity
from perfscore.auditing.inferring.families import Counting
from perfscore.auditing.risk import Factor, Why
from perfscore.exporting import excel
from perfscore.form import Confidence, Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import codes
from perfscore.reading.decoding.kinds import REFUSED
from perfscore.reading.decoding.rivals import ReadingWay
from perfscore.reading.decoding.sections import SectionMark
from perfscore.reporting.review_tables import _COUNTS as REVIEW_COUNTS
from perfscore.rules.citation import Standing
from perfscore.rules.model import Combine, Condition, Course, Direction, Kind, Measure, Mode, Row, Sign
from perfscore.rules.proving.proof import Claim, Status
from perfscore.scoring.verdict import Verdict
from perfscore.store.notes import Action
from perfscore.store.review import Facet

PACKAGE = Path(__file__).parent.parent.parent / "perfscore"
MESSAGES = PACKAGE / "messages" / "messages.yaml"
SOURCES = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
SCRIPTS = [path.read_text("utf-8") for kind in ("*.js", "*.html") for path in PACKAGE.rglob(kind)]
CODE = r"[A-Z]\d{3}(?:_[a-z]+)?|[A-SU-Z]_[\w-]+"

SLIPS = ("transposed", "point", "unit")
LOW, HIGH = ("any", "from", "above"), ("any", "upto", "below")
CELLS = {each.name for kind in (Fund, Indicator) for each in fields(kind)}
ASKED = {each.name for each in fields(Condition)}

#: What stands in the braces of a code that a source puts together, one set for each pair of braces.
TOGETHER: dict[str, tuple[Iterable[str | Enum], ...]] = {
    "B_{part.state ?? 'noted'}": ((*Handling, "noted"),),
    "B_{each}": (Handling,),
    "B_{name}": (("files", "reading", "rules", "findings", "papers", "compare", "note", "assigned"),),
    "B_{next}": (("files", "reading", "rules", "findings", "papers", "compare"),),
    "B_{self.state.value}": (set(Handling) - {Handling.OPEN},),
    "B_{state === 'accepted' ? 'accept' : 'reject'}": (("accept", "reject"),),
    "B_state_{each.state}": (("waiting", "reading", "read", "unread", "stopped"),),
    "C_{citation.standing.value}": (Standing,),
    "E_is_{name}": (excel.INPUTS,),
    "E_sheet_{name}": (("form", "sums", "lists", "told"),),
    "E_why_{each.value}": (excel.REASONS,),
    "E_{name}": (excel.INPUTS,),
    "G_within_{found.within.value}": (set(Combine) - {Combine.GEOMETRIC_MEAN},),
    "G_{found.combine.value}": (Combine,),
    "H_{name}": (HEADINGS,),
    "I_budget_{way}": (SLIPS,),
    "I_executed_{way}": (SLIPS,),
    "I_law_{counting.value}": (Counting,),
    "I_money_{way}": (SLIPS,),
    "I_risk_{factor.value}": (Factor,),
    "K_{each.claim.value}": (Claim,),
    "K_{found.value}": (Course,),
    "K_{proof.claim.value}": (Claim,),
    "K_{proof.status.value}": (Status,),
    "K_{wanted.value}": (Course,),
    "M_{found.mode.value}": (set(Mode) - {Mode.NONE},),
    "M_{measure.value}": (Measure,),
    "M_{method.measure.value}": (Measure,),
    "M_{mode.value}": (set(Mode) - {Mode.NONE},),
    "M_{mode}": (set(Mode) - {Mode.NONE},),
    "M_{rounded.mode.value}": (set(Mode) - {Mode.NONE},),
    "M_{rounding.mode.value}": (set(Mode) - {Mode.NONE},),
    "P_{below}_{above}": (LOW, HIGH),
    "P_{low}_{high}": (LOW, HIGH),
    "Q_by_{each.why.value}": (Why,),
    "Q_by_{facet.value}": (Facet,),
    "Q_{action}": (Action,),
    "Q_{count}": (REVIEW_COUNTS,),
    "Q_{facet.value}": (Facet,),
    "W_cell_{each.field}": (CELLS,),
    "W_cell_{field}": (CELLS | {each.name for each in fields(Form)},),
    "W_cell_{name}": (CELLS,),
    "W_draft_{name}": (("project", "department", "both"),),
    "W_mark_{name}": (SectionMark,),
    "W_mcp_{name}": (("read", "score", "audit", "explain", "rules"),),
    "W_new_{what}": (("place", "year", "form", "method", "id"),),
    "W_os_{name}": (files._REFUSALS,),
    "W_room_{code[0]}": ("YRUDVSTF",),
    "W_stage_heads_{mark['mark']}": (("table", "money"),),
    "W_sure_{name}": ((*Confidence, "certain"),),
    "W_table_{self.kind.value}": (REFUSED,),
    "W_way_{rival['way']}": (ReadingWay,),
    "W_when_{each.name}": (ASKED,),
    "W_yaml_{code}": (set(re.findall(r'_kind\(r?".*", "(\w+)"', (PACKAGE / "syntax.py").read_text("utf-8"))),),
    "W_{cell.form.value}": (FormKind,),
    "W_{each.value}": ((*FormKind, *Verdict, *Severity),),
    "W_{each}": (Severity,),
    "W_{each.severity}": (Severity,),
    "W_{form.kind.value}": (FormKind,),
    "W_{form.kind}": (FormKind,),
    "W_{item.severity.value}": (Severity,),
    "W_{item.value}": ((*Kind, *Row, *Direction, *FormKind, *Sign),),
    "W_{kind.value}": (FormKind,),
    "W_{name}": ((*Verdict, *Severity),),
    "W_{self.direction.value}": (Direction,),
    "W_{self.kind}": (set(Kind) - {Kind.AMOUNT},),
    "W_{self.row.verdict.value}": (Verdict,),
    "W_{severity.value}": (Severity,),
    "W_{severity}": (Severity,),
    "W_{text}": ((*Kind, *Row, *Direction, *FormKind),),
    "W_{verdict.value}": (Verdict,),
    "W_{what}_{self.code}": (("says", "due", "ask"), descriptions()),
}
#: Some of these have no wording: the source looks first, or never says them.
PARTLY = {"W_{what}_{self.code}", "W_{text}", "W_cell_{each.field}", "W_cell_{field}", "W_cell_{name}"}

pytestmark = pytest.mark.skipif(not PACKAGE.is_dir(), reason="the checkout is not here")


@cache
def messages() -> dict[str, dict[str, str]]:
    """As a parser of YAML reads them; the package has a reader of its own."""
    found: dict[str, dict[str, str]] = yaml.load(MESSAGES.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


def test_every_code_is_worded_in_both_languages_with_the_same_figures() -> None:
    for code, wording in messages().items():
        assert set(wording) == {"zh", "en"}, code
        figures = [{name for _, name, _, _ in string.Formatter().parse(wording[lang]) if name} for lang in ("zh", "en")]
        assert figures[0] == figures[1], f"{code}: the two languages name different figures"


_COUNTED = "rows|forms|files|documents|cases|errors|warnings|problems|findings|indicators|projects|changes|notes|texts"
_NEVER_ONE = {"T034", "D220", "W_batch_now", "U017"}  # limits, shares, a running count


def test_english_says_one_row_and_two_rows() -> None:
    """A count stands with its noun, {rows:row|rows}; ranges have no Chinese dash."""
    assert not {
        code
        for code, wording in messages().items()
        if code not in _NEVER_ONE and re.search(rf"\{{\w+\}} (?:more |other )?(?:{_COUNTED})\b", wording["en"])
    }
    assert not {code for code, wording in messages().items() if "～" in wording["en"]}


def test_no_code_is_worded_twice() -> None:
    codes = re.findall(r"^([A-Z]\w*|[A-Z]_[\w-]+):", (MESSAGES).read_text("utf-8"), re.M)
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def made(pattern: str) -> set[str]:
    """The codes that a source puts together by a pattern."""
    parts = re.split(r"\{[^}]*\}", pattern)
    choices = [[str(each.value) if isinstance(each, Enum) else each for each in given] for given in TOGETHER[pattern]]
    return {"".join(a + b for a, b in zip(parts, (*chosen, ""), strict=True)) for chosen in product(*choices)}


def patterns() -> set[str]:
    """Every code that a source puts together, with what it is made of in braces."""
    found = {pattern for text in SOURCES for pattern in _put_together(text)}
    for text in SCRIPTS:
        composed = re.findall(r"`([A-Z]_[a-z_]*\$\{[^`]*?\})`", text)
        found |= {re.sub(r"\$\{([^}]*)\}", r"{\1}", each).replace('"', "'") for each in composed}
    return found


def _put_together(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)) if re.search(r"""f["'][A-Z]_|[A-Z]_["'] \+""", text) else ():
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_]) if re.match(r"[A-Z]_", begin):
                yield ast.unparse(node)[2:-1]
            case ast.BinOp(left=ast.Constant(value=str(begin)), op=ast.Add()) if re.match(r"[A-Z]_$", begin):
                yield f"{begin}{{{ast.unparse(node.right)}}}"


def test_what_codes_are_made_of_is_known() -> None:
    assert patterns() == set(TOGETHER), "say in TOGETHER what stands in the braces"


def test_every_code_that_is_put_together_has_a_wording() -> None:
    known = set(codes())
    assert {code for each in set(TOGETHER) - PARTLY for code in made(each) - known} == set()


def test_every_wording_is_said_and_every_code_has_one() -> None:
    known = set(codes())
    whole = {code for text in (*SOURCES, *SCRIPTS) for code in re.findall(rf"""["'`]({CODE})["'`]""", text)}
    together = {code for each in TOGETHER for code in made(each)}
    assert known - whole - together == set(), "a wording that nothing says: delete it"
    assert whole - known == set()


def test_every_member_that_is_a_code_is_used() -> None:
    """A member of an enumeration whose value is a code says it only where the member is named."""
    used = {pair for text in SOURCES for pair in re.findall(r"\b([A-Z]\w+)\.([A-Z]\w*)\b", text)}
    for text in SOURCES:
        for kind, body in re.findall(r"^class (\w+)\(\w*Enum\):\n((?:(?: .*)?\n)+)", text, re.M):
            for name, code in re.findall(r'^    (\w+) = "([A-Z]\d{3})"', body, re.M):
                assert (kind, name) in used, f"{code}: nothing says {kind}.{name}"
