"""What a browser may do with our pages: run our two scripts, use our styles, send to us, and nothing else."""

from __future__ import annotations

from flask import Response

from perfscore.reporting.page import policy

_NOTHING_ELSE = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; img-src 'self'"


def page_policy(response: Response) -> Response:
    """The start page and refusals: files of our own only."""
    rest = "style-src 'self'; script-src 'self'; form-action 'self'; frame-src 'self'"
    response.headers["Content-Security-Policy"] = f"{_NOTHING_ELSE}; {rest}"
    return response


def report_policy(response: Response) -> Response:
    """A report carries its style and its script inside, and the same policy; only our own pages may frame it."""
    response.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'self'; img-src 'self'"
    return response


def headers(response: Response) -> Response:
    """On every answer: nothing is cached, guessed or told to others."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a browser hides where a form was sent from
    return response
