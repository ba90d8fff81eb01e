"""The command line. Its names are imported when they are first used, so that an early Ctrl-C meets no import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfscore.lazily import lazy_attributes

if TYPE_CHECKING:
    from perfscore.cli.commands import main
    from perfscore.cli.process import run

__all__ = ["main", "run"]

__getattr__, __dir__ = lazy_attributes(__name__, {"main": "perfscore.cli.commands", "run": "perfscore.cli.process"})
