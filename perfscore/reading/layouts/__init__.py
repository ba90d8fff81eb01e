"""Layouts: Grid -> forms."""
