"""The help of the commands in either language: Chinese stands in the code, English in a table by the Chinese."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path


class ChineseHelp(argparse.HelpFormatter):
    """Help as it stands in the code; argparse's own words are told in Chinese."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and self.told(action.help)

    def add_text(self, text: str | None) -> None:
        super().add_text(text and self.told(text))

    def told(self, text: str) -> str:
        return translations().get(text, text) if text.isascii() else text


class EnglishHelp(ChineseHelp):
    """Help in English, as far as the table has it."""

    def told(self, text: str) -> str:
        return text if text.isascii() else translations().get(text, text)


@cache
def translations() -> dict[str, str]:
    """Help as it stands in the code -> English; argparse's own words -> Chinese."""
    import yaml  # only where help is shown

    text = Path(__file__).with_name("help_en.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded
