"""What words say about a row: which way an indicator wants its figures, from directions.yaml of the rule folders;
and with it the scales of qualitative words, from scales.yaml.

    差错率 -> less, certain      补助标准 -> more, doubtful      成本节约率 -> more: the word that stands last counts

The shipped catalogue may be added to: a folder of rules may hold a directions.yaml of its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from attrs import evolve, field

from perfscore.errors import RulesError
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import NOWHERE, Message, Place, Problem, Related, problem
from perfscore.rules.category import category_names
from perfscore.rules.folders import DIRECTIONS, SCALES, rules_folder
from perfscore.rules.model import Direction, RuleSet
from perfscore.rules.scales import Scales, read_scales, scale_shapes
from perfscore.shapes.files import read_fields, read_file
from perfscore.shapes.shape import Flag, Key, ListOf, Named, Nested, Placed, Shape, Text, Words
from perfscore.values.folding import ITEM_MARKS, normalise
from perfscore.values.unit import dimensions, parse_unit

_WAYS = {
    **dict.fromkeys(("越高越好", "正向", "高", "多"), "more"),
    **dict.fromkeys(("越低越好", "反向", "逆向", "低", "少"), "less"),
    **dict.fromkeys(("恰好", "等于"), "exact"),
}
_SURE, _DOUBTFUL, _OPEN = "certain", "doubtful", "open"
_BRACKETED = lazy_pattern(r"[(（\[【〔][^)）\]】〕]{0,100}[)）\]】〕]")
_MARKS = lazy_pattern(r"[\s()（）\[\]【】〔〕“”‘’「」『』\"'《》、，,。:：;；*★☆·\-—_/]+")

_NUMBERING = lazy_pattern(
    rf"^(?:[{ITEM_MARKS}]|(?:指标|任务)?[0-9０-９]{{1,2}}[.．、:：)）](?![0-9])|[一二三四五六七八九十]{{1,3}}、"
    r"|[(（](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）])+\s*"
)
_ONLY_WORDS = lazy_pattern(r"[\u4e00-\u9fff]+")
_SIGNS, _DIGITS = "≥≤><=*★☆", "0123456789.*"
_NO_WORDS = lazy_pattern(r"[0-9*≥≤><=]|^[a-z%‰]*$")


@frozen
class Word:
    """A word of a name and the direction that it tells; ``doubtful`` needs another witness, ``open`` tells none.

    ``of_a_whole`` names a share that cannot be above 100%.
    """

    text: str
    direction: Direction
    doubtful: bool = False
    at_start: bool = False
    of_a_whole: bool = False
    open: bool = False
    overrides: bool = field(default=False, eq=False)
    place: Place = field(default=NOWHERE, eq=False)


@frozen(eq=False)
class Catalogue:
    """All words by their text, and the directions of categories; one is the same as itself alone.

    The scales are read when a row has words to compare.
    """

    words: Mapping[str, Word]
    categories: Mapping[str, Direction]
    scales_of: Callable[[], Scales] = Scales

    @cached_property
    def scales(self) -> Scales:
        return self.scales_of()

    def word_in(self, plain: str) -> Word | None:
        """The word of a name, as it is compared, that tells its direction: one at its start, else the last, the
        longest of those.
        """
        return self._at_start(plain) or self._last(plain)

    def _last(self, plain: str) -> Word | None:
        words, lengths = self.words, self._lengths
        for end in range(len(plain), 0, -1):
            for length in lengths.get(plain[end - 1], ()):
                found = words.get(plain[end - length : end]) if length <= end else None
                if found is not None and not found.at_start:
                    return found
        return None

    def _at_start(self, plain: str) -> Word | None:
        """A verb that leads a name tells its direction unless the name ends on what was measured: 降低能耗幅度."""
        first = next((word for word in self._leading.get(plain[:1], ()) if plain.startswith(word.text)), None)
        if first is None:
            return None
        last = self._last(plain)
        measured = last is not None and not last.doubtful and plain.endswith(last.text)
        return None if measured and last is not None and last.direction is Direction.MORE else first

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the words are that end on a character, the longest first."""
        found: dict[str, set[int]] = {}
        for text in filter(None, self.words):
            found.setdefault(text[-1], set()).add(len(text))
        return {last: sorted(lengths, reverse=True) for last, lengths in found.items()}

    @cached_property
    def _leading(self) -> dict[str, list[Word]]:
        """The words that count at the start of a name, by their first character."""
        found: dict[str, list[Word]] = {}
        for word in self.words.values():
            if word.at_start:
                found.setdefault(word.text[:1], []).append(word)
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever the order and the files."""
        words = sorted(
            (each.text, each.direction.value, each.doubtful, each.open, each.at_start, each.of_a_whole)
            for each in self.words.values()
        )
        categories = sorted((name, way.value) for name, way in self.categories.items())
        said = [words, categories, self.scales.said()]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def catalogue_of(rules: RuleSet) -> Catalogue:
    """The catalogue that a rule set is read with: that of its folders, else the shipped one."""
    return rules.catalogue if isinstance(rules.catalogue, Catalogue) else shipped()


def catalogue_in(folders: Sequence[Path]) -> Catalogue | None:
    """The shipped catalogue with what these folders add to it; None where they add nothing. Raises RulesError."""
    own = [folder for folder in reversed(folders) if folder != rules_folder()]
    files = [path for folder in own for path in (folder / DIRECTIONS, folder / SCALES) if path.is_file()]
    if not files:
        return None
    found = shipped()
    for path in files:
        if path.name == DIRECTIONS:
            found = _joined(found, _read(path, path.stat().st_mtime_ns))
        else:
            own_scales = _scales(path, path.stat().st_mtime_ns)
            found = evolve(found, scales_of=partial(found.scales.with_own, own_scales))
    return found


def warnings_in(folder: Path) -> tuple[Problem, ...]:
    """What in the files that a folder adds is allowed and probably not meant. Raises RulesError."""
    files = {folder / DIRECTIONS: shapes(), folder / SCALES: scale_shapes()}
    read = (read_file(path, every, path.stem) for path, every in files.items() if path.is_file())
    return tuple(item for each in read for item in each.warnings)


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue that comes with the program."""
    return evolve(_read(rules_folder() / DIRECTIONS, 0), scales_of=partial(read_scales, rules_folder() / SCALES))


