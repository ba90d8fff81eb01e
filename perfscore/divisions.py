"""Administrative divisions of China: what a printed name of a place means, and which place the name of a body tells.

A place is written as its path, 安徽省/滁州市/天长市. The data, divisions.tsv, are loaded when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from attrs import field

from perfscore.frozen import frozen

_PEOPLES = (
    "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶",
    "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水",
    "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬",
    "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京",
    "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺", "各",
)  # fmt: skip
_KINDS = ("特别行政区", "地区", "林区", "省", "市", "盟", "县", "区", "旗")
_ABBREVIATED = {"652800": "巴州", "652700": "博州", "653000": "克州", "152500": "锡盟", "152900": "阿盟"}
_GENERIC = ("城区", "郊区", "矿区")  # divisions have these names, and every city has such a part
_MARKET = "场"  # 市场 after a name: the sign 市 belongs to it
_OFFERED = 4
_LIKENESS = 0.6  # the least likeness of a name that is offered for a misspelt one


@frozen
class Division:
    """A province, a city or prefecture, or a county. ``successors`` are paths; a division that exists has none."""

    code: str
    name: str
    path: str
    successors: tuple[str, ...] = ()

    @property
    def is_province(self) -> bool:
        return self.code.endswith("0000")

    def lies_in(self, outer: Division) -> bool:
        return self != outer and self.code.startswith(outer.code.removesuffix("00").removesuffix("00"))


@frozen
class Ambiguous:
    """A name that several divisions have, with their paths."""

    paths: tuple[str, ...]


@frozen
class Unknown:
    """A name that no division has; ``parts`` is the path that was looked for, empty for a text."""

    parts: tuple[str, ...] = field(default=(), eq=False)

    @property
    def near(self) -> tuple[str, ...]:
        """The paths of the divisions with the nearest names, perhaps none; looking for them takes a while."""
        return _nearest(self.parts) if self.parts else ()


Lookup: TypeAlias = Division | Ambiguous | Unknown


def find_division(named: str) -> Lookup:
    """The division that is meant by a path or a name, in full or short: 新疆/昌吉州, 昌吉州, 新疆昌吉."""
    text = "".join(named.split()).strip("/")
    parts = text.split("/")
    fitting = _fitting(parts) or [
        each for each, end in _chains(text, 0, _all_names(), _all_names()) if end == len(text)
    ]
    return _meant(fitting) if fitting else Unknown(tuple(parts))


def division_told(text: str, around: Division | None = None) -> Lookup:
    """The division that the name of a body tells: 天长市水利局, 安徽省天长市水利局; ``around`` helps among several.

    Names count with their kind (昌吉市, 昌吉州, not 昌吉); at the beginning also short provinces (新疆) and names
    of two signs (和县). It is the innermost division of the first place that is named.
    """
    for start in range(len(text)):
        names = _names_with_kind() if start else _names_at_beginning()
        named = [each for each, _ in _chains(text, start, names, _names_within())]
        near = [each for each in named if around is not None and (each.lies_in(around) or each == around)]
        if named:
            return _meant(near or named)
    return Unknown()


def _meant(found: Iterable[Division]) -> Division | Ambiguous:
    """The one among the divisions of a name that exists, that holds all the others, that is a province."""
    every = tuple(dict.fromkeys(found))
    present = tuple(each for each in every if not each.successors) or every
    outer = [each for each in present if all(other == each or other.lies_in(each) for other in present)]
    outer = outer or [each for each in present if each.is_province]
    return outer[0] if len(outer) == 1 else Ambiguous(tuple(each.path for each in present))


def _fitting(parts: list[str]) -> list[Division]:
    """The divisions called like the last part of a path that lie in some called like the others."""
    *outer, last = parts
    fitting = list(_all_names().get(last, ()))
    for part in outer:
        holding = _all_names().get(part, ())
        fitting = [each for each in fitting if any(each.lies_in(other) for other in holding)]
    return [each for each in fitting if each.name == last] or fitting


def _nearest(parts: Sequence[str]) -> tuple[str, ...]:
    """The paths with the last part's very name, which lie elsewhere, and with the names nearest to it, in what the
    first part names if that is known."""
    from difflib import get_close_matches  # only where a place is not known

    around = _all_names().get(parts[0], ()) if len(parts) > 1 else ()
    last = parts[-1]
    names = {
        name: every for name, held in _all_names().items()
        if _may_be_like(last, name)
        and (every := [each for each in held if not around or any(each.lies_in(other) for other in around)])
    }  # fmt: skip
    near = get_close_matches(last, names, n=_OFFERED, cutoff=_LIKENESS)
    elsewhere = [each.path for each in _all_names().get(last, ())]
    return tuple(dict.fromkeys((*elsewhere, *(each.path for name in near for each in names[name]))))[:_OFFERED]


def _may_be_like(one: str, other: str) -> bool:
    """Whether two names share signs enough to be as alike as is asked; to compare their order takes a hundred times."""
    signs = {*one}
    shared = len(signs.intersection(other)) + len(one) - len(signs)
    return 2 * shared >= _LIKENESS * (len(one) + len(other))


def _chains(text: str, start: int, names: DivisionNames, inner_names: DivisionNames) -> Iterator[tuple[Division, int]]:
    """The divisions named at a place of a text, each followed into what it holds: the innermost, and where it ends."""
    for end in range(min(len(text), start + _LONGEST), start + 1, -1):
        outer = names.get(text[start:end], ())
        if outer and not (text[end - 1] == "市" and text[end : end + 1] == _MARKET):
            for division in outer:
                inner = [
                    (each, stop)
                    for each, stop in _chains(text, end, inner_names, inner_names)
                    if each.lies_in(division)
                ]
                yield from inner or [(division, end)]
            return


DivisionNames: TypeAlias = Mapping[str, tuple[Division, ...]]


@cache
def _all_names() -> DivisionNames:
    """Every name, in full or short, with the divisions that have it."""
    return _by_name(
        (name, each) for each in _divisions() for name in dict.fromkeys((*_kinded(each), _short(each.name)))
    )


@cache
def _names_within() -> DivisionNames:
    """The names with their kind."""
    return _by_name((name, each) for each in _divisions() for name in _kinded(each))


@cache
def _names_with_kind() -> DivisionNames:
    """The names that tell a division anywhere in a text."""
    return {name: every for name, every in _names_within().items() if len(name) > 2 and name not in _GENERIC}


@cache
def _names_at_beginning() -> DivisionNames:
    """The names that tell a division at the beginning of a text."""
    provinces = {_short(each.name): (each,) for each in _divisions() if each.is_province}
    return {name: every for name, every in {**_names_within(), **provinces}.items() if name not in _GENERIC}


def _by_name(pairs: Iterable[tuple[str, Division]]) -> DivisionNames:
    found: dict[str, list[Division]] = {}
    for name, division in pairs:
        found.setdefault(name, []).append(division)
    return {name: tuple(every) for name, every in found.items()}


def _kinded(division: Division) -> tuple[str, ...]:
    """What a division is called with its kind: in full, 昌吉州, 巴州."""
    name = division.name
    governing = "自治" in name and name[-1] != "区"
    known = (_ABBREVIATED[division.code],) if division.code in _ABBREVIATED else ()
    return (name, *((_short(name) + name[-1],) if governing else ()), *known)


def _short(name: str) -> str:
    """The name without its kind and peoples: 昌吉 for 昌吉回族自治州; the name itself where one sign would be left."""
    if "自治" in name:
        return _without_peoples(name.partition("自治")[0])
    stem = name.removesuffix(next((kind for kind in _KINDS if name.endswith(kind)), ""))
    return stem if len(stem) > 1 else name


def _without_peoples(stem: str) -> str:
    """双江 for 双江拉祜族佤族布朗族傣族; two signs at least stay."""
    for people in _PEOPLES:
        rest = stem.removesuffix("族").removesuffix(people)
        if stem.removesuffix("族").endswith(people) and len(rest) > 1:
            return _without_peoples(rest)
    return stem


@cache
def _divisions() -> tuple[Division, ...]:
    text = Path(__file__).with_name("divisions.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    present = {code: name for code, name, *successors in rows if not successors}
    names = {code: name for code, name, *_ in rows} | present
    paths = {code: _path(code, name, names) for code, name in present.items()}
    return tuple(
        Division(code, name, _path(code, name, names), tuple(paths[each] for each in " ".join(successors).split()))
        for code, name, *successors in rows
    )


def _path(code: str, name: str, names: Mapping[str, str]) -> str:
    around = (f"{code[:2]}0000", f"{code[:4]}00")
    return "/".join((*(names[each] for each in around if each in names and each != code), name))


_LONGEST = 15  # signs of the longest name
