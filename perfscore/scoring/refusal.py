"""Why a row has no score."""

from __future__ import annotations

from enum import StrEnum

from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.values.notes import Incomparable


class Reason(StrEnum):
    """Why a row is undetermined; each value is the code of its wording in messages.yaml."""

    NO_TARGET = "S001"
    NO_ACTUAL = "S002"
    TARGET_UNREAD = "S003"
    ACTUAL_UNREAD = "S004"
    OTHER_KIND = "S005"
    NO_WEIGHT = "S007"
    NO_MONEY = "S008"
    LEFT_OPEN = "S009"  # by the decision table
    NO_ATTAINMENT = "S010"
    NO_INVERSE = "S011"
    OTHER_MEASURE = "S012"
    NO_YEAR = "S013"
    NO_LEVEL = "S014"
    UNIT_OF_RULE = "S015"
    DIRECTION = "S016"
    CLAIM_WITHOUT_FIGURE = "S017"
    LISTS_DIFFER = "S018"
    NO_RULES = "S020"
    JUST_REACHED = "S021"
    EXPECTED_ONLY = "S023"
    OVER_THE_WHOLE = "S024"
    WORDS_DIFFER = "S025"
    INEXACT = "S026"
    SIGN_OF_COLUMN = "S030"
    UNIT_OF_COLUMN = "S031"
    UNKNOWN_WORD = "S032"
    TOO_LARGE_FOR_COLUMN = "S033"
    DECLARED_UNREAD = "S034"
    NO_SECOND_VALUE = "S040"
    NO_OTHER_ROWS = "S041"
    NO_DURATION = "S042"
    NO_CALENDAR = "S043"
    SIGN_OF_ACTUAL = "S050"


@frozen
class Refusal(Message):
    """Why a row is undetermined: its ``code`` is a Reason, or why its two values are not compared."""


def refuse(reason: Reason | Incomparable, /, **figures: object) -> Refusal:
    """A Refusal whose figures are given as keywords."""
    return Refusal(reason, figures)
