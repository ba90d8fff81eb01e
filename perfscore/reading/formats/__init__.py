"""Formats: bytes -> Grid, one library per file."""
