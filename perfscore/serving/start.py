"""The start page, the same before both backs: a skeleton, the words of both languages, and which back answers it.

The back ``http`` is the server that gave the page; ``worker`` is Pyodide beside it or inside it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from perfscore.messages import Lang, codes, template, wording
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.page import script_hash, style_hash
from perfscore.version import __version__

Back: TypeAlias = Literal["http", "worker"]
SHEET = "desk.css"
#: In the order in which they build upon each other: joined one after the other they are one script.
SCRIPTS = (
    "dom.js", "words.js", "back.js", "work.js", "files.js", "sources.js", "reading.js", "changes.js", "writing.js",
    "rules.js", "findings.js", "papers.js", "compare.js", "main.js",
)  # fmt: skip
_WORDS = re.compile(r"B_|W_(?:cell|short)_")
_MORE = (
    "W_agrees", "W_rounding", "W_within-band", "W_differs", "W_undetermined", "W_error", "W_warning", "W_info",
    "W_project_self_evaluation", "W_department_self_evaluation", "W_project_targets", "W_department_targets",
    "W_row", "W_declared", "W_recomputed", "W_verdict", "W_file", "W_unit", "W_year", "U011",
    "V_old", "V_new", "V_moved",
)  # fmt: skip


def start_page(back: Back, lang: Lang, limit: int | None, *parts: Markup, policy: str | None = None) -> Markup:
    """The page. ``limit`` is how many bytes one upload may have; ``parts`` stand in it in place of its own files."""
    settings = {"back": back, "lang": lang, "limit": limit, "version": __version__}
    secured = [element("meta", http_equiv="Content-Security-Policy", content=policy)] if policy else []
    own = parts or (
        element("link", rel="stylesheet", href=f"page/{SHEET}"),
        element("script", type="module", src="page/main.js"),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        *secured,
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("title", f"{wording('B_title', lang)} · perfscore"),
        _data("settings", settings),
        _data("words", words()),
        *own[:1],
    )
    waiting = element("p", wording("B_loading", lang), id="loading", role="status")
    body = element("body", element("div", waiting, id="app"), *own[1:])
    return joined(Markup("<!doctype html>\n"), element("html", head, body, lang="zh-CN" if lang == "zh" else "en"))


def page_policy() -> str:
    """What a browser may do with the page of a server: run its files, ask it, and show our reports inside."""
    rest = f"connect-src 'self'; script-src 'self' {script_hash()}; style-src 'self' {style_hash()}; img-src blob:"
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src 'self'; {rest}"


@cache
def words() -> dict[str, dict[str, str]]:
    """What the page says, by code, in both languages."""
    wanted = [code for code in codes() if _WORDS.match(code) or code in _MORE]
    return {code: {"zh": template(code, "zh"), "en": template(code, "en")} for code in wanted}


def page_file(name: str) -> str:
    """A script or the style of the page."""
    return files("perfscore.serving").joinpath("page", name).read_text(encoding="utf-8")


def _data(name: str, value: object) -> Markup:
    """Data inside the page; no text in it can end the element."""
    shown = json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return element("script", Markup(shown), type="application/json", id=name)
