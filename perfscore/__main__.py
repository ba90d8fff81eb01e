"""``python -m perfscore``."""

from perfscore.cli import run

run()
