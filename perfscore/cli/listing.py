"""perfscore rules list."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, emit, rule_folders, style_of
from perfscore.reporting.heads_text import heads_text
from perfscore.rules.folders import rules_folder
from perfscore.rules.heads import heads


def list_command(arguments: argparse.Namespace) -> int:
    """By their heads alone: no rule set is read as a whole."""
    found = heads((*rule_folders(arguments), rules_folder()))
    emit(heads_text(sorted(found, key=lambda head: head.id), style_of(arguments)), arguments)
    return FINE
