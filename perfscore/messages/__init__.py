"""What is said to people, in Chinese or English: one vocabulary for every room.

A **message** is a code and the figures in it; ``catalogue`` holds its wording in both languages (messages.yaml). A
**place** is a spot in a file, an **excerpt** the line there with its mark. A **problem** is a message about a place,
with its excerpt. What is *translatable* becomes text when somebody reads it, so nothing below knows a language.
"""

from perfscore.messages.catalogue import Lang, codes, readable_template, template, wording
from perfscore.messages.message import Between, Fields, InBoth, Joined, Message, Translatable, as_fields
from perfscore.messages.place import NOWHERE, Place, excerpt, quote
from perfscore.messages.problem import Problem, Related, problem, render

__all__ = [
    "NOWHERE",
    "Between",
    "Fields",
    "InBoth",
    "Joined",
    "Lang",
    "Message",
    "Place",
    "Problem",
    "Related",
    "Translatable",
    "as_fields",
    "codes",
    "excerpt",
    "problem",
    "quote",
    "readable_template",
    "render",
    "template",
    "wording",
]
