"""The first lines of a rule file of a test, up to its one source, `text`."""

from __future__ import annotations


def rule_head(identity: str, title: str, *, first: int = 2024, form: str = "project_self_evaluation") -> str:
    """Sound as it stands; methods and the decision table are what a test is about."""
    return f"""\
id: {identity}
title: {title}
version: "1"
places: [全国]
years: {{from: {first}, to: open, checked_on: 2026-01-31}}
forms: [{form}]
sources:
  text: {{document: 某办法, number: 某〔2024〕1号, article: 第五条, standing: text, checked_on: 2026-01-31}}
"""
