"""Checks: one small function per finding code."""
