"""Forms -> YAML in our own layout, which ``perfscore read`` reads back."""

from __future__ import annotations

import yaml

from perfscore.form import Form


def forms_yaml(forms: list[Form]) -> str:
    """Every printed value as a string; fields that the form leaves empty are left out."""
    shown = {"forms": [_without_empty(form.to_dict()) for form in forms]}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(shown, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120))


def _without_empty(form: dict[str, object]) -> dict[str, object]:
    kept = {key: value for key, value in form.items() if value not in (None, []) and key not in ("source", "problems")}
    for key in ("funds", "indicators", "statements"):
        rows = form.get(key)
        if isinstance(rows, list) and rows:
            kept[key] = [{k: v for k, v in row.items() if v is not None and k != "source"} for row in rows]
    return {"kind": kept.pop("kind"), "name": kept.pop("name", ""), **kept, "indicators": kept.get("indicators", [])}
