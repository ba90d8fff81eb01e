"""A whole disclosure audited: which rules explain its scores, then a page and a workbook to hand over.

Run: python examples/disclosure.py [DOCUMENT] [FOLDER]      (the workbook needs pip install ".[xlsx]")
"""

import sys
from collections import Counter
from pathlib import Path

import perfscore
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx

HERE = Path(__file__).parent


def main(document: Path, folder: Path) -> None:
    forms = perfscore.read(document)
    explained = perfscore.infer(forms).rule_sets.best[0]
    rules = perfscore.load_rules(explained.names[0])
    print(f"{rules.id} explains {len(explained.explained)} rows of {document.name}")

    report = perfscore.audit_all([(form, rules) for form in forms])
    verdicts = Counter(row.verdict.value for audit in report.audits for row in audit.result.rows)
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))
    for audit in report.audits:
        codes = " ".join(finding.code for finding in audit.findings)
        print(f"  {audit.result.form.name}: {codes or 'nothing to object'}")

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "audit.html").write_text(audit_html(report), encoding="utf-8")
    (folder / "audit.xlsx").write_bytes(audit_xlsx(report))
    print(f"wrote audit.html and audit.xlsx, receipt {perfscore.score(forms[0], rules).receipt.rules_hash[:16]}")


if __name__ == "__main__":
    named = [Path(argument) for argument in sys.argv[1:]]
    main(*named, *[HERE / "changji-2023.yaml", Path("audit-out")][len(named) :])
