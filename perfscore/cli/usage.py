"""What argparse objects to, in our own words and both languages, with what was probably meant."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from perfscore.errors import Lang, Place, Problem, problem
from perfscore.shapes.shape import nearest

LANG_VARIABLE = "PERFSCORE_LANG"
#: As the C library looks for the language of messages: the first that is set decides.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_ENGLISH = re.compile(r"en(?:[_.-]|$)", re.IGNORECASE)
_MOST_SHOWN = 30  # words to choose from; of a range of numbers its ends
_ASKED = re.compile(r"--lang=(zh|en)")

#: What argparse says of each mistake, in every version that we run on, and our code for it.
_SAID = {
    "U100": r"(?:the following arguments are|one of the arguments (?P<found>.+) is) required(?:: (?P<listed>.+))?",
    "U101": r"unrecognized arguments: (?P<found>.+)",
    "U102": r"(?:argument .+?: )?invalid choice: '?(?P<found>.*?)'?(?:, maybe .*)? \(choose from (?P<listed>.+)\)",
    "U103": r"argument (?P<key>.+?): expected (?:at (?:least|most) )?(?:one|\d+) arguments?",
    "U104": r"argument (?P<key>.+?): invalid \S+ value: '?(?P<found>.*?)'?",
    "U105": r"argument (?P<key>.+?): not allowed with argument (?P<found>.+)",
    "U106": r"ambiguous option: (?P<found>\S+) could match (?P<listed>.+)",
}  # fmt: skip


def language_asked(argv: Sequence[str]) -> Lang:
    """Of messages: --lang wherever it stands, else the variable PERFSCORE_LANG, else English where the locale is."""
    locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
    for word, after in zip_longest(argv, argv[1:], fillvalue=""):
        found = _ASKED.fullmatch(f"--lang={after}" if word == "--lang" else word)
        if found:
            return "en" if found[1] == "en" else "zh"
    told = os.environ.get(LANG_VARIABLE) or ("en" if _ENGLISH.match(locale) else "zh")
    return "en" if told == "en" else "zh"


def mistake(parser: argparse.ArgumentParser, message: str) -> Problem:
    """The problem that argparse's message is about."""
    place = Place(file=parser.prog)
    for code, pattern in _SAID.items():
        if found := re.fullmatch(pattern, message, flags=re.S):
            told = {key: value for key, value in found.groupdict().items() if value is not None}
            return _PROBLEMS.get(code, _plainly)(parser, code, place, told)
    return problem("U107", place, detail=message)


def _plainly(_: argparse.ArgumentParser, code: str, place: Place, told: dict[str, str]) -> Problem:
    return problem(code, place, **{"found": told.get("listed", ""), **told})


def _unknown_option(parser: argparse.ArgumentParser, code: str, place: Place, told: dict[str, str]) -> Problem:
    first = told["found"].split()[0]
    near = nearest(first.partition("=")[0], {*_options(parser)}) if first.startswith("-") else None
    return problem("U108" if near else code, place, found=told["found"], near=near)


def _unknown_word(_: argparse.ArgumentParser, code: str, place: Place, told: dict[str, str]) -> Problem:
    known = re.findall(r"[^\s,']+", told["listed"])
    near = nearest(told["found"], known)
    shown = known if len(known) <= _MOST_SHOWN else [known[0], "…", known[-1]]
    return problem("U109" if near else code, place, found=told["found"], near=near, allowed="、".join(shown))


_PROBLEMS: dict[str, Callable[[argparse.ArgumentParser, str, Place, dict[str, str]], Problem]] = {
    "U101": _unknown_option,
    "U102": _unknown_word,
}


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options of a command and of all below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its options
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _options(inner)
