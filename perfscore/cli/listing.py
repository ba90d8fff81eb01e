"""perfscore rules list."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, emit, rule_folders, style_of
from perfscore.reporting.heads_text import heads_text
from perfscore.rules.heads import every_head


def list_command(arguments: argparse.Namespace) -> int:
    """By their heads alone: no rule set is read as a whole."""
    emit(heads_text(every_head(rule_folders(arguments)), style_of(arguments)), arguments)
    return FINE
