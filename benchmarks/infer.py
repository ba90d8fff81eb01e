"""How often the law behind scores is found: families with parameters, rounding and wrong rows by chance.

    python -m benchmarks.infer [--each 10] [--rows 60] [--noise 0.1] [--wrong]

The oracle is tests/support/scored_rows.py, which shares nothing with the engine. A law counts as found when the
method that was inferred gives the scores of rows it has never seen: at least 95 of a hundred.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from perfscore.auditing.infer import Inference, infer
from perfscore.auditing.inferring.observe import Fit, fit, observations
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.choose import candidates

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))
import scored_rows

ENOUGH, HELD = 95, 100


def form(rows: list[scored_rows.Row]) -> Form:
    """Rows of two categories in turn."""
    indicators = (
        Indicator(level2=("数量指标", "质量指标")[n % 2], name=f"指标{n}", target=t, actual=a, weight=w, score=s)
        for n, (t, a, w, s) in enumerate(rows)
    )
    return Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2024, indicators=tuple(indicators))


def hits(found: Inference, held: Form) -> int:
    """Of the held rows, those whose scores the inferred methods give."""
    rules = candidates([held])[0]
    best = {name: group.ranking.best for group in found.groups for name in group.group.categories}
    count = 0
    for row in observations([held], rules):
        method = next((each.method for each in best.get(row.facts.category, ())), None)
        count += row.is_overrun_in_full or (method is not None and fit(method, row) is Fit.EXACT)
    return count


def tried(options: argparse.Namespace) -> Iterator[tuple[str, bool, float]]:
    """For each law: its family, whether it was found, and the seconds of CPU."""
    for kind in (*scored_rows.FLOORS, *scored_rows.CEILINGS):
        for seed in range(options.each):
            draw = random.Random(f"{kind.__name__} {seed}")
            law = scored_rows.family(draw, kind)
            given = form(scored_rows.rows(draw, law, options.rows, options.noise))
            begun = time.process_time()
            found = infer([given])
            used = time.process_time() - begun
            count = hits(found, form(scored_rows.rows(draw, law, HELD)))
            if options.wrong and count < ENOUGH:
                labels = [each.label.text() for group in found.groups for each in group.ranking.leading[:1]]
                print(f"  {law.name} {law.parameters} {law.rate_to} {law.score_to} {law.mode}: {count}, {labels}")
            yield law.name, count >= ENOUGH, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--noise", type=float, default=0.1)
    parser.add_argument("--wrong", action="store_true", help="the laws that were not found")
    results = list(tried(parser.parse_args()))
    for name in dict.fromkeys(name for name, _, _ in results):
        those = [found for other, found, _ in results if other == name]
        print(f"{name:20} {sum(those):3} of {len(those)}")
    seconds = sorted(used for _, _, used in results)
    print(f"{'all':20} {sum(found for _, found, _ in results):3} of {len(results)}", end="; ")
    print(f"CPU {seconds[len(seconds) // 2]:.2f} s (median), {seconds[-1]:.2f} s at most")


if __name__ == "__main__":
    main()
