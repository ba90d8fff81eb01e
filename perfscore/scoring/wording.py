"""A target in words beside an actual in words: how far the actual reaches it, and by what that is told.

    有效提高 | 有效提升      the same statement          有效保障 | 基本保障    a lower place of one scale: partly
    合格     | 不合格        the target denied: not      上升     | 下降        the other way: not
    更新设备 | 正在推进      words that stand alone for how far something got

The first witness that knows decides; None where none does. Nothing is counted as reached for mere likeness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Message
from perfscore.rules.scales import Reached, Scale, Scales, Way

_MARKS = lazy_pattern(r"[\s()（）\[\]“”\"'《》、，,。.;；:：!！*★]+")
_DENIALS = lazy_pattern(r"尚未|从未|未能|没有|未|不|没|无|非|零")
_KEPT = lazy_pattern(
    r"不断|不低于|不少于|不超过|不高于|不大于|不小于|不下降|不降低|不减少|不增加|不增长|不上升|不变|不仅|不同|不定期|"
    r"非常|非遗|无偿|无害化|无障碍|无人机|未来|未成年|零距离|零星|零售|零增长"
)
_NOT_WORDS = lazy_pattern(r"[^\u3400-\u9fff]+|[0-9.]+[\u3400-\u9fff]{1,3}")
_FIGURES = lazy_pattern(r"[0-9]+")
_SHORTEST = 2


class Likeness(StrEnum):
    """What tells how far words reach a target; each value is the code of its wording in messages.yaml."""

    SAME_WORDS = "T070"
    SAME_STATEMENT = "T071"
    DENIED = "T072"
    OTHER_WAY = "T073"
    SAME_WAY = "T074"
    STANDS_ALONE = "T075"
    NO_LOWER = "T076"
    LOWER = "T077"
    HEDGED = "T078"
    TIMELY_AND_WHOLE = "T125"
    NOT_IN_TIME = "T126"
    CLAIMS_TIME = "T127"
    RANK_REACHED = "T132"
    RANK_MISSED = "T133"


@frozen
class Compared:
    """How far an actual reaches its target, and the step that tells."""

    reached: Reached
    reason: Message


def compare(target: str, actual: str, scales: Scales) -> Compared | None:
    """How far the words of an actual reach those of a target."""
    one, other = _plain(target), _plain(actual)
    witnesses: tuple[Callable[[str, str, Scales], Compared | None], ...] = (
        _same_statement, _denied, _opposite, _other_way, _standing_alone, _on_a_scale, _gradual, _hedged,
    )  # fmt: skip
    return next((found for witness in witnesses if (found := witness(one, other, scales)) is not None), None)


def is_denied(text: str) -> bool:
    """Whether words deny something: 未完成, 无事故; not 不断提升."""
    return bool(_DENIALS.search(_KEPT.sub("", _plain(text))))


def have_words_in_common(one: str, other: str, scales: Scales) -> bool:
    """Whether two texts share two characters in a row, where both have that many beside their figures and verbs."""
    left, right = (_core(_NOT_WORDS.sub(" ", _plain(text)).strip() + " ", scales) for text in (one, other))
    runs = {left[at : at + 2] for at in range(len(left) - 1) if " " not in left[at : at + 2]}
    told = {right[at : at + 2] for at in range(len(right) - 1) if " " not in right[at : at + 2]}
    return not runs or not told or bool(runs & told)


def _same_statement(target: str, actual: str, scales: Scales) -> Compared | None:
    """The same words, but for a verb at the front, 了, or words of the same meaning."""
    if target == actual:
        return Compared(Reached.FULLY, Message(Likeness.SAME_WORDS, actual=actual))
    if is_denied(target) is not is_denied(actual):
        return None
    if _turned_round(_core(target, scales), _core(actual, scales)):
        return Compared(Reached.FULLY, Message(Likeness.SAME_STATEMENT, actual=actual, target=target))
    one, other = _affirmed(target, scales), _affirmed(actual, scales)
    if is_denied(target) and (one == other or _related(one, other)):
        return Compared(Reached.FULLY, Message(Likeness.SAME_STATEMENT, actual=actual, target=target))
    return None


def _turned_round(one: str, other: str) -> bool:
    """Whether two texts are equal, or one with its two parts changed about: 正常运行, 运行正常."""
    return len(one) == len(other) and other in one + one


def _opposite(target: str, actual: str, scales: Scales) -> Compared | None:
    """低效 where 高效 is asked for."""
    for good, *bad in scales.opposites:
        said = next((word for word in bad if word in actual), None)
        if said is not None and good in target and not (is_denied(target) or is_denied(actual.replace(said, ""))):
            return Compared(Reached.NOT, Message(Likeness.OTHER_WAY, actual=actual, target=target))
    return None


def _denied(target: str, actual: str, scales: Scales) -> Compared | None:
    """One side denies what the other says."""
    if is_denied(target) is is_denied(actual):
        return None
    if _related(_affirmed(target, scales), _affirmed(actual, scales)):
        return Compared(Reached.NOT, Message(Likeness.DENIED, actual=actual, target=target))
    return None


def _other_way(target: str, actual: str, scales: Scales) -> Compared | None:
    """The actual goes a way that the target does not allow; or it goes that way, where no degree is asked."""
    wanted, way = _way(target, scales), _way(actual, scales)
    if wanted is None or way is None or is_denied(actual):
        return None
    if way not in wanted.allows:
        return Compared(Reached.NOT, Message(Likeness.OTHER_WAY, actual=actual, target=target))
    if _hedges_the_same(target, actual, scales) or _hedges_the_same(actual, target, scales):
        return None  # 基本稳定 is less than 稳定
    asked = any(True for scale in scales.scales if scale.degree for _ in _found(target, scale))
    if not asked or _without(target, scales.gradual) != target:
        return Compared(Reached.FULLY, Message(Likeness.SAME_WAY, actual=actual, target=target))
    return None


def stands_alone(actual: str, scales: Scales) -> Reached | None:
    """How far words tell that something got, whatever it is; None for words that do not."""
    found = _standing_alone("", _plain(actual), scales)
    return None if found is None else found.reached


def _standing_alone(_target: str, actual: str, scales: Scales) -> Compared | None:
    """已完成, 正在推进, 未开展: words that tell how far something got, whatever it is."""
    for scale in scales.scales:
        place = scale.places.get(actual) if scale.whatever else None
        if place is not None:
            reached = Reached.FULLY if place == 0 else scale.rungs[place].band
            return Compared(reached, Message(Likeness.STANDS_ALONE, actual=actual, scale=scale.name))
    return None


def _on_a_scale(target: str, actual: str, scales: Scales) -> Compared | None:
    """Both have a place on one scale, and speak of the same thing."""
    for scale in scales.scales:
        for wanted, of in _found(target, scale):
            for got, thing in _found(actual, scale):
                if thing in (*scales.softeners, *scales.hedges) and thing != of:
                    continue  # 较充分 is less than 充分
                if _may_be_alike(_core(of, scales), _core(thing, scales), whole=len(wanted) == 1 or len(got) == 1):
                    reached = scale.reached(scale.places[wanted], scale.places[got])
                    shown = {"actual": got, "target": wanted, "scale": scale.name}
                    return Compared(
                        reached, Message(Likeness.NO_LOWER if reached is Reached.FULLY else Likeness.LOWER, **shown)
                    )
    return None


def _gradual(target: str, actual: str, scales: Scales) -> Compared | None:
    """持续提升 is met by what says the same without 持续."""
    if is_denied(actual) or _without(target, scales.gradual) == target:
        return None
    one, other = (_core(_without(text, scales.gradual), scales) for text in (target, actual))
    same = Message(Likeness.SAME_STATEMENT, actual=actual, target=target)
    return Compared(Reached.FULLY, same) if one == other else None


def _hedged(target: str, actual: str, scales: Scales) -> Compared | None:
    """基本及时 is less than 及时, and 大局基本稳定 than 大局稳定; 及时 is more than 基本及时."""
    wanted = _core(target, scales)
    for soft in scales.softeners:
        if actual.startswith(soft) and _core(actual.removeprefix(soft), scales) == wanted:
            return Compared(Reached.PARTLY, Message(Likeness.HEDGED, actual=actual, target=target, hedge=soft))
    if is_denied(actual):
        return None
    if _hedges_the_same(actual, target, scales):
        return Compared(Reached.FULLY, Message(Likeness.SAME_STATEMENT, actual=actual, target=target))
    hedge = next((word for word in scales.hedges if actual.startswith(word)), None)
    if hedge is None and _hedges_the_same(target, actual, scales):
        hedge = next(word for word in scales.hedges if word in actual)
    if hedge is None or target.startswith(hedge):
        return None
    rest = _core(actual.replace(hedge, "", 1), scales)
    if rest and _related(rest, wanted):
        return Compared(Reached.PARTLY, Message(Likeness.HEDGED, actual=actual, target=target, hedge=hedge))
    return None


def _hedges_the_same(one: str, other: str, scales: Scales) -> bool:
    """Whether one text is the other but for a hedge in that: 稳定, 基本稳定."""
    bare = _without(other, scales.hedges)
    return other not in (bare, one) and _core(bare, scales) == _core(one, scales)


def _plain(text: str) -> str:
    return _MARKS.sub("", text)


def _core(text: str, scales: Scales) -> str:
    """A statement without the verbs at its front and without 了 and 的, each word as the first of its group."""
    for word in scales.verbs_longest_first:
        text = text.removeprefix(word) if len(text) > len(word) else text
    plain = text.replace("了", "").removesuffix("的")
    for word, first in scales.first_of_same:
        plain = plain.replace(word, f"\0{first}\0") if word in plain and "\0" not in plain else plain
    return plain.replace("\0", "")


def _affirmed(text: str, scales: Scales) -> str:
    """What is denied, or said, without the denial."""
    kept = _KEPT.findall(text)
    rest = _DENIALS.sub("", _KEPT.sub("\0", text))
    for word in kept:
        rest = rest.replace("\0", word, 1)
    return _core(re.sub("发生|出现|发现", "", rest), scales)


def _related(one: str, other: str) -> bool:
    """Whether one text holds the other, or a run of two characters at its end."""
    if min(len(one), len(other)) < _SHORTEST:
        return one == other and bool(one)
    return one in other or other in one or one[-_SHORTEST:] == other[-_SHORTEST:]


def _may_be_alike(one: str, other: str, *, whole: bool) -> bool:
    """Whether what stands beside two words of a scale is the same thing, ``whole`` where the words are short."""
    if one == other or whole or _FIGURES.findall(one) != _FIGURES.findall(other):
        return one == other
    return not one or not other or one in other or other in one


def _found(text: str, scale: Scale) -> Iterator[tuple[str, str]]:
    """The longest word of a scale in a text, with the rest of the text; a single character only where it ends one."""
    for word in scale.longest_first:
        if text == word or (len(word) >= _SHORTEST and word in text) or (len(word) == 1 and text.endswith(word)):
            yield word, text.replace(word, "", 1)
            return


def _way(text: str, scales: Scales) -> Way | None:
    """The way that the words of a text go, if they all go one way."""
    rest, found = text, set()
    for word, way in scales.way_of_word:
        if word in rest:
            rest = rest.replace(word, "\0")
            found.add(way)
    return found.pop() if len(found) == 1 else None


def _without(text: str, words: tuple[str, ...]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
