"""A workspace in one SQLite file: what was read and found in documents, and what reviewers decided about it."""
