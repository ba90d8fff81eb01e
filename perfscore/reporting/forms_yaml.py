"""Forms -> YAML in our own layout, which ``perfscore read`` reads back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from perfscore.form import Form
from perfscore.messages import Lang
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_json import documents_dict


class _Inline(dict[str, Any]):
    """A mapping written on one line."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # whichever is there
    """Short mappings stay on one line."""


def _inline(dumper: yaml.SafeDumper, shown: _Inline) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", shown, flow_style=True)


_Dumper.add_representer(_Inline, _inline)


def forms_yaml(forms: Sequence[Form], lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> str:
    """Every printed value as a string, each row with its place; fields that the form leaves empty are left out."""
    told = {key: value for key, value in documents_dict(documents, lang).items() if value}
    shown = {"forms": [_without_empty(form.to_dict()) for form in forms]} | told
    return str(yaml.dump(shown, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))


def _without_empty(form: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in form.items() if value not in (None, []) and key not in ("source", "problems")}
    for key in ("funds", "indicators", "statements"):
        if key in kept:
            kept[key] = [_row(row) for row in kept[key]]
    head = {key: kept.pop(key) for key in ("file", "kind", "name", "source") if key in kept}
    return (
        {key: value for key, value in head.items() if value != {}} | kept | {"indicators": kept.get("indicators", [])}
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if value not in (None, {}) and key != "source"}
    place = _place(row["source"])
    return kept | ({"source": place} if place else {})


def _place(source: dict[str, Any]) -> _Inline:
    """Where in its file; the file stands at the form."""
    return _Inline({key: value for key, value in source.items() if key != "file"})
