"""The shapes of YAML files that people write: declared once, and from them the reading, the errors and the schema.

shape: what a mapping may hold      reader: nodes -> values, every mistake at once      schema: JSON Schema
"""
