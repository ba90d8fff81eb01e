"""What is told about values: why a text is not understood or two values are not compared, and what was assumed.

Each member stands for one case; its value is the code of its wording in messages.yaml.
"""

from __future__ import annotations

from enum import StrEnum


class Unread(StrEnum):
    """Why a printed text is not understood."""

    ABSENT = "V001"
    TOO_LONG = "V002"
    MARKS = "V003"  # only marks or broken digits
    NO_WORDS = "V004"
    LONG_NUMBER = "V005"
    MONTH_OR_DECIMAL = "V006"
    VAGUE = "V007"
    WHOLE_SCALE = "V008"
    POWER_OR_NOTE_MARK = "V009"
    TWO_NUMBERS = "V010"
    NO_VALUE = "V018"  # 不适用, 同上


class Incomparable(StrEnum):
    """Why two values are not compared."""

    SHARE_OR_NUMBER = "V011"
    DIMENSIONS = "V012"
    COUNTED_THINGS = "V013"
    POINTS_OR_SHARE = "V014"
    SCALE_OR_NOT = "V015"  # 万 or 亿 on one side
    PERIOD_OR_YEAR = "V016"
    BASES_OF_CHANGE = "V017"


class Assumption(StrEnum):
    """What had to be assumed or converted to read values or to compare them."""

    UNIT_OF_OTHER = "T101"
    CONVERTED = "T102"
    LIKE_COUNTERS = "T103"  # 人 beside 人次
    OUT_OF_WORDS = "T104"
    BOUND_AS_NUMBER = "T105"
    FLOAT_TAIL = "T106"
    NUMBER_AS_SHARE = "T107"  # 95 beside %
    DECIMAL_AS_SHARE = "T108"  # 0.95 beside %
    OVER_A_YEAR = "T109"
    PART_OF_OTHER = "T110"  # 28元 beside 元/株
    SCALE_OF_OTHER = "T111"
    SAME_UNIT_OTHERWISE = "T112"
