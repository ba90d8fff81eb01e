"""A small Sphinx extension: findings, messages, keys, problem codes and rule sets, made from the project itself."""

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import fields
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import perfscore
from perfscore.auditing import records
from perfscore.auditing.descriptions import descriptions
from perfscore.cli.commands import parser
from perfscore.cli.usage import each_action
from perfscore.editing.languages import in_language, languages
from perfscore.messages import Lang, codes, readable_template
from perfscore.reading.decoding import ordered
from perfscore.reading.decoding.evidence import T, Tolerances
from perfscore.reporting.page import style_sheet
from perfscore.reporting.rules_page import rule_set_html
from perfscore.rules.citation import Standing
from perfscore.rules.explain import explanations
from perfscore.rules.heads import rule_ids


class Generated(SphinxDirective):
    """Parses the lines that ``lines`` makes as Markdown, as part of the page that asks for them."""

    def lines(self) -> list[str]:
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(StringList(self.lines()), self.content_offset, holder, match_titles=True)
        return holder.children


_GROUPS: dict[Lang, dict[str, str]] = {
    "zh": {"F1": "合计", "F2": "得分", "F3": "目标和实际", "F4": "几张表之间", "F5": "指标设计", "F6": "文字里的数"},
    "en": {
        "F1": "Sums", "F2": "Scores", "F3": "Targets and actual values", "F4": "Between forms",
        "F5": "Design of indicators", "F6": "Figures in texts",
    },
}  # fmt: skip


class Findings(Generated):
    """A section for each check, from its description; in Chinese with an anchor that is its code, or in English."""

    optional_arguments = 1

    def lines(self) -> list[str]:
        found: list[str] = []
        group = ""
        lang: Lang = "en" if self.arguments == ["en"] else "zh"
        for code, (title, *rest) in descriptions(lang).items():
            if code[:2] != group:
                group = code[:2]
                found += [f"## {_GROUPS[lang][group]}", ""]
            found += [f"({code if lang == 'zh' else f'{code}-en'})=", f"### {code} {_escaped(title)}", ""]
            for line in rest:
                name, sign, said = line.partition("：" if lang == "zh" else ": ")
                found += [f"* **{name}**{sign}{_escaped(said)}"]
            found += [""]
        return found


class Messages(Generated):
    """Every code with its wording."""

    def lines(self) -> list[str]:
        shown = [code for code in codes() if code[0] in "YRUDVSF" and code[1:4].isdigit()]
        rows = [f"| `{code}` | {_template(code, 'zh')} | {_template(code, 'en')} |" for code in shown]
        return ["| 代码 | 中文 | English |", "| --- | --- | --- |", *rows]


class Keys(Generated):
    """Every mapping of a kind of file with its keys, from the shapes it is read by; with ``en`` in English."""

    required_arguments = 1
    optional_arguments = 1

    def lines(self) -> list[str]:
        found: list[str] = []
        lang: Lang = "en" if self.arguments[1:] == ["en"] else "zh"
        needed, head = _KEY_TABLE[lang]
        for shape in languages()[self.arguments[0]].shapes.values():
            said = [(key, _escaped(in_language(key.said, lang))) for key in shape.keys]
            rows = [f"| `{key.name}` | {needed if key.required else ''} | {text} |" for key, text in said]
            found += ["", f"**{in_language(shape.said, lang)}**", "", head, "| --- | --- | --- |", *rows]
        return found


_KEY_TABLE: dict[Lang, tuple[str, str]] = {
    "zh": ("是", "| 键 | 必须 | 说明 |"),
    "en": ("yes", "| key | required | what it is |"),
}


class RecordColumns(Generated):
    """The columns of the two tables that audits are handed on as."""

    def lines(self) -> list[str]:
        found: list[str] = []
        for title, columns in (("各行（rows）", records.ROWS), ("各项发现（findings）", records.FINDINGS)):
            found += [f"**{title}**", "", "| 列 | 是什么 | 含义 |", "| --- | --- | --- |"]
            found += [f"| `{each.name}` | {_KINDS[each.kind]} | {_escaped(each.zh)} |" for each in columns]
            found += [""]
        return found


_KINDS = {records.ColumnKind.TEXT: "文字", records.ColumnKind.WHOLE: "整数", records.ColumnKind.NUMBER: "精确的小数"}


class ReadingFigures(Generated):
    """Every figure that reading weighs with, by name, from the code that uses it."""

    def lines(self) -> list[str]:
        evidence = [(each.name, getattr(T, each.name)) for each in fields(Tolerances)]
        walk = [
            (name, getattr(ordered, name)) for name in sorted(vars(ordered)) if _is_figure(getattr(ordered, name), name)
        ]
        found = []
        for said, rows in (("evidence", evidence), ("walk", walk), ("skips", sorted(ordered.SKIPS.items()))):
            found += [
                "",
                f"| {said} | value |",
                "| --- | ---: |",
                *(f"| `{name}` | {value:g} |" for name, value in rows),
            ]
        return found


def _is_figure(value: object, name: str) -> bool:
    return isinstance(value, float) and name.isupper()


