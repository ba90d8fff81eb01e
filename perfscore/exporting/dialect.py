"""The databases whose SQL is written."""

from __future__ import annotations

from enum import Enum


class Dialect(Enum):
    """By the name that the command takes."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgresql"
    SPARK = "spark"
