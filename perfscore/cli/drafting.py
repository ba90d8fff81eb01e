"""perfscore rules new: what the options leave open is asked for on a terminal, and is as usual elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date

from perfscore.cli.common import FINE, Parser, emit
from perfscore.errors import UsageError
from perfscore.messages import Joined, Lang, Problem, problem, wording
from perfscore.rules.starting import DRAFTS, METHODS, Draft, common_methods, starting_file

_PLACE, _YEAR = "某省/某市", 2025


def add_new(starting: Parser) -> None:
    """The options of ``rules new``."""
    starting.add_argument("id", nargs="?", metavar="ID", help="编号，如 my/2025")
    starting.add_argument("--place", help=f"地区，由大到小用 / 分开；不写为 {_PLACE}")
    starting.add_argument("--year", type=int, help=f"起始年；不写为 {_YEAR}")
    starting.add_argument("--form", choices=[*DRAFTS], help="表的种类：项目、部门整体，或两种都用（不写时）")
    starting.add_argument(
        "--method",
        choices=METHODS,
        metavar="METHOD",
        help="数值指标的办法，不写为第一个（终端上会逐一说明）：proportion、floor、full_from、steps、deducted、all_or_nothing",
    )
    starting.add_argument(
        "--checked-on", metavar="DATE", help="核对过原文的日子，如 2026-01-31；不写则空着，由检查提醒"
    )


def new_command(arguments: argparse.Namespace) -> int:
    """Write the draft."""
    emit(starting_file(_drafted(arguments)), arguments)
    return FINE


def _drafted(arguments: argparse.Namespace) -> Draft:
    """The draft that the options ask for, and the answers on a terminal."""
    given: dict[str, str] = {
        name: str(value) for name in ("id", "place", "year", "form", "method") if (value := getattr(arguments, name))
    }
    checked_on = _day(arguments.checked_on) if arguments.checked_on else None
    if sys.stdin.isatty() and sys.stderr.isatty():
        given |= _asked(given, arguments.lang)
    if "id" not in given:
        raise UsageError([problem("U095")])
    said = {"place": _PLACE, **given, "year": _year(given.get("year", str(_YEAR))), "checked_on": checked_on}
    return Draft(**said)  # type: ignore[arg-type]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError([problem("U090", found=text)]) from None


def _asked(given: dict[str, str], lang: Lang) -> dict[str, str]:
    """What is not given yet, in the order in which people know it."""
    answers: dict[str, str] = {}
    if "place" not in given:
        answers["place"] = _answer("place", _PLACE, lang, _unclear_place)
    if "year" not in given:
        answers["year"] = _answer("year", str(date.today().year), lang, _no_year)
    if "form" not in given:
        answers["form"] = _chosen("form", {name: wording(f"W_draft_{name}", lang) for name in DRAFTS}, lang)
    if "method" not in given:
        methods = {name: each.said[lang] for name, each in common_methods().items()}
        answers["method"] = _chosen("method", methods, lang)
    if "id" not in given:
        answers["id"] = _answer("id", f"my/{_year((given | answers)['year'])}", lang, lambda _: None)
    return answers


def _chosen(what: str, labels: dict[str, str], lang: Lang) -> str:
    """One of some names: by its number, the name itself, or as people shorten the label of no other."""
    numbers = {str(number): name for number, name in enumerate(labels, 1)}
    offered = "\n".join(f"  {number} {labels[name]}" for number, name in numbers.items())

    def chosen(answer: str) -> str | None:
        fitting = [name for name, label in labels.items() if answer == name or _is_short_for(answer, label)]
        return numbers.get(answer) or (fitting[0] if len(fitting) == 1 else None)

    def unknown(answer: str) -> Problem | None:
        return None if chosen(answer) else problem("U096", found=answer, allowed=Joined(numbers))

    return chosen(_answer(what, "1", lang, unknown, offered=offered)) or next(iter(labels))


def _is_short_for(short: str, label: str) -> bool:
    """Whether a label has all characters of a text in their order: 部门整体 of 部门（单位）整体支出自评表."""
    rest = iter(label)
    return all(char in rest for char in short)


def _answer(what: str, usual: str, lang: Lang, doubt: Callable[[str], Problem | None], **figures: str) -> str:
    """A line of the terminal, ``usual`` where it is empty; a doubtful one is told, and stands when it is said again."""
    question, before = wording(f"W_new_{what}", lang, {**figures, "usual": usual}), ""
    while True:
        print(question, end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise UsageError([problem("U095")])
        answer = line.strip() or usual
        told = doubt(answer)
        if told is None or (not told.code.startswith("U") and answer == before):
            return answer
        print(told.message(lang), file=sys.stderr)
        before = answer


def _year(said: str) -> int:
    """2025, also of 2025年 and full-width digits."""
    return int(said.removesuffix("年"))


def _no_year(answer: str) -> Problem | None:
    year = answer.removesuffix("年")
    return None if year.isdecimal() and len(year) == len("2025") else problem("U097", found=answer)


def _unclear_place(answer: str) -> Problem | None:
    from perfscore.divisions import Ambiguous, Unknown, find_division  # which the other commands start without

    match find_division(answer):
        case Ambiguous(paths):
            return problem("R508", found=answer, allowed=Joined(paths))
        case Unknown(near=near) if near:
            return problem("R507", found=answer, allowed=Joined(near))
    return None
