"""The library in a screenful: read a document, score it by the rules in force, explain and audit it.

Run: python examples/library_use.py
"""

from pathlib import Path

import perfscore
from perfscore import Severity, Verdict
from perfscore.values.number import text

HERE = Path(__file__).parent


def main() -> None:
    rules = perfscore.find_rules(place="新疆维吾尔自治区/昌吉回族自治州", year=2023)
    print(f"{rules.id} {rules.title}")

    for form in perfscore.read(HERE / "changji-2023.yaml"):
        audit = perfscore.audit(form, rules)
        print(f"\n{form.name}: {audit.result.grade}")
        for row in audit.result.rows:
            if row.verdict is Verdict.DIFFERS and row.declared is not None:
                # A recomputed score is an exact interval: most are one point, a band of the evaluator has two ends.
                print(f"{row.name}: declared {text(row.declared)}, recomputed {row.score}, {row.verdict.value}")
                print(f"    {row.explain()}")
        for finding in audit.findings:
            if finding.severity is Severity.ERROR:
                print(f"{finding.code} {finding.message(lang='en')}")

    # One row, without any document:
    indicator = perfscore.Indicator(name="培训人次", target=">=500人次", actual="452人次", weight="10", score="8.5")
    row = perfscore.score(indicator, perfscore.load_rules("cn/mof/2020-10"))
    print(f"\n{row.explain()}")

    # Whatever is wrong with an input is one typed error, with a code and a place.
    try:
        perfscore.read(HERE / "library_use.py")
    except perfscore.ReadingError as error:
        print(f"\nrefused: {error.render('en')}")


if __name__ == "__main__":
    main()