def compared(name: str) -> str:
    """A name as it is compared: without brackets and what is in them, marks, spaces and the case of letters."""
    return bare(normalise(name))


def bare(normal: str) -> str:
    """The same of a name in its normal form (see ``normalise``)."""
    plain = normal.casefold()
    if _ONLY_WORDS.fullmatch(plain):
        return plain
    outside = _MARKS.sub("", _BRACKETED.sub("", plain))
    return outside or _MARKS.sub("", plain)


class CalledName(str):
    """A name as it is compared (``called``) that knows how it was written: 万元gdp能耗降低率, 万元GDP能耗降低率."""

    written: str

    @classmethod
    def of(cls, written: str) -> CalledName:
        name = cls(called(written))
        name.written = written
        return name


def called(name: str) -> str:
    """A name as people compare it: what a form prints around it (numbering, marks, a unit, points or a template in
    brackets, a sign at the end) left out. Words in brackets stay: 执行率（财政拨款） is another indicator than 执行率.

        1."三公"经费 变动率（%）  ->  三公经费变动率        产出指标（50分）  ->  产出指标
    """
    bare = _NUMBERING.sub("", name.strip())
    plain = _before_target(_BRACKETED.sub(_kept, normalise(bare)).casefold())
    return _MARKS.sub("", plain) or _MARKS.sub("", normalise(name).casefold())


def _before_target(name: str) -> str:
    """A name without the target that is printed after it: 合格率≥95%."""
    before = name.removesuffix("%").rstrip(_DIGITS).rstrip(_SIGNS)
    signs = [place for place in range(len(before), len(name)) if name[place] in _SIGNS]
    return name[: signs[0]] if signs else name


def _kept(found: re.Match[str]) -> str:
    """What is in brackets, but for a unit, points, a sign or a template."""
    inside = found[0][1:-1]
    return "" if _NO_WORDS.search(inside) or _is_unit(inside) or inside.startswith("单位") else inside


def _is_unit(text: str) -> bool:
    unit = parse_unit(text)
    return unit is not None and set(unit.dimension.split("/")) <= set(dimensions())


def _joined(base: Catalogue, own: Catalogue) -> Catalogue:
    """``own`` over ``base``. Raises RulesError for a word that contradicts the base without saying so."""
    against = [
        (word, base.words[text])
        for text, word in own.words.items()
        if text in base.words and base.words[text] != word and not word.overrides
    ]
    if against:
        raise RulesError([_contradiction(*each) for each in against])
    return evolve(base, words={**base.words, **own.words}, categories={**base.categories, **own.categories})


@lru_cache(maxsize=64)
def _scales(path: Path, _changed: int) -> Scales:
    return read_scales(path)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Catalogue:
    """A file of the catalogue; read again when it has changed. Raises RulesError with every mistake."""
    said = read_fields(path, shapes(), "directions")
    words, against = dict[str, Word](), list[Problem]()
    for word in (word for group in said.get("directions", ()) for word in group):
        first = words.setdefault(word.text, word)
        if first != word:
            against.append(_contradiction(word, first))
    if against:
        raise RulesError(against)
    return Catalogue(words, said.get("categories", {}))


def _contradiction(word: Word, first: Word) -> Problem:
    return problem("R140", word.place, found=word.text).beside(Related(Message("K_said_before"), first.place))


@cache
def shapes() -> dict[str, Shape]:
    """All that a file of directions may hold."""
    ways = Words.of((Direction.MORE, Direction.LESS, Direction.EXACT), said=_WAYS)
    file = Shape(name="directions", said="方向目录", keys=(
        Key("directions", ListOf(Nested("direction")), "各组用词"),
        Key("categories", Named(ways, names=Words.of(category_names())), "名称没有说出方向时，二级指标所说的方向"),
    ))  # fmt: skip
    entry = Shape(name="direction", said="一组用词", keys=(
        Key("words", ListOf(Placed(Text()), single=True, words=True), "名称里的词", required=True),
        Key("direction", ways, "越高越好 more、越低越好 less、恰好 exact", required=True),
        Key("confidence", Words.of((_SURE, _DOUBTFUL, _OPEN)), "doubtful：只在与二级指标一致时算数；open：不算数"),
        Key("at_start", Flag(), "yes：只在名称的开头算数"),
        Key("of_a_whole", Flag(), "yes：整体的一部分，不可能超过 100%"),
        Key("overrides", Flag(), "yes：代替随程序提供的目录里的同一个词"),
    ), make=_made_words, placed=False)  # fmt: skip
    return {each.name: each for each in (file, entry)}


def _made_words(words: tuple[tuple[str, Place], ...], confidence: str = _SURE, **said: Any) -> tuple[Word, ...]:
    doubt: dict[str, Any] = {"doubtful": confidence != _SURE, "open": confidence == _OPEN}
    return tuple(Word(text=compared(text), place=place, **doubt, **said) for text, place in words)
