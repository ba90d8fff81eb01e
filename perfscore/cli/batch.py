"""perfscore batch: a parquet or csv file of any size, scored into another."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from attrs import define, field

from perfscore.cli.common import FINE, Commands, Parser, rule_folders, to_standard_error, to_standard_output
from perfscore.cli.console import CLEARED, obeys_escapes
from perfscore.files import is_standard_output
from perfscore.messages import Lang, wording

if TYPE_CHECKING:
    from perfscore.columns.batch import Summary

_WIDTH = 24
_PAUSE = 0.2


def _batch_command(arguments: argparse.Namespace) -> int:
    from perfscore.columns.batch import run_batch
    from perfscore.rules.library import load_rules

    rules = load_rules(arguments.rules, rule_folders(arguments))
    shown = _Bar(arguments.lang)
    progress = shown.show if obeys_escapes(sys.stderr) else None
    summary = run_batch(arguments.source, arguments.output, rules, scale=arguments.scale, progress=progress)
    if progress is not None:
        print(CLEARED, end="", file=sys.stderr)
    told = _told(summary, shown.seconds, arguments.lang)
    if is_standard_output(arguments.output):
        to_standard_error(told)
    else:
        to_standard_output(f"{told}\n")
    return FINE


def _told(summary: Summary, seconds: float, lang: Lang) -> str:
    joint = wording("W_and", lang)
    verdicts = joint.join(f"{wording(f'W_{name}', lang)} {count:,}" for name, count in sorted(summary.verdicts.items()))
    silent = summary.rows - sum(summary.verdicts.values())
    if silent:
        verdicts = joint.join(filter(None, [verdicts, wording("W_batch_silent", lang, {"count": f"{silent:,}"})]))
    speed = f"{summary.rows / max(seconds, 0.001):,.0f}"
    figures = {"rows": f"{summary.rows:,}", "seconds": f"{seconds:.1f}", "speed": speed, "verdicts": verdicts}
    lines = [wording("W_batch", lang, figures)]
    if summary.rejects is not None:
        reasons = joint.join(f"{code} {count:,}" for code, count in sorted(summary.reasons.items()))
        count = f"{sum(summary.reasons.values()):,}"
        lines.append(wording("W_batch_left", lang, {"count": count, "reasons": reasons, "file": str(summary.rejects)}))
    return "\n".join(lines)


@define
class _Bar:
    """A line on the terminal: how far, how fast, how long still."""

    lang: Lang
    began: float = field(factory=time.perf_counter)
    shown_at: float = 0.0

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def show(self, rows: int, share: float) -> None:
        now = self.seconds
        if now - self.shown_at < _PAUSE and share < 1:
            return
        self.shown_at = now
        filled = round(share * _WIDTH)
        left = now / share - now if share > 0 else 0.0
        figures = {
            "bar": "█" * filled + "░" * (_WIDTH - filled), "percent": f"{100 * share:.0f}", "rows": f"{rows:,}",
            "speed": f"{rows / max(now, 0.001):,.0f}", "left": f"{left // 60:.0f}:{left % 60:02.0f}",
        }  # fmt: skip
        print(f"{CLEARED}{wording('W_batch_now', self.lang, figures)}", end="", file=sys.stderr, flush=True)


def add_batch_command(commands: Commands, common: Parser) -> None:
    batch = commands.add_parser("batch", parents=[common], help="成批计分：parquet 或 csv，可大于内存")
    batch.add_argument("source", metavar="IN", help="输入的 .parquet 或 .csv")
    batch.add_argument("-o", "--output", required=True, metavar="OUT", help="输出的 .parquet 或 .csv；- 为标准输出")
    batch.add_argument("--rules", required=True, metavar="ID|FILE", help="规则集编号或文件")
    batch.add_argument("--scale", type=int, default=0, help="整数列以 10 的负几次方为单位，默认 0")
    batch.set_defaults(command=_batch_command)
