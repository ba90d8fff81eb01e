"""What a browser may do with our pages: run our two scripts, use our styles, send to us, and nothing else."""

from __future__ import annotations

import base64
import hashlib

from flask import Response

from perfscore.reporting.audit_html import filter_script
from perfscore.reporting.rules_page import style_sheet

_NOTHING_ELSE = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; img-src 'self'"


def page_policy(response: Response) -> Response:
    """The start page and refusals: files of our own only."""
    rest = "style-src 'self'; script-src 'self'; form-action 'self'; frame-src 'self'"
    response.headers["Content-Security-Policy"] = f"{_NOTHING_ELSE}; {rest}"
    return response


def report_policy(response: Response) -> Response:
    """A report carries its style and its script inside: exactly these, known by their hashes, may be used."""
    rest = f"style-src {_hash(style_sheet())}; script-src {_hash(filter_script())}; form-action 'none'"
    response.headers["Content-Security-Policy"] = f"{_NOTHING_ELSE}; {rest}"
    return response


def headers(response: Response) -> Response:
    """On every answer: nothing is cached, guessed or told to others."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a browser hides where a form was sent from
    return response


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
