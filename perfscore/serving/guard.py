"""What every answer tells a browser, what a browser may do with the page, and by which names we are asked."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Response

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def answers_to(host: str, names: Collection[str], any_address: bool) -> bool:
    """Whether the header ``Host`` names us. An address in figures is no name that another site could let lead here."""
    name = _name_of("//", host)
    return name is not None and (name in {each.casefold() for each in names} or (any_address and _is_address(name)))


def place_of(origin: str) -> str | None:
    """Host and port of an ``Origin``; None where it is none (``null``, or malformed)."""
    scheme, slashes, place = origin.partition("//")
    return place if _name_of(scheme + slashes, place) is not None else None


def _name_of(scheme: str, place: str) -> str | None:
    """Of a host and its port; None where that is something else, or more."""
    try:
        parts = urlsplit(scheme + place)
        _ = parts.port  # raises, too
    except ValueError:
        return None
    return parts.hostname if parts.netloc == place and parts.username is None else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def headers(response: Response) -> Response:
    """On every answer: nothing is cached, guessed, framed or told to others; what is no page may do nothing at all."""
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a browser hides where a form was sent from
    return response
