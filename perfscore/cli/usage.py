"""What argparse objects to, in our own words and both languages, with what was probably meant."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

from attrs import evolve

from perfscore.messages import Joined, Lang, Place, Problem, problem

LANG_VARIABLE = "PERFSCORE_LANG"
#: As the C library looks for the language of messages: the first that is set decides.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_ENGLISH = re.compile(r"en(?:[_.-]|$)", re.IGNORECASE)
_MOST_SHOWN = 30  # words to choose from; of a range of numbers its ends
_ASKED = re.compile(r"--lang=(zh|en)")
_Made: TypeAlias = Callable[..., Problem]


def language_asked(argv: Sequence[str], usual: Lang | None = None) -> Lang:
    """Of messages: --lang wherever it stands, else the variable PERFSCORE_LANG, else ``usual``, else the locale."""
    pairs = zip_longest(argv, argv[1:], fillvalue="")
    words = [f"--lang={after}" if word == "--lang" else word for word, after in pairs]
    told = [found[1] for word in words if (found := _ASKED.fullmatch(word))]
    locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
    by_locale = "en" if _ENGLISH.match(locale) else "zh"
    last = told[-1] if told else os.environ.get(LANG_VARIABLE) or usual or by_locale
    return "en" if last == "en" else "zh"


def mistake(parser: argparse.ArgumentParser, message: str) -> Problem:
    """The problem that argparse's message is about."""
    for pattern, made in _SAID:
        if found := re.fullmatch(pattern, message, flags=re.S):
            told = {key: value for key, value in found.groupdict().items() if value is not None}
            return evolve(made(parser, **told), place=Place(file=parser.prog))
    return problem("U107", Place(file=parser.prog), detail=message)


def _plainly(code: str) -> _Made:
    return lambda _, **told: problem(code, **told)


def _unknown_option(parser: argparse.ArgumentParser, found: str) -> Problem:
    from perfscore.shapes.nearest import nearest

    first = found.partition(" ")[0].partition("=")[0]
    near = (
        nearest(first, {word for action in each_action(parser) for word in action.option_strings})
        if first.startswith("-")
        else None
    )
    return problem("U108" if near else "U101", found=found, near=near)


def _unknown_word(_: argparse.ArgumentParser, found: str, listed: str) -> Problem:
    from perfscore.shapes.nearest import nearest

    known = re.findall(r"[^\s,']+", listed)
    near = nearest(found, known)
    shown = known if len(known) <= _MOST_SHOWN else [known[0], "…", known[-1]]
    return problem("U109" if near else "U102", found=found, near=near, allowed=Joined(shown))


def each_action(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every option and word of a command and of all below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its options
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from each_action(inner)


#: What argparse says of each mistake, in every version that we run on, and the problem that it is.
_SAID: tuple[tuple[str, _Made], ...] = (
    (r"the following arguments are required: (?P<found>.+)", _plainly("U100")),
    (r"one of the arguments (?P<found>.+) is required", _plainly("U100")),
    (r"unrecognized arguments: (?P<found>.*)", _unknown_option),
    (
        r"(?:argument .+?: )?invalid choice: '?(?P<found>.*?)'?(?:, maybe .*)? \(choose from (?P<listed>.+)\)",
        _unknown_word,
    ),
    (r"argument (?P<key>.+?): expected (?:at (?:least|most) )?(?:one|\d+) arguments?", _plainly("U103")),
    (r"argument (?P<key>.+?): invalid \S+ value: '?(?P<found>.*?)'?", _plainly("U104")),
    (r"argument (?P<key>.+?): not allowed with argument (?P<found>.+)", _plainly("U105")),
    (r"ambiguous option: (?P<found>\S+) could match (?P<listed>.+)", _plainly("U106")),
)
