"""Decoding: what a document shows, row by row, -> forms. One pipeline for tables, placed and plain text."""
