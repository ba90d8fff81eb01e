"""A rule set, frozen: methods, an ordered decision table, rounding, weights, grades and where each comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from attrs import field, fields

from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Message, Place
from perfscore.rules.adjustments import Adjustment, Rows
from perfscore.rules.against import Against
from perfscore.rules.canonical import canonical
from perfscore.rules.citation import Citation
from perfscore.rules.curve import WHOLE, Curve, Segment, SegmentShape
from perfscore.rules.frames import GradeBand, WeightFrame
from perfscore.rules.numbers import NumberSet
from perfscore.rules.years import Years
from perfscore.values.model import Comparator
from perfscore.values.number import Rounding
from perfscore.values.unit import Unit


class Measure(Enum):
    """What a curve is read at. Each is a named quantity of (target, actual), exact."""

    ATTAINMENT = "attainment"  # 完成率 = actual / target; target > 0
    INVERSE = "inverse"  # 反向完成率 = target / actual; target > 0, actual >= 0 (above every number at actual = 0)
    DEVIATION = "deviation"  # 偏离度 = (actual - target) / target; target > 0
    SHORTFALL = "shortfall"  # 差额 = target - actual, in the printed unit or in percentage points
    ACTUAL = "actual"  # the actual itself, in the printed unit
    DISTANCE = "distance"  # how far the actual lies from what the target allows, in its unit: see ``both_sides``
    DISTANCE_SHARE = "distance_share"  # the same as a share of the target or of the nearer end; target > 0
    LATENESS_DAYS = "lateness_days"  # days past the deadline, negative when early
    LATENESS_MONTHS = "lateness_months"  # calendar months past the deadline, negative when early
    LATENESS_WORKDAYS = "lateness_workdays"  # working days past the deadline by the calendar, negative when early
    LATENESS_SHARE = "lateness_share"  # days past the deadline / planned days; a target from one date to another
    MET_SHARE = "met_share"  # rows of the form that are met / all of them
    LEVEL = "level"  # the level that a qualitative phrase names

    @property
    def is_share(self) -> bool:
        return self in _SHARES

    @property
    def is_delay(self) -> bool:
        """Whether it counts whole days, working days or months past a deadline."""
        return self in _DELAYS

    @property
    def is_distance(self) -> bool:
        """Whether it is never below zero, and zero where the target is met."""
        return self in _DISTANCES

    @property
    def takes_unit(self) -> bool:
        """Whether it counts in the unit of the value, so that breakpoints need one."""
        return self in _WITH_UNIT


_WITH_UNIT = (Measure.ACTUAL, Measure.SHORTFALL, Measure.DISTANCE)
_DISTANCES = (Measure.DISTANCE, Measure.DISTANCE_SHARE)
_DELAYS = (Measure.LATENESS_DAYS, Measure.LATENESS_MONTHS, Measure.LATENESS_WORKDAYS)
_SHARES = (
    Measure.ATTAINMENT, Measure.INVERSE, Measure.DEVIATION, Measure.DISTANCE_SHARE, Measure.LATENESS_SHARE,
    Measure.MET_SHARE,
)  # fmt: skip


class Course(Enum):
    """Which way the score goes while the measure rises."""

    RISING = "rising"
    FALLING = "falling"
    RISING_THEN_FALLING = "rising_then_falling"  # an overshoot costs points


class Combine(Enum):
    """How the scores of rows make one score."""

    SUM = "sum"
    MEAN = "mean"
    GEOMETRIC_MEAN = "geometric_mean"
    WEAKEST = "weakest"  # the lowest of them


class Kind(Enum):
    """What kind of value a row compares."""

    AMOUNT = "amount"
    RANGE = "range"
    DATE = "date"
    PHRASE = "phrase"


class Direction(Enum):
    """What a row wants of its actual: more or less than the target, within a range, exactly it, not later than it."""

    MORE = "more"
    LESS = "less"
    WITHIN = "within"
    EXACT = "exact"
    DATE = "date"
    UNKNOWN = "unknown"  # the row does not tell


class Row(Enum):
    """What kind of row is scored."""

    INDICATOR = "indicator"
    BUDGET_EXECUTION = "budget_execution"


class Sign(Enum):
    """On which side of zero a number lies."""

    POSITIVE = "positive"
    ZERO = "zero"
    NEGATIVE = "negative"


class Mode(Enum):
    """Rounding modes of a rule: the five of ``values.number``, and binary64.

    binary64: the score is computed as a platform does in binary floating point, (x - from) / (to - from) * weight,
    and printed with the nearest decimals. It explains 2.32 where exact half up gives 2.33.
    """

    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"
    BINARY64 = "binary64"
    NONE = "none"  # not rounded at all; the step is that of what people print of it

    @cached_property
    def exact(self) -> Rounding:
        """The mode for exact numbers; a binary64 result is an exact number that rounds half even.

        A score that no rule rounds is printed half up.
        """
        if self is Mode.BINARY64:
            return Rounding.HALF_EVEN
        return Rounding.HALF_UP if self is Mode.NONE else Rounding(self.value)


@frozen
class Step:
    """Round to multiples of ``to`` (1/100 for two decimals; 1/10000 for a share printed as 97.06%)."""

    to: Fraction
    mode: Mode
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


UNROUNDED = Step(Fraction(1, 100), Mode.NONE)


@frozen
class Roundings:
    """The rounding that a rule set gives to its methods: of rates (None: not rounded) and of scores."""

    measure: Step | None = None
    score: Step = Step(Fraction(1, 100), Mode.HALF_UP)


@frozen
class Level:
    """A level of a qualitative scale: its phrases, and what it scores. ``repeats_target``: 有效提高 / 有效提高."""

    label: str
    phrases: tuple[str, ...]
    shape: SegmentShape
    repeats_target: bool = False
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen(kw_only=True)
class CurveMethod:
    """measure -> curve -> rounding.

    ``against`` is what the actual is set against, None for its target; ``of`` are the rows that a share of met rows
    counts, ``met`` the attainments that it lets pass (None: all); ``both_sides`` tells that a distance counts on the
    side, too, on which a signed target is met (相差); ``unit`` is what the breakpoints of an actual, a shortfall or a
    distance are counted in; ``direction`` and ``continuous`` are promises, for the proofs alone; ``rounds_itself``
    tells that its rounding is its own; ``most`` is the share of the weight that no score exceeds, 1 or more.
    """

    id: str
    label: str
    measure: Measure
    curve: Curve
    against: Against | None = None
    of: Rows | None = None
    met: NumberSet | None = None
    both_sides: bool = False
    direction: Course | None = None
    continuous: bool = False
    unit: Unit | None = None
    round_measure: Step | None = None
    round_score: Step
    rounds_itself: bool = False
    most: Fraction = WHOLE
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE

    @property
    def parts(self) -> tuple[Segment, ...]:
        return self.curve.segments


@frozen(kw_only=True)
class LevelMethod:
    """phrase -> level of a qualitative scale, from best to worst -> rounding. A phrase has no unit and no decimals."""

    unit: ClassVar[None] = None
    against: ClassVar[None] = None
    of: ClassVar[None] = None
    both_sides: ClassVar[bool] = False
    round_measure: ClassVar[None] = None
    id: str
    label: str
    measure: Measure = field(default=Measure.LEVEL, init=False)
    levels: tuple[Level, ...]
    round_score: Step
    rounds_itself: bool = False
    most: Fraction = WHOLE
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE

    @property
    def parts(self) -> tuple[Level, ...]:
        return self.levels


Method: TypeAlias = CurveMethod | LevelMethod


@frozen(kw_only=True)
class Condition:
    """What a decision row asks for; None asks nothing, otherwise the row's property must be among the set.

    ``name`` and ``level1`` are names as they are compared (``called``), ``weight`` points, ``amount`` the value of the
    target in the base unit of its dimension. In a rule file a condition that does not ask for ``row`` is about
    indicator rows.
    """

    row: frozenset[Row] | None = None
    form: frozenset[FormKind] | None = None
    category: frozenset[str] | None = None
    comparator: frozenset[Comparator] | None = None
    kind: frozenset[Kind] | None = None
    dimension: frozenset[str] | None = None
    target: frozenset[Sign] | None = None
    actual: frozenset[Sign] | None = None
    named: frozenset[str] | None = None
    direction: frozenset[Direction] | None = None
    name: frozenset[str] | None = None
    level1: frozenset[str] | None = None
    weight: NumberSet | None = None
    amount: NumberSet | None = None

    @cached_property
    def asked(self) -> tuple[tuple[str, Collection[Any]], ...]:
        """The names of the questions that it asks with the answers that it takes; numbers are left out."""
        every = ((each.name, getattr(self, each.name)) for each in fields(Condition))
        return tuple(
            (name, wanted if len(wanted) > _FEW else tuple(wanted))
            for name, wanted in every
            if isinstance(wanted, frozenset)
        )


_FEW = 8  # answers that are sooner compared one by one than hashed


@frozen(kw_only=True)
class DecisionRow:
    """When the condition holds, use this method; ``use`` is None for undetermined, and ``because`` says why.

    ``after`` names the methods of earlier rows that are meant to come first where both conditions hold.
    """

    when: Condition
    use: str | None
    because: str | None = None
    after: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen(kw_only=True)
class Total:
    """How the rows make the total: ``within`` one 一级指标 first (None: not), then ``combine``, then rounding.

    ``raised`` is added to the weakest when another is higher; ``rescale`` brings the sum of the weights to a number;
    ``adjust`` is what becomes of rows and of the total, in order.
    """

    combine: Combine = Combine.SUM
    within: Combine | None = None
    raised: Fraction = Fraction(0)
    rescale: Fraction | None = None
    adjust: tuple[Adjustment, ...] = ()
    rounding: Step | None = None
    sources: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class Asked:
    """What a rule set asks of a row beside its values and its category; ``form``: what stands around it on the form."""

    names: frozenset[str]
    level1: frozenset[str]
    directions: frozenset[Direction]
    weight: bool
    amount: bool
    actual: bool
    form: bool


@frozen(kw_only=True)
class RuleSet:
    """One published set of rules, with everything it extends already taken in.

    ``base`` is the rule set that it extends, ``chosen`` why it was chosen for a form, ``sections`` the places of its
    top-level keys, ``catalogue`` the words that its folders add to the shipped ones; none of them is content.
    """

    id: str
    title: str
    version: str
    places: tuple[str, ...]
    years: Years
    forms: frozenset[FormKind]
    scope: str | None = None
    extends: str | None = None
    sources: Mapping[str, Citation] = field(hash=False)
    methods: Mapping[str, Method] = field(hash=False)
    select: tuple[DecisionRow, ...]
    weights: tuple[WeightFrame, ...]
    grades: tuple[GradeBand, ...]
    total: Total = Total()
    rounding: Roundings = Roundings()
    place: Place = NOWHERE
    base: RuleSet | None = field(default=None, eq=False, repr=False)
    chosen: Message | None = field(default=None, eq=False)
    sections: Mapping[str, Place] = field(factory=dict, eq=False, repr=False)
    places_at: tuple[Place, ...] = field(default=(), eq=False, repr=False)
    catalogue: Any = field(default=None, eq=False, repr=False)

    def __repr__(self) -> str:
        return f"<RuleSet {self.id} {self.version} {self.title!r}>"

    @cached_property
    def asked(self) -> Asked:
        """What the decision table asks for by name or by number."""
        asked = [row.when for row in self.select]
        return Asked(
            names=frozenset(name for when in asked for name in when.name or ()),
            level1=frozenset(name for when in asked for name in when.level1 or ()),
            directions=frozenset(way for when in asked for way in when.direction or ()),
            weight=any(when.weight is not None for when in asked),
            amount=any(when.amount is not None for when in asked),
            actual=any(when.actual is not None for when in asked),
            form=any(each.against is not None or each.of is not None for each in self.methods.values()),
        )

    @cached_property
    def most(self) -> Fraction:
        """The share of its weight that a row may have at most, by whatever method."""
        return max((each.most for each in self.methods.values()), default=WHOLE)

    @cached_property
    def known(self) -> dict[object, Any]:
        """What is looked up in it once, by whoever asks."""
        return {}

    def digest(self) -> str:
        """SHA-256 of the resolved content: comments, key order and places do not change it."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        shown = json.dumps(canonical(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()
