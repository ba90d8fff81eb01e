"""A small Sphinx extension: findings, messages, keys, problem codes and rule sets, made from the project itself."""

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx

import perfscore
from perfscore.auditing.run import ACROSS_CHECKS, FORM_CHECKS, THRESHOLD_CHECKS
from perfscore.errors import Lang, codes, template
from perfscore.reporting.rules_page import rule_set_html, style_sheet
from perfscore.rules.explain import explanations
from perfscore.rules.grammar import shapes
from perfscore.rules.library import rule_ids


class _Generated(Directive):
    """Parses the lines that ``lines`` makes as reStructuredText."""

    def lines(self) -> list[str]:
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(StringList(self.lines()), self.content_offset, holder, match_titles=True)
        return holder.children


_GROUPS = {"F1": "合计", "F2": "得分", "F3": "目标和实际", "F4": "几张表之间", "F5": "指标设计", "F6": "文字里的数"}


class Findings(_Generated):
    """A section for each check, from its docstring, with an anchor that is its code."""

    def lines(self) -> list[str]:
        found: list[str] = []
        every = (*FORM_CHECKS, *THRESHOLD_CHECKS, *ACROSS_CHECKS)
        group = ""
        for check in sorted(every, key=lambda check: check.__doc__ or ""):
            title, _, rest = (check.__doc__ or "").partition("\n")
            code = title.partition(" ")[0]
            if code[:2] != group:
                group = code[:2]
                found += ["", _GROUPS[group], "-" * 40, ""]
            lines = [line.strip().partition("：") for line in rest.splitlines() if line.strip()]
            found += ["", f".. _{code}:", "", title.strip().rstrip("。"), "~" * 80, ""]
            found += [f":{name}: {said}" for name, _, said in lines]
        return found


class Messages(_Generated):
    """Every code with its wording."""

    def lines(self) -> list[str]:
        found = [".. list-table::", "   :widths: 10 45 45", ""]
        for code in codes():
            if code[0] in "YRUDVSF" and code[1:4].isdigit():
                shown = [_template(code, "zh"), _template(code, "en")]
                found += [f"   * - ``{code}``", *(f"     - {text}" for text in shown)]
        return found


class Keys(_Generated):
    """Every mapping of the rule language with its keys, from the grammar that the loader reads by."""

    def lines(self) -> list[str]:
        found: list[str] = []
        for shape in shapes().values():
            found += ["", f"**{shape.said}**", "", ".. list-table::", "   :widths: 20 12 68", ""]
            for key in shape.keys:
                found += [
                    f"   * - ``{key.name}``",
                    f"     - {'必须' if key.required else ''}",
                    f"     - {_escaped(key.said)}",
                ]
        return found


def write_pages(app: Sphinx, _config: object) -> None:
    """One page for each problem code of rule files, and one for each rule set, beside the written pages."""
    source = Path(app.srcdir)
    for name, lines in {**_code_pages(), **_rule_set_pages()}.items():
        path = source / name
        path.parent.mkdir(exist_ok=True)
        text = "\n".join(lines) + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _code_pages() -> dict[str, list[str]]:
    pages = {}
    for each in explanations().values():
        title = f"{each.code}"
        lines = [title, "=" * 8, "", _template(each.code, "zh"), "", _template(each.code, "en"), "", _escaped(each.why)]
        for said, shown in (("对的：", each.right), ("错的：", each.wrong)):
            if shown is not None:
                body = [f"   {line}" for line in (shown.rstrip() or "（没有这一行）").splitlines()]
                lines += ["", said, "", ".. code-block:: text", "", *body]
        pages[f"codes/{each.code}.rst"] = lines
    listed = [f"   {code}" for code in explanations()]
    pages["codes/index.rst"] = ["规则文件的提示代码", "=" * 20, "", ".. toctree::", "   :maxdepth: 1", "", *listed]
    return pages


def _rule_set_pages() -> dict[str, list[str]]:
    pages = {}
    names = []
    for identity in rule_ids():
        rules = perfscore.load_rules(identity)
        name = identity.replace("/", "-")
        body = [f"   {line}" for line in rule_set_html(rules).splitlines()]
        pages[f"library/{name}.rst"] = [rules.title, "=" * 120, "", ".. raw:: html", "", *body]
        names.append(f"   {name}")
    head = ["规则集与出处", "=" * 20, "", "每个规则集一页：决策表、办法与曲线、权重、等级、依据。", ""]
    style = [".. raw:: html", "", "   <style>", *(f"   {line}" for line in _fragment_style()), "   </style>", ""]
    pages["library/index.rst"] = [*head, ".. toctree::", "   :maxdepth: 1", "", *names]
    for name, lines in pages.items():
        if name != "library/index.rst":
            lines += ["", *style]
    return pages


def _fragment_style() -> list[str]:
    """The style of the fragments, without that of the whole page, which is the theme's."""
    kept = (".ruleset", "svg.curve", "@media(max-width")
    return [
        *_VARIABLES,
        *(line for line in style_sheet().splitlines() if line.startswith(kept)),
        "div.ruleset h1{display:none!important}",
    ]


_VARIABLES = [":root{--ink:#1c2430;--soft:#5d6875;--line:#d8dee6;--paper:#fff;--mark:#1f5fa8;--tint:#1f5fa81f}"]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("|", "\\|").replace("`", "\\`")


def _template(code: str, lang: Lang) -> str:
    return _escaped(template(code, lang))


def setup(app: Sphinx) -> dict[str, bool]:
    for name, directive in (("findings", Findings), ("messages", Messages), ("rule-keys", Keys)):
        app.add_directive(name, directive)
    app.connect("config-inited", write_pages)
    return {"parallel_read_safe": True}
