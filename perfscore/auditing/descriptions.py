"""What each finding means, why it matters and what to do: its page, and what ``explain`` says of its code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from perfscore.messages import Lang, wording

HEADINGS = ("means", "matters", "example", "mend", "rests")


def descriptions(lang: Lang = "zh") -> dict[str, tuple[str, ...]]:
    """Code -> the title of the finding, then a paragraph for each heading; in the order of the codes."""
    return {**_chinese(), **_english()} if lang == "en" else _chinese()


@cache
def _chinese() -> dict[str, tuple[str, ...]]:
    """From the descriptions of the checks: code and title, then headings, each followed by its lines.

    They are asked of the checks and not of their sources: the page in one file has none.
    """
    from perfscore.auditing.collection import COLLECTION_CHECKS, DOCUMENT_CHECKS, LISTING_CHECKS
    from perfscore.auditing.run import FORM_CHECKS, RULE_CHECKS, THRESHOLD_CHECKS
    from perfscore.auditing.side_by_side import TARGET_CHECKS, YEAR_CHECKS

    across = (*COLLECTION_CHECKS, *DOCUMENT_CHECKS, *LISTING_CHECKS, *TARGET_CHECKS, *YEAR_CHECKS)
    found = {}
    for check in (*FORM_CHECKS, *RULE_CHECKS, *THRESHOLD_CHECKS, *across):
        first, *lines = filter(None, map(str.strip, (check.__doc__ or "").splitlines()))
        code, _, title = first.partition(" ")
        found[code] = (title.strip().rstrip("。"), *_paragraphs(lines))
    return dict(sorted(found.items()))


def _paragraphs(lines: list[str]) -> list[str]:
    """A line that begins with no heading goes on with the one before."""
    headings = tuple(wording(f"H_{name}", "zh") for name in HEADINGS)
    found: list[str] = []
    for line in lines:
        if line.startswith(headings):
            found.append(line)
        else:
            found[-1] += line
    return found


@cache
def _english() -> dict[str, tuple[str, ...]]:
    import yaml  # 30 ms that no Chinese page needs

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("perfscore.auditing").joinpath("findings_en.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return {
        code: (said["title"], *(wording(f"H_{name}", "en") + said[name] for name in HEADINGS))
        for code, said in sorted(loaded.items())
    }
