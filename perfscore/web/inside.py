"""The desk inside a browser's worker: what JavaScript sends -> what it can show."""

from __future__ import annotations

import json
from typing import Any

from perfscore.messages import Lang
from perfscore.serving.desk import Desk, refused

_desk = Desk()


def answer(action: str, asked: str, files: Any) -> tuple[str, bool, bytes]:
    """The type of the answer, whether it is a refusal, and its bytes. Nothing is raised."""
    fields = json.loads(asked)
    lang: Lang = "en" if fields.get("lang") == "en" else "zh"
    try:
        found, is_refused = _desk.act(action, fields, [(name, raw.to_bytes()) for name, raw in files]), False
    except Exception as error:  # whatever it is, the page says it in words
        found, is_refused = refused(error, lang), True
    body = found.body if isinstance(found.body, bytes) else found.body.encode()
    return found.mimetype, is_refused, body
