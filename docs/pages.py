"""A small Sphinx extension: tables of findings, messages, units and rule sets, made from the project itself."""

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx

import perfscore
from perfscore.auditing.run import ACROSS_CHECKS, FORM_CHECKS
from perfscore.errors import Lang, codes, template, wording
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


class Findings(_Generated):
    """One entry per check, from its docstring."""

    def lines(self) -> list[str]:
        found: list[str] = []
        for check in (*FORM_CHECKS, *ACROSS_CHECKS):
            title, _, rest = (check.__doc__ or "").partition("\n")
            found += ["", f"**{title.strip()}**", ""]
            found += [f"* {line.strip()}" for line in rest.splitlines() if line.strip()]
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


class RuleSets(_Generated):
    """One section per shipped rule set: decision table, methods, sources."""

    def lines(self) -> list[str]:
        found: list[str] = []
        for name in rule_ids():
            rules = perfscore.load_rules(name)
            found += ["", f"**{rules.title}** (``{rules.id}``)", "", f"{'、'.join(rules.places)}，{rules.years}", ""]
            for source in rules.sources.values():
                counted = f"解释 {source.rows} 行中的 {source.explained} 行。" if source.rows is not None else ""
                standing = wording(f"C_{source.standing.value}", "zh")
                found += [f"* {source.document}{source.number or ''}（{standing}）。{counted}{source.note or ''}"]
                found += [f"* 未能解释：{item}" for item in source.fails]
        return found


def _template(code: str, lang: Lang) -> str:
    text = template(code, lang)
    return text.replace("*", "\\*").replace("|", "\\|").replace("`", "\\`")


def setup(app: Sphinx) -> dict[str, bool]:
    for name, directive in (("findings", Findings), ("messages", Messages), ("rule-sets", RuleSets)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True}
