"""Declared scores -> the curve that explains them: rows, families of curves, the search, what rows leave open."""
