"""The words of qualitative targets, from scales.yaml of the rule folders: ordered scales, words that say the same,
the way that a word goes, words that mean the whole of something.

    优 > 良 > 中 > 差        提高 = 提升        不低于上年: up or level        全覆盖: 100%
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path

from attrs import asdict, field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place
from perfscore.shapes.files import read_fields
from perfscore.shapes.found import FoundMapping
from perfscore.shapes.shape import Flag, Key, ListOf, Named, Nested, Shape, Text, Words


class Reached(Enum):
    """How far a target in words was reached."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


class Way(Enum):
    """Which way words go, or which ways a target in words allows."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    NOT_DOWN = "not_down"
    NOT_UP = "not_up"

    @property
    def allows(self) -> frozenset[Way]:
        """The ways of an actual that meet a target of this way."""
        both = {Way.NOT_DOWN: {Way.UP, Way.LEVEL}, Way.NOT_UP: {Way.DOWN, Way.LEVEL}, Way.LEVEL: {Way.UP, Way.LEVEL}}
        return frozenset(both.get(self, {self}) | {self})


@frozen
class Rung:
    """One place of a scale: its words, and what an actual in it reaches of a target in a higher one."""

    words: tuple[str, ...]
    band: Reached


@frozen
class Scale:
    """Places from the best to the worst. ``reversible``: where the target lies at the low end, low is best.

    ``whatever`` marks words that stand alone for how far something got: 已完成, 正在推进; ``degree`` words that go with
    a verb: 显著提升.
    """

    name: str
    rungs: tuple[Rung, ...]
    reversible: bool = False
    whatever: bool = False
    degree: bool = False
    place: Place = field(default=NOWHERE, eq=False)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each word."""
        return {word: number for number, rung in enumerate(self.rungs) for word in rung.words}

    @cached_property
    def longest_first(self) -> tuple[str, ...]:
        """Its words."""
        return tuple(sorted(self.places, key=len, reverse=True))

    def reached(self, target: int, actual: int) -> Reached:
        """What a place reaches of a target in another."""
        turned = self.reversible and target > (len(self.rungs) - 1) / 2
        if (actual >= target) if turned else (actual <= target):
            return Reached.FULLY
        return self.rungs[len(self.rungs) - 1 - actual if turned else actual].band


@frozen(kw_only=True)
class Scales:
    """All that scales.yaml says."""

    scales: tuple[Scale, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    ways: tuple[tuple[Way, tuple[str, ...]], ...] = ()
    verbs: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    softeners: tuple[str, ...] = ()
    opposites: tuple[tuple[str, ...], ...] = ()
    gradual: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    timely: frozenset[str] = frozenset()

    @cached_property
    def first_of_same(self) -> tuple[tuple[str, str], ...]:
        """Each word with the first of its group, the longest first."""
        pairs = [(word, group[0]) for group in self.same for word in group]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    @cached_property
    def verbs_longest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.verbs, key=len, reverse=True))

    @cached_property
    def way_of_word(self) -> tuple[tuple[str, Way], ...]:
        """Each word that goes some way, the longest first."""
        pairs = [(word, way) for way, words in self.ways for word in words]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    def said(self) -> object:
        """Its content as plain data, for a hash."""
        kept = asdict(self, filter=lambda each, _: each.name != "place", value_serializer=_plain)
        return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in kept.items()}

    def with_own(self, own: Scales) -> Scales:
        """This and what another file adds: its scales before these, its words among these."""
        names = {scale.name for scale in own.scales}
        return Scales(
            scales=(*own.scales, *(scale for scale in self.scales if scale.name not in names)),
            same=(*own.same, *self.same), ways=(*own.ways, *self.ways), verbs=(*own.verbs, *self.verbs),
            hedges=(*own.hedges, *self.hedges), softeners=(*own.softeners, *self.softeners),
            opposites=(*own.opposites, *self.opposites), gradual=(*own.gradual, *self.gradual),
            whole=own.whole | self.whole, timely=own.timely | self.timely,
        )  # fmt: skip


def scale_shapes() -> Mapping[str, Shape]:
    """All that a file of scales may hold."""
    return _SHAPES


def read_scales(path: Path) -> Scales:
    """What a file says. Raises RulesError with every mistake."""
    return Scales(**read_fields(path, _SHAPES, "scales"))


def _words_once(found: FoundMapping) -> None:
    """No word stands in two places of one scale."""
    words = [word for rung in found.parts("places") for word in rung.get("words", ())]
    for word in {word for word in words if words.count(word) > 1}:
        found.note("R141", found=word)


def _made_scale(name: str, places: tuple[Rung, ...], place: Place, **flags: bool) -> Scale:
    return Scale(name=name, rungs=places, place=place, **flags)


def _pairs(ways: Mapping[Way, tuple[str, ...]]) -> tuple[tuple[Way, tuple[str, ...]], ...]:
    return tuple(ways.items())


def _plain(_instance: object, _attribute: object, value: object) -> object:
    return value.value if isinstance(value, Enum) else value


_BANDS = {"部分达成": "partly", "基本达成": "partly", "未达成": "not", "没有达成": "not"}
_TEXTS = ListOf(Text(), single=True, words=True)
_SETS = ListOf(Text(), single=True, make=frozenset, words=True)
_FILE = Shape(name="scales", said="定性用语目录", keys=(
    Key("scales", ListOf(Nested("scale")), "各把尺"),
    Key("same", ListOf(_TEXTS), "意思相同的词，一组一行"),
    Key("ways", Named(_TEXTS, names=Words.of(Way), make=_pairs), "说走向的词"),
    Key("verbs", _TEXTS, "不改变意思的动词"),
    Key("hedges", _TEXTS, "说明只做到一部分的词"),
    Key("softeners", _TEXTS, "略打折扣的词，后面的话须与目标相同"),
    Key("opposites", ListOf(_TEXTS), "意思相反的词：前一个好，后一个不好"),
    Key("gradual", _TEXTS, "只说方向的程度词"),
    Key("whole", _SETS, "就是百分之百的词"),
    Key("timely", _SETS, "按时一类的词"),
))  # fmt: skip
_SCALE = Shape(name="scale", said="一把尺", keys=(
    Key("name", Text(), "名称", required=True),
    Key("places", ListOf(Nested("place")), "从好到差的各档", required=True),
    Key("degree", Flag(), "yes：程度词"),
    Key("reversible", Flag(), "yes：目标在低的一头时倒过来看"),
    Key("whatever_the_target", Flag(), "yes：单写这些词，不论目标的用语", field="whatever"),
), check=_words_once, make=_made_scale)  # fmt: skip
_RUNG = Shape(name="place", said="一档", keys=(
    Key("words", _TEXTS, "用语", required=True),
    Key("band", Words.of((Reached.PARTLY, Reached.NOT), said=_BANDS), "低于目标时：部分达成或未达成", required=True),
), make=Rung, placed=False)  # fmt: skip
_SHAPES = {each.name: each for each in (_FILE, _SCALE, _RUNG)}
