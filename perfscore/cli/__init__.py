"""The command line."""

from perfscore.cli.main import main, run

__all__ = ["main", "run"]
