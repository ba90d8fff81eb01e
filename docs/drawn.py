"""A small Sphinx extension: a page for every layout, drawn with a made-up form and read by the reader itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import yaml
from pages import write_made
from printing.office import hypertext
from printing.pressing import drawn_document
from printing.setting import Printed
from sphinx.application import Sphinx

from perfscore.reading.documents import read_source
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import Source, uploads
from perfscore.reporting.as_text import forms_text
from perfscore.reporting.stages import stages_dict
from perfscore.reporting.style import Style

FOLDER = "layouts"
_SEED = 22
_TABLES = re.compile(r"<body>\n?(.*)</body>", re.S)


def names() -> dict[str, str]:
    """What each layout is called in Chinese, by its name in the press."""
    loaded: dict[str, str] = yaml.safe_load(Path(__file__).with_name("layouts.yaml").read_text("utf-8"))
    return loaded


def layout_pages() -> dict[str, list[str]]:
    """A page for each layout, and their index by what they are read as."""
    pages: dict[str, list[str]] = {}
    rows: list[str] = []
    for key, name in names().items():
        printed = drawn_document(key, _SEED, 0)
        document = _read(printed)
        slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
        pages[f"{FOLDER}/{slug}.md"] = list(_page(name, key, printed, document))
        rows.append(f"| [{name}]({slug}.md) | {key} | {_kinds(document)} |")
    pages[f"{FOLDER}/index.md"] = [*_HEAD, *rows, "", *_contents(pages)]
    return pages


def write_layouts(app: Sphinx, _config: object) -> None:
    write_made(Path(app.srcdir), layout_pages())


_HEAD = """# 各种版式的表

读取认识的各种版式，一种一页：一张编造的表，表头怎样认，读成什么。页面由测试用的印表程序排出，由读取器当场读回；
表上的单位、项目和数字都是编造的。读取怎样作决定，见[读取怎样作决定](../explanation/reading.md)。

One page for each layout: a made-up form, what its heads are taken for, and what is read.
See [how reading decides](../en/reading.md).

| 版式 | layout | 读成 read as |
| --- | --- | --- |""".splitlines()


def _contents(pages: dict[str, list[str]]) -> list[str]:
    listed = [Path(each).stem for each in pages]
    return ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *listed, "```"]


def _page(name: str, key: str, printed: Printed, document: DocumentResult) -> Iterator[str]:
    yield from (f"# 版式：{name}", "", f"{key}: {_kinds(document)}", "", "## 表 The form", "")
    found = _TABLES.search(hypertext(printed.document).decode())
    assert found
    yield from ("```{raw} html", f'<div class="drawn" tabindex="0" role="region" aria-label="{escape(name)}">')
    yield from (line for line in found[1].splitlines() if line)
    yield from ("</div>", "```", "")
    if heads := _heads(document):
        yield from ("## 表头 What its heads are taken for", "", "| 印出的 printed | 读作 read as |", "| --- | --- |")
        yield from (f"| {_cell(text)} | `{field}` |" for text, field in heads.items())
        yield ""
    yield from ("## 读成 What is read", "", "```text")
    yield from forms_text(document.forms, Style("zh"), (document,)).strip().splitlines()
    yield "```"


def _read(printed: Printed) -> DocumentResult:
    (source,) = uploads([("表.html", hypertext(printed.document))])
    assert isinstance(source, Source)
    return read_source(source, stages=True)


def _heads(document: DocumentResult) -> dict[str, str]:
    """Each head that was understood, with its field; the first meaning counts where a word stands twice."""
    told: dict[str, str] = {}
    for section in (each for file in stages_dict([document], "zh")["stages"] for each in file["sections"]):
        for head in (head for mark in section["marks"] for head in mark.get("heads", ()) if head["field"]):
            told.setdefault(head["text"], head["field"])
    return told


def _kinds(document: DocumentResult) -> str:
    kinds = dict.fromkeys(f"`{form.kind.value}` `{form.layout}`" for form in document.forms)
    return "，".join(kinds) or "—"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ") or "—"


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", write_layouts)
    return {"parallel_read_safe": True}
