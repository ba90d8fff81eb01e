"""Nodes -> values, as the shapes of a language say. Every mistake is noted where it stands, and reading goes on.

What could not be read is ``UNREAD``; a mapping is a ``FoundMapping``, even where some of its keys could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Any

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.marked import Mapping, Node, Scalar, Sequence
from perfscore.messages import Joined, Message, Place, Problem, problem
from perfscore.shapes import keys
from perfscore.shapes.bracketed import in_brackets
from perfscore.shapes.described import example_of, expected, form_of, mapping_of, short, written
from perfscore.shapes.found import UNREAD, FoundMapping, fields_of
from perfscore.shapes.shape import (
    Anything,
    Day,
    Either,
    FreeText,
    ListOf,
    Named,
    Nested,
    OrNothing,
    Placed,
    Plain,
    RefusedError,
    Shape,
    ShapeValue,
    Text,
    When,
    Words,
)
from perfscore.shapes.unquoted import slip
from perfscore.typed import Edit, commented, parts, plainer

_FEW_KEYS = 4
_PAIRS = ("“”", "‘’", "「」", "『』", '“"', "‘'", "““", "””")
_COMMENTED = lazy_pattern(r":[ \t]+#[^ \t]")
#: Signs of patterns, which a name does not have: .*率 ^甲 甲|乙 *率 %率; ** in brackets stands for a number on forms.
_WILD = lazy_pattern(r"\.[*+?]|[\^$|\\]|(?<![*（(≥≤><=])\*(?![*%）)])|^%")
_APART = lazy_pattern(r"(?<=[\u4e00-\u9fff])(?:[ \t\u3000]+|[、；;|/])(?=[\u4e00-\u9fff])")
_MOST_UNQUOTED = 50  # problems of a file after which no value without quotes is looked for behind the next
#: A sign without a blank behind it, which YAML takes for a comment all the same.
_WIDE_HASH = lazy_pattern(r"[ \t\u3000]＃.*")
_CUT = lazy_pattern(r"[ \t]+(?P<cut>#[^\s#!-].*)")


@frozen
class FileLanguage:
    """How files of one language differ from most: JSON instead of YAML; ``codes`` for mistakes that every
    language knows, by their usual ones; ``unquoted``, the keys whose values often lack the quotes that YAML wants.
    """

    is_json: bool = False
    codes: MappingOf[str, str] = field(factory=dict)
    unquoted: tuple[str, ...] = ()


COMMON = FileLanguage()


@frozen
class Reader:
    """Reads the nodes of one file by a table of shapes and gathers its problems, each with the line it stands on.

    ``edits`` gathers what was read though it is written otherwise than the language has it, ``named`` the texts that
    name something of a section, to be checked when the whole file is read; ``around`` are the shapes of the mappings
    around what is being read.
    """

    lines: list[str]
    shapes: MappingOf[str, Shape]
    language: FileLanguage = COMMON
    problems: list[Problem] = field(factory=list)
    edits: list[Edit] = field(factory=list)
    named: dict[str, list[Scalar]] = field(factory=dict)
    around: list[Shape] = field(factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was noted but warnings."""
        return all(item.is_warning for item in self.problems)

    def warn(self, code: str, place: Place, **figures: object) -> None:
        """Note what is allowed and probably not meant."""
        self.note(code, place, **figures)
        self.problems[-1] = evolve(self.problems[-1], is_warning=True)

    def note(self, code: str, place: Place, cause: Problem | None = None, /, **figures: object) -> None:
        """Note a mistake at a place; ``cause`` is that of another file which it comes from."""
        told = {
            name: short(each) if isinstance(each, str) and name == "found" else each for name, each in figures.items()
        }
        noted = evolve(problem(self.language.codes.get(code, code), place, **told), cause=cause)
        self.problems.append(noted.quoted(self.lines))

    def file(self, root: Node, shape: str) -> dict[str, Any]:
        """The values of a whole file of one shape, as far as each can be made."""
        found = self.mapping(root, self.shapes[shape])
        return {} if found is UNREAD else fields_of(found)

    def read(self, node: Node, value: ShapeValue) -> Any:
        """What stands at a node; ``UNREAD`` after noting why it cannot be read."""
        match value:
            case Nested():
                return self._nested(node, value)
            case ListOf():
                return self._list(node, value)
            case Named():
                return self._by_name(node, value)
            case Either(mapping=mapping, plain=plain):
                return self.read(node, mapping) if isinstance(node, Mapping) else self._listed_or_mapped(node, plain)
            case Placed(item=item):
                read = self._plain(node, item)
                return UNREAD if read is UNREAD else (read, node.place)
            case OrNothing(item=item, nothing=nothing):
                return self._left_empty(node, nothing) if _is_empty(node) else self.read(node, item)
            case Anything():
                return None
            case _:
                return self._plain(node, value)

    def mapping(self, node: Node, shape: Shape, name: Scalar | None = None, only: tuple[str, ...] = ()) -> Any:
        """A mapping of this shape as a Found; ``only`` these of its keys are read, and none is missed, if given."""
        if not isinstance(node, Mapping):
            return self._wrong_type(node, mapping_of(shape))
        wanted = only or self._keys(node, shape)
        looked_at = [(key.name, key.value) for key in shape.keys if not isinstance(key.value, Anything)]
        here = {key: (each, value) for key, value in looked_at if (each := node.get(key)) is not None}
        self.around.append(shape)
        values = {key: self.read(*here[key]) for key in here if key in wanted}
        self.around.pop()
        read = {key: value for key, value in values.items() if value is not UNREAD}
        whole = len(read) == len(values) and (bool(only) or self._nothing_missing(node, shape))
        found = FoundMapping(shape, node, read, name, whole, self)
        return found if only else self._checked(found)

    def _checked(self, found: FoundMapping) -> FoundMapping:
        """The mapping, whole only where its keys fit together."""
        before = len(self.problems)
        if found.shape.check is not None:
            found.shape.check(found)
        fits = all(item.is_warning for item in self.problems[before:])
        return found if fits else evolve(found, is_whole=False)

    def _keys(self, node: Mapping, shape: Shape) -> tuple[str, ...]:
        """The keys that are allowed here; strange and missing ones are noted."""
        if not node.entries and not shape.may_be_empty:
            self.note("R122", node.place)
        forbidden = keys.forbidden(node, shape)
        allowed = tuple(name for name in shape.names if name not in forbidden)
        strange = [key for key, _ in node.entries if key.text not in allowed]
        within = keys.all_within(strange, shape, self.shapes)
        if within is not None and len(strange) > 1:
            shown = Joined([key.text for key in strange[:_FEW_KEYS]])
            self.note("R511", strange[0].place, found=shown, near=within.name, form=form_of(within.value))
            return allowed
        if len(strange) > 1 and len(strange) == len(node.entries) and self._alien(strange, shape, allowed):
            return allowed
        meant = {name for key in strange for name in self._strange(key, node, shape, allowed, forbidden)}
        is_another = 0 < len(strange) == len(node.entries)  # nothing of this shape: no key is missed beside them
        if not is_another and not self._nothing_missing(node, shape):
            self._tell_missing(node, shape, meant | keys.swallowed(node, shape, self.shapes))
        return allowed

    def _tell_missing(self, node: Mapping, shape: Shape, meant: set[str]) -> None:
        """Notes the keys that are not there, but for those that were ``meant`` by others."""
        takes = {key.name: key.value for key in shape.keys}
        for name in keys.required(node, shape):
            if node.get(name) is None and name not in meant:
                self.note("R102", node.place, key=name, expected=expected(takes[name], self.shapes))
        for group in shape.one_of:
            if sum(node.get(key) is not None for key in group.keys) != 1 and not meant & {*group.keys}:
                self.note(group.code, node.place, allowed=Joined(group.keys))

    def _alien(self, strange: list[Scalar], shape: Shape, allowed: tuple[str, ...]) -> bool:
        """Whether nothing of a mapping is like what its shape knows, which is told once."""
        told = [keys.meant(key.text, allowed, shape, self.shapes, self.around)[1] for key in strange]
        if any(figures["hint"] for figures in told) or any(self._unquoted(key.place) for key in strange):
            return False
        shown = Joined(key.text for key in strange[:_FEW_KEYS])
        self.note("R101", strange[0].place, **told[0] | {"found": shown, "hint": example_of(shape)})
        return True

    def _strange(
        self, key: Scalar, node: Mapping, shape: Shape, allowed: tuple[str, ...], forbidden: MappingOf[str, When]
    ) -> tuple[str, ...]:
        """Tells a key that cannot stand here; the keys that were probably meant."""
        when = forbidden.get(key.text)
        if when is not None:
            instead = Message("W_instead", near=Joined(when.requires)) if when.requires else Message("W_leave_out")
            there = f"{when.key}: {getattr(node.get(when.key), 'text', '')}"
            said = there if when.values else Message("W_without", key=when.key)
            why = Message("W_because", why=Message(when.why)) if when.why else ""
            self.note("R160", key.place, found=key.text, said=said, why=why, instead=instead)
            return when.requires
        if (unquoted := self._unquoted(key.place)) is not None:
            self.problems.append(unquoted)
            return ()
        near, figures = keys.meant(key.text, allowed, shape, self.shapes, self.around)
        if not figures["hint"]:
            figures["hint"] = keys.hint_beside(key, node, shape)
        self.note("R101", key.place, **figures)
        return () if near is None else (near,)

    def _nothing_missing(self, node: Mapping, shape: Shape) -> bool:
        missing = any(node.get(name) is None for name in keys.required(node, shape))
        return not missing and all(sum(node.get(key) is not None for key in group.keys) == 1 for group in shape.one_of)

    def _nested(self, node: Node, value: Nested) -> Any:
        if isinstance(node, Scalar) and node.text in value.words:
            return value.words[node.text]
        if value.words and not isinstance(node, Mapping):
            return self._wrong_type(node, expected(value, self.shapes))
        key, other = value.instead or ("", "")
        turned = value.instead is not None and isinstance(node, Mapping) and self._has(node, key, other)
        return self.mapping(node, self.shapes[other if turned else value.shape])

    def _has(self, node: Mapping, key: str, shape: str) -> bool:
        """Whether a mapping has a key of a shape, or one that people call so."""
        called = self.shapes[shape].called if shape else {}
        return any(key in (name.text, called.get(name.text)) for name, _ in node.entries)

    def _list(self, node: Node, value: ListOf) -> Any:
        lone = isinstance(node, Sequence) and len(node.items) == 1 and getattr(value.item, "compared", False)
        if isinstance(node, Scalar) and (listed_there := in_brackets(node, value.item)) is not None:
            self._edit(node, f"[{', '.join(item.text for item in listed_there)}]")
            node = Sequence(items=listed_there, place=node.place)
        alone = Mapping if isinstance(value.item, Nested) else Scalar
        if value.single and isinstance(node, alone):
            node = Sequence(items=(node,), place=node.place)
        if not isinstance(node, Sequence):
            return self._wrong_type(node, expected(value, self.shapes))
        if not node.items:
            self.note("R122", node.place)
            return UNREAD
        items = [part for item in node.items for part in self._parted(item, value.item)]
        if value.count is not None and len(items) != value.count:
            self.note("R123", node.place)
            return UNREAD
        self._listed_twice(items, value)
        self._words_apart(items if value.words or lone else [])
        return tuple(self.read(item, value.item) for item in items)

    def _listed_or_mapped(self, node: Node, plain: ListOf) -> Any:
        """A list where a mapping might stand, too: of what is not read it is told that a mapping could say it."""
        told = len(self.problems)
        read = self._list(node, plain)
        if isinstance(node, Scalar) and node.text.strip() and (read is UNREAD or UNREAD in read):
            examples = keys.limits_meant(node.text.strip(), isinstance(plain.item, Words))
            figures = {"found": short(node.text.strip()), "allowed": expected(plain.item), "example": examples}
            self.problems[told:] = [evolve(self.problems[told], code="R161", fields=figures)]
        return read

    def _listed_twice(self, items: list[Node], value: ListOf) -> None:
        seen: set[str] = set()
        for item in items if value.count is None and not isinstance(value.item, OrNothing) else ():
            if isinstance(item, Scalar) and item.text in seen:
                self.warn("R503", item.place, found=item.text)
            seen |= {item.text} if isinstance(item, Scalar) else set()

    def _words_apart(self, items: list[Node]) -> None:
        """Blanks, 、 or / between words of a text, where each is probably a word of its own."""
        for item in (each for each in items if isinstance(each, Scalar) and not each.quoted):
            if _APART.search(item.text):
                self.warn("R516", item.place, found=item.text, near=f"[{', '.join(_APART.split(item.text))}]")

    def _parted(self, node: Node, value: ShapeValue) -> tuple[Node, ...]:
        """The items that a full-width comma parts, where none of them can hold one."""
        can_hold_one = isinstance(value, Text | Placed | ListOf | Named | Nested | Either)
        if can_hold_one or not isinstance(node, Scalar) or node.quoted or node.place.column is None:
            return (node,)
        cut = parts(node.text)
        if len(cut) == 1:
            return (node,)
        self._edit(node, ", ".join(part.strip() for _, part in cut))
        column = node.place.column
        return tuple(
            evolve(node, text=part, place=evolve(node.place, column=column + start, width=max(1, len(part))))
            for start, part in cut
        )

    def _edit(self, node: Scalar, new: str) -> None:
        line, column = node.place.line, node.place.column
        if line is None or column is None or line > len(self.lines):
            return
        start = column + (self.lines[line - 1][column - 1 : column] in "\"'")
        if self.lines[line - 1][start - 1 :].startswith(node.text):
            self.edits.append(Edit(line, start, node.text, new))

    def _by_name(self, node: Node, value: Named) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong_type(node, expected(value, self.shapes))
        if not node.entries:
            self.note("R122", node.place)
        inner = self.shapes[value.item.shape] if isinstance(value.item, Nested) else None
        if inner is not None and keys.lacks_names(node, inner):
            shown = Joined(name.text for name, _ in node.entries[:_FEW_KEYS])
            self.note("R523", node.place, found=shown, example=written(value, self.shapes))
            return UNREAD
        found = {}
        for name, item in node.entries:
            if isinstance(value.item, Nested) and keys.is_too_deep(name, item, self.around):
                self.note("R521", name.place, found=name.text)
                continue
            key = name.text if value.names is None else self._plain(name, value.names)
            read = self.read(item, value.item) if inner is None else self.mapping(item, inner, name)
            if key is not UNREAD:
                found[key] = read
        return found

    def _unquoted(self, place: Place) -> Problem | None:
        """The value of a line that YAML took for its own signs, for want of quotes; looked for while it is told."""
        few = self.language.unquoted and len(self.problems) < _MOST_UNQUOTED
        return slip(self.lines, place, self.language.unquoted) if few else None

    def _left_empty(self, node: Node, nothing: Any) -> Any:
        """Nothing, unless a value that YAML took for a comment (#5) stands there."""
        line = node.place.line or 0
        commented = isinstance(node, Scalar) and 0 < line <= len(self.lines) and _COMMENTED.search(self.lines[line - 1])
        unquoted = self._unquoted(node.place) if commented else None
        if unquoted is None:
            return nothing
        self.problems.append(unquoted)
        return UNREAD

    def _plain(self, node: Node, value: Plain) -> Any:
        is_empty = isinstance(node, Scalar) and _is_empty(node)
        if is_empty and isinstance(value, Day):
            self.note("R150", node.place)
            return UNREAD
        if not isinstance(node, Scalar) or is_empty:
            return self._wrong_type(node, expected(value))
        if isinstance(value, Text) and value.names is not None:
            self.named.setdefault(value.names, []).append(node)
        if isinstance(value, Text):
            self._text_as_meant(node, value.compared)
        if isinstance(value, FreeText):
            self._cut_off(node)
        try:
            return value.read(node.text.strip())
        except RefusedError as refused:
            return self._meant(node, value, refused)

    def _text_as_meant(self, node: Scalar, compared: bool) -> None:
        """Tells quotes and brackets that become text, and signs of patterns in what is ``compared`` with forms."""
        text = node.text.strip()
        if compared and (sign := _WILD.search(text)) is not None:
            self.warn("R517", node.place, found=text, sign=sign[0])
        if text[0] + text[-1] in _PAIRS and not {*text[1:-1]} & {text[0], text[-1]} and not node.quoted:
            self.warn("R501", node.place, found=text)
        if not node.quoted and any(text[-1] == end and begin not in text for begin, end in ("[]", "{}")):
            self.note("R146", node.place, found=text)

    def _cut_off(self, node: Scalar) -> None:
        """A sign that cuts a text off is told, and one that was meant to."""
        line, column = node.place.line, node.place.column
        if node.quoted or line is None or column is None or line > len(self.lines):
            return
        cut = _CUT.match(self.lines[line - 1], column - 1 + node.place.width)
        if (wide := _WIDE_HASH.search(node.text)) is not None:
            self.warn("R522", node.place, found=wide[0].strip())
        if cut is not None:
            self.warn("R502", evolve(node.place, column=cut.start("cut") + 1, width=len(cut["cut"])), found=cut["cut"])

    def _meant(self, node: Scalar, value: Plain, refused: RefusedError) -> Any:
        """What a keyboard made of a value, where that is certain; otherwise why it was refused is noted."""
        line = self.lines[node.place.line - 1] if node.place.line and self.lines else ""
        bare, comment = commented(node.text, line)
        for text in dict.fromkeys(() if isinstance(value, Text) else plainer(bare)):
            try:
                read = value.read(text)
            except RefusedError:
                continue
            self._edit(node, f"{text}  # {comment}" if comment else text)
            return read
        self.note(refused.code, node.place, **refused.figures)
        return UNREAD

    def _wrong_type(self, node: Node, wanted: Message) -> Any:
        shown = {Mapping: Message("W_a_mapping"), Sequence: Message("W_a_list")}.get(type(node))
        text = getattr(node, "text", "")
        found = shown or (Message("W_quoted", text=short(text)) if text.strip() else Message("W_empty"))
        self.note("R103", node.place, found=found, expected=wanted)
        return UNREAD


def _is_empty(node: Node) -> bool:
    match node:
        case Scalar():
            return node.null or not node.text.strip()
        case Sequence(items=parts) | Mapping(entries=parts):
            return not parts
