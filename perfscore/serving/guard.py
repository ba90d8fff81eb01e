"""What every answer tells a browser, and what a browser may do with the page: run our files, ask us, nothing else."""

from __future__ import annotations

from flask import Response


def headers(response: Response) -> Response:
    """On every answer: nothing is cached, guessed, framed or told to others; what is no page may do nothing at all."""
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a browser hides where a form was sent from
    return response
