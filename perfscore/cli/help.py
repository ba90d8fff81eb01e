"""The help of the commands in either language: Chinese stands in the code, English in a table by the Chinese.

Lines are as long as the terminal is wide, where a Chinese character takes two cells.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from perfscore.messages import Lang
from perfscore.widths import cells, terminal_columns

#: A word, or a character beside which a line may end, with the signs that no line begins with.
_UNIT = re.compile(r" ?(?:[\x21-\x7e]+|[^\x00-\x7f])(?: ?[，。；：、）”》…])*")


_MARGIN = 2  # columns that argparse leaves free


class ChineseHelp(argparse.HelpFormatter):
    """Help as it stands in the code; argparse's own words are told in Chinese."""

    lang: ClassVar[Lang] = "zh"

    def __init__(self, prog: str, **how: Any) -> None:
        super().__init__(prog, **{"width": terminal_columns() - _MARGIN} | how)

    def told(self, text: str) -> str:
        return translations().get(text, text) if text.isascii() else text

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and self.told(action.help)

    def add_text(self, text: str | None) -> None:
        super().add_text(text and self.told(text))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self.told("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and self.told(heading))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """A text of several lines is set as it stands."""
        lines = text.splitlines() if "\n" in text else wrapped(text, width - len(indent))
        return "\n".join(indent + line for line in lines)


class EnglishHelp(ChineseHelp):
    """Help in English, as far as the table has it."""

    lang: ClassVar[Lang] = "en"

    def told(self, text: str) -> str:
        return text if text.isascii() else translations().get(text, text)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most ``width`` cells, broken between words and between Chinese characters."""
    lines = [""]
    for unit in _UNIT.findall(" ".join(text.split())):
        if lines[-1] and cells(lines[-1] + unit) > width:
            lines.append("")
        lines[-1] += unit if lines[-1] else unit.lstrip()
    return lines


def examples(command: str, lang: Lang) -> str | None:
    """How a command is used, as its help ends; None for one that has no examples."""
    found = _examples().get(command)
    if found is None:
        return None
    return "\n".join([translations()["examples:"] if lang == "zh" else "examples:", *_lines(found, lang)])


def _lines(found: Iterable[dict[str, str]], lang: Lang) -> list[str]:
    return [line for each in found for line in (f"  {each['run']}", f"      {each[lang]}")]


@cache
def _examples() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = _table("examples.yaml")
    return found


@cache
def translations() -> dict[str, str]:
    """Help as it stands in the code -> English; argparse's own words -> Chinese."""
    found: dict[str, str] = _table("help_en.yaml")
    return found


def _table(name: str) -> Any:
    import yaml  # only where help is shown

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name(name).read_text(encoding="utf-8"), Loader=loader)
