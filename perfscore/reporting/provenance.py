"""Where an answer is from, in words: the file of a form, the page, sheet or line of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from perfscore.auditing.profile import Profile
from perfscore.form import Form
from perfscore.messages import Lang, Place, Problem, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.rules.model import RuleSet

NOTHING = "—"


def file_of(form: Form) -> str:
    """The document a form was read from, as its path was given."""
    return form.source.file or NOTHING


def spot(place: Place, lang: Lang) -> str:
    """Where in its file a place is: ``表1!A12``, or page and line; a dash where nothing is known."""
    if place.sheet is not None:
        return f"{place.sheet}!{_cell(place)}" if _cell(place) else place.sheet
    return wording("W_and", lang).join(_parts(place, lang, "W_page", "W_line")) or place.path or NOTHING


def short_spot(place: Place, lang: Lang) -> str:
    """The same for a narrow column; the sheet stands above the rows."""
    return _cell(place) or " ".join(_parts(place, lang, "W_short_page", "W_short_line")) or NOTHING


def inner_spot(place: Place, lang: Lang) -> str:
    """The same under a form whose sheet is told, in brackets as it follows a sentence."""
    return _bracketed([_cell(place) or spot(place, lang)], lang)


def full_spot(place: Place, lang: Lang) -> str:
    """The file and where in it, in brackets as they follow a sentence; empty where neither is known."""
    return _bracketed([place.file or NOTHING, spot(place, lang)], lang)


def name_of(form: Form, lang: Lang) -> str:
    """The name of a form as it is shown: what kind it is where it has none."""
    return form.name or wording(f"W_{form.kind.value}", lang)


def unit_of(form: Form) -> str:
    """The unit of a form as it is shown."""
    return form.unit or NOTHING


def ruling(rules: RuleSet, lang: Lang) -> str:
    """The rule set that judged a form, with the reason where it was chosen for it."""
    return rules.chosen.text(lang) if rules.chosen else f"{rules.id} {rules.title}"


def limits(profile: Profile, lang: Lang) -> str:
    """By which thresholds a report was made and what it leaves out, where that is not the usual; else empty."""
    said = wording("W_then", lang).join(f"{key}: {value}" for key, value in profile.changed.items())
    files = wording("W_list", lang).join(profile.files)
    return said and said + (wording("W_limits_from", lang, {"files": files}) if files else "")


def unread(documents: Sequence[DocumentResult]) -> list[DocumentResult]:
    """The documents that were not read, in order."""
    return [each for each in documents if each.failure is not None]


def readings(form: Form, lang: Lang) -> str:
    """How many oddities the reading of a form met, and of which codes; empty where there are none."""
    counted = Counter(item.code for item in form.problems)
    codes = wording("W_and", lang).join(f"{code} {count}" for code, count in counted.items())
    return wording("W_readings", lang, {"count": str(len(form.problems)), "codes": codes}) if codes else ""


def told(item: Problem, lang: Lang) -> str:
    """A problem of a document without its file: where in it, and what is wrong."""
    where = spot(item.place, lang)
    return item.message(lang) if where == NOTHING else wording("W_at_spot", lang, {"spot": where}) + item.message(lang)


def _bracketed(spots: list[str], lang: Lang) -> str:
    known = [each for each in spots if each != NOTHING]
    return wording("W_at_place", lang, {"spot": wording("W_and", lang).join(known)}) if known else ""


def _cell(place: Place) -> str:
    """The address of a cell on its sheet: the first of the row where only the row is known."""
    if place.cell is not None:
        return place.cell
    return f"A{place.line}" if place.sheet is not None and place.line is not None else ""


def _parts(place: Place, lang: Lang, page: str, line: str) -> list[str]:
    known = ((page, "page", place.page), (line, "line", place.line))
    return [wording(code, lang, {name: str(number)}) for code, name, number in known if number is not None]