def command_parser() -> argparse.ArgumentParser:
    """What the page on the command line is made from: the parser, without a hundred thousand numbers to choose from."""
    top = parser()
    for action in each_action(top):
        if isinstance(action.choices, range):
            action.choices = None
    return top


def write_pages(app: Sphinx, _config: object) -> None:
    """One page for each problem code of rule files, and one for each rule set, beside the written pages."""
    write_made(Path(app.srcdir), {**_code_pages(), **_rule_set_pages()})


def write_made(source: Path, pages: Mapping[str, Sequence[str]]) -> None:
    """Pages by their names below the folder of the docs; what is the same already stays untouched."""
    for name, lines in pages.items():
        path = source / name
        path.parent.mkdir(exist_ok=True)
        text = "\n".join(lines) + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _code_pages() -> dict[str, list[str]]:
    pages = {}
    for each in explanations().values():
        lines = [
            f"# {each.code}",
            "",
            _template(each.code, "zh"),
            "",
            _template(each.code, "en"),
            "",
            _escaped(each.why.text("zh")),
            "",
            _escaped(each.why.text("en")),
        ]
        for said, shown in (("对的：", each.right), ("错的：", each.wrong)):
            if shown is not None:
                lines += ["", said, "", "```text", *(shown.rstrip() or "（没有这一行）").splitlines(), "```"]
        pages[f"codes/{each.code}.md"] = lines
    pages["codes/index.md"] = ["# 规则文件的提示代码", "", *_contents(list(explanations()))]
    return pages


def _rule_set_pages() -> dict[str, list[str]]:
    pages = {}
    style = ["```{raw} html", "<style>", *_fragment_style(), "</style>", "```"]
    for identity in rule_ids():
        rules = perfscore.load_rules(identity)
        body = ["```{raw} html", *rule_set_html(rules).splitlines(), "```"]
        pages[f"library/{identity.replace('/', '-')}.md"] = [f"# {_escaped(rules.title)}", "", *body, "", *style]
    head = ["# 规则集与出处", "", "每个规则集一页：决策表、办法与曲线、权重、等级、依据。", ""]
    contents = _contents([identity.replace("/", "-") for identity in rule_ids()])
    pages["library/index.md"] = [*head, *contents, *_unread_sources()]
    return pages


def _unread_sources() -> list[str]:
    """The sources whose text was not read again, each where it is written, and what is known of it."""
    rows: list[str] = []
    for identity in rule_ids():
        page = f"[{identity}]({identity.replace('/', '-')}.md)"
        document = ""
        for source in perfscore.load_rules(identity).sources.values():
            document = document if source.document == "同上" else source.document
            if source.standing is Standing.RECALLED and str(source.place.file).endswith(f"{identity}.yaml"):
                read = " ".join(filter(None, (document, source.number, source.article, source.phrase)))
                rows += [f"| {page} | {_escaped(read)} | {_escaped(source.note or '')} |"]
    return ["", "## 待核对的依据", "", _UNREAD, "", "| 规则集 | 要读的原文 | 已知 |", "| --- | --- | --- |", *rows]


_UNREAD = (
    "这些依据的数字是转述的，原文没有重新读到。右栏写明已经用什么核对过、还差什么；"
    "读到原文、逐条核对后，把 `standing` 改为 `text`。"
)


def _contents(names: list[str]) -> list[str]:
    return ["```{toctree}", ":maxdepth: 1", "", *names, "```"]


def _fragment_style() -> list[str]:
    """The style of the fragments, without that of the whole page, which is the theme's."""
    kept = (".ruleset", "svg.curve", "@media(max-width")
    return [
        *_VARIABLES,
        *(line for line in style_sheet().splitlines() if line.startswith(kept) and line.count("{") == line.count("}")),
        ".ruleset h1{display:none!important}",
    ]


_VARIABLES = [":root{--ink:#1c2430;--soft:#5d6875;--line:#d8dee6;--paper:#fff;--mark:#1f5fa8;--tint:#1f5fa81f}"]


def _escaped(text: str) -> str:
    """Plain text in Markdown: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", text)


def _template(code: str, lang: Lang) -> str:
    return _escaped(readable_template(code, lang))


def join_chinese_lines(_app: Sphinx, document: nodes.document) -> None:
    """A line break between two Chinese characters is no space; browsers would show one."""
    for text in [text for text in document.findall(nodes.Text) if text == "\n"]:
        beside = text.parent.children
        place = next(n for n, each in enumerate(beside) if each is text)
        around = "".join(each.astext() for each in beside[max(0, place - 1) : place + 2])
        if _CHINESE_BREAK.search(around):
            text.parent.replace(text, nodes.Text(""))


_CHINESE = "[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_CHINESE_BREAK = re.compile(rf"{_CHINESE}\n{_CHINESE}")


_DIRECTIVES = (
    ("findings", Findings),
    ("messages", Messages),
    ("rule-keys", Keys),
    ("reading-figures", ReadingFigures),
    ("record-columns", RecordColumns),
)


def setup(app: Sphinx) -> dict[str, bool]:
    for name, directive in _DIRECTIVES:
        app.add_directive(name, directive)
    app.connect("config-inited", write_pages)
    app.connect("doctree-read", join_chinese_lines)
    return {"parallel_read_safe": True}
