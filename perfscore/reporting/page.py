"""A whole page around a fragment: one file, nothing fetched, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from perfscore.messages import Lang
from perfscore.reporting.markup import Markup, element, joined

_SHEET, _SCRIPT = "page.css", "filter.js"


def page(title: str, *body: Markup, lang: Lang = "zh", filtered: bool = False) -> Markup:
    """The page; ``filtered`` gives it the script that hides and shows rows."""
    script = [element("script", Markup(filter_script()))] if filtered else []
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("title", title),
        element("style", Markup(style_sheet())),
    )
    shown = element("body", element("main", *body), *script, **({"class_": "audit"} if filtered else {}))
    return joined(Markup("<!doctype html>"), element("html", head, shown, lang=lang), Markup("\n"))


def policy() -> str:
    """What a browser may do with a page: use our style and run our script, known by their hashes, and nothing else."""
    only = f"style-src {style_hash()}; script-src {script_hash()}"
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; {only}"


def style_hash() -> str:
    """Names the style of all pages in a policy, also in that of a page which shows one of ours inside."""
    return source_hash(style_sheet())


def script_hash() -> str:
    """The same for the script."""
    return source_hash(filter_script())


def style_sheet() -> str:
    """The style of all pages: light and dark, on screen, phone and paper."""
    return files("perfscore.reporting").joinpath(_SHEET).read_text(encoding="utf-8")


def filter_script() -> str:
    """The one script of the audit's page: it hides and shows rows."""
    return files("perfscore.reporting").joinpath(_SCRIPT).read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """Names a style or a script in a policy by its text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
