"""Right forms of every layout are accused of nothing, and a slip in one of them is one finding with its cause."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zlib import crc32

import pytest
from printing.layouts import LAYOUTS

import perfscore
from benchmarks.findings.forms import right_forms
from benchmarks.findings.run import Counts, injected
from benchmarks.findings.slips import KINDS, Kind
from perfscore.auditing.finding import Severity
from perfscore.auditing.run import audit
from perfscore.form import Form

SEED = 2
RULES = perfscore.load_rules("cn/mof/2020-10")
# A third of the layouts, chosen by their names: a layout that is added changes nothing for the others.
FEW = tuple(layout for layout in LAYOUTS if crc32(layout.encode()) % 3 == 1)


@cache
def forms() -> tuple[Form, ...]:
    return tuple(form for _, form in right_forms(SEED, 1, FEW))


def errors(form: Form) -> Iterator[str]:
    found = (each for each in audit(form, RULES).findings if each.severity is Severity.ERROR)
    return (f"{each.row}: {each.message()}" for each in found)


def test_a_right_form_has_no_error() -> None:
    assert len(forms()) >= len(FEW) - 5  # some layouts hold no form, or several
    assert [(form.layout, said) for form in forms() for said in errors(form)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_slip_is_one_finding_with_its_cause(kind: Kind) -> None:
    counts: Counts = injected(kind, forms(), RULES, SEED)
    assert counts.found == counts.slips, counts.shown
    assert counts.findings <= 1.3 * counts.slips, counts.shown
    assert counts.right_cause >= 0.7 * counts.with_cause - 1, counts.shown
