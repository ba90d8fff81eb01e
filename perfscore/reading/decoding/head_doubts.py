"""How sure the head of a form and its totals are, where the document does not divide its cells.

A value is certain where it is the whole of one cell or piece of text: then its end is seen. One that was put together
of pieces is likely. It is doubtful where words of the form stand in it (the next label, a head of money, an amount,
the year), where its brackets do not match, and where its label is printed and nothing was read beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from perfscore.form import Confidence, Form, Unsure
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.doubts import Trust, is_cut
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.sections import Section
from perfscore.reading.decoding.sums import PrintedTotal, broken_sums
from perfscore.reading.decoding.words import label_field, money_field, remembered, squeeze

_LABELS = {"name": ("name", "body"), "supervisor": ("supervisor", "central"), "implementer": ("implementer",)}
_TOTALS = {"total_weight": PrintedTotal.WEIGHT, "total_score": PrintedTotal.SCORE}
_SIZES = range(4, 11)  # of the labels and heads that are looked for; shorter ones are words of names, too
_FIGURES = ("initial", "budget", "executed")
_NO_PART = re.compile(r"[0-9]\.[0-9]{2}(?![0-9])|.[:：].|(?:19|20)[0-9]{2}年度?$")
_BEHIND_LABEL = re.compile(r"\A[^:：]*[:：]")
_WHOLE_CELLS = (Trust.CELLS, Trust.SUMS)


def head_unsure(form: Form, section: Section, atoms: Sequence[Atom], trust: Trust) -> tuple[Unsure, ...]:
    """The values of the head and the totals that are not certain; ``atoms`` are those of the section."""
    cells = {
        printed(_BEHIND_LABEL.sub("", atom.text, count=1) if cut else atom.text) for atom in atoms for cut in (0, 1)
    }
    whole = cells if trust in _WHOLE_CELLS else set[str | None]()
    told = {mark.label for mark in section.marks}
    return (*_of_labels(form, told, whole), *_of_totals(form, trust))


def _of_labels(form: Form, told: Iterable[str | None], whole: set[str | None]) -> Iterator[Unsure]:
    for name, labels in _LABELS.items():
        text = getattr(form, name)
        if holds_words(text) if text else bool(set(labels) & set(told)):
            yield Unsure(name, Confidence.DOUBTFUL)
        elif text and text not in whole:
            yield Unsure(name, Confidence.LIKELY)


@remembered
def holds_words(text: str) -> bool:
    """Whether a value holds what is no part of one: words of the form, an amount, a year behind it."""
    if is_cut(text) or _NO_PART.search(text):
        return True
    plain = squeeze(text)
    return any(_is_word(plain[at : at + size]) for size in _SIZES for at in range(len(plain) - size + 1))


def _is_word(text: str) -> bool:
    return label_field(text) not in (None, "other") or (text[-1:] == "数" and money_field(text) in _FIGURES)


def _of_totals(form: Form, trust: Trust) -> Iterator[Unsure]:
    broken = {each.total for each in broken_sums(form)}
    for name, total in _TOTALS.items():
        if getattr(form, name) is not None and (total in broken or trust is Trust.NOTHING):
            yield Unsure(name, Confidence.LIKELY)
