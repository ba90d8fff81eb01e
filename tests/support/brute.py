"""Random methods as plain data, their rule file, and their scores by brute force. Shares no code with the engine."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

F = Fraction
Mark = tuple[str, *tuple[Fraction, ...]]  # ("%", 60), ("分", 2) or ("%分", 100, -5)
Ends = tuple[Fraction, Fraction]
WEIGHTS = tuple(
    map(
        F,
        (
            "0.5",
            "1",
            "1.5",
            "2",
            "2.5",
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
            "10",
            "12.5",
            "15",
            "16",
            "20",
            "30",
            "33",
            "50",
            "100",
        ),
    )
)
LATENESS = ("lateness_days", "lateness_months", "lateness_workdays")
SHARES = ("attainment", "inverse", "deviation", "distance_share", "lateness_share", "met_share")
MEASURES = (*SHARES, "shortfall", "actual", "distance", *LATENESS)
DATED = (*LATENESS, "lateness_share")
AGAINST = {"": "", "last_year": "last_year", "other": "{row: 另一行}"}
MODES = ("half_up", "half_down", "half_even", "down", "up")
FROM_ZERO = ("distance", "distance_share", "met_share")
SIGNED = {"actual": F(0), "attainment": F(0), "deviation": F(-1)}  # where the measure of an actual of zero lies
SIGNS = {"positive": 1, "zero": 0, "negative": -1}
#: What a condition asks of the weight, and the weights that it lets pass.
ASKED = {
    "10": lambda weight: weight == 10,
    "[4, 20]": lambda weight: weight in (4, 20),
    "{from: 2, below: 8}": lambda weight: 2 <= weight < 8,
    "{above: 15}": lambda weight: weight > 15,
}
_LOGARITHMS = Context(prec=50)


class Segment(NamedTuple):
    start: Fraction | None
    included: bool
    shape: tuple
    least: Mark | None = None


class Method(NamedTuple):
    measure: str
    direction: str | None
    rate: tuple[Fraction, str] | None
    step: tuple[Fraction, str]
    segments: tuple[Segment, ...]
    most: Fraction = F(1)
    sign: str = ""  # of the targets that the method is for; any where it is empty
    both_sides: bool = False
    against: str = ""  # what the actual is set against; its target where it is empty
    actual: str = ""  # the sign of the actuals that the method is for; any where it is empty
    weight: str = ""  # the weights that it is for, a key of ASKED; any where it is empty


class Beside(NamedTuple):
    """What stands beside a row: last year's value, and the targets and actuals of other rows."""

    last_year: str | None = None
    rows: tuple[tuple[str, str], ...] = ()


NOTHING = Beside()


# ---- the scores


def rounded(value: Fraction, to: Fraction, mode: str) -> Fraction:
    if mode == "none":
        return value
    count = value / to
    whole = count.numerator // count.denominator
    rest = count - whole
    if mode in ("half_up", "half_down", "half_even") and value < 0:
        return -rounded(-value, to, mode)
    if mode == "down":
        return (whole if value >= 0 or rest == 0 else whole + 1) * to
    if mode == "up":
        return (whole + (rest > 0) if value >= 0 else whole) * to
    up = rest > F(1, 2) or (rest == F(1, 2) and (mode == "half_up" or (mode == "half_even" and whole % 2 == 1)))
    return (whole + up) * to


def points(mark: Mark, weight: Fraction, most: Fraction) -> Fraction:
    if mark[0] == "%分":
        return max(F(0), min(most * weight, mark[1] * weight / 100 + mark[2]))
    return min(most * weight, mark[1] * weight / 100 if mark[0] == "%" else mark[1])


def score(method: Method, x: Fraction, weight: Fraction) -> Ends:
    """What is printed for an exact measure."""
    return printed(*held(method, x), weight, method)


def held(method: Method, x: Fraction) -> tuple[Segment, Fraction | None, Fraction]:
    """The segment that holds a measure, where it ends, and the measure as it is used."""
    if method.rate is not None:
        x = rounded(x, *method.rate)
    number = max(
        n
        for n, (start, included, *_) in enumerate(method.segments)
        if start is None or x > start or (included and x == start)
    )
    end = method.segments[number + 1].start if number + 1 < len(method.segments) else None
    return method.segments[number], end, x


def printed(segment: Segment, end: Fraction | None, x: Fraction, weight: Fraction, method: Method) -> Ends:
    shape, step, most = segment.shape, method.step, method.most
    least = F(0) if segment.least is None else points(segment.least, weight, most)
    if shape[0] == "band":
        low, high = points(shape[1], weight, most), points(shape[2], weight, most)
        return within(max(low, least), max(high, least), shape[3] or high <= least, step)
    found = min(most * weight, rounded(max(least, plain(shape, segment.start, end, x, weight, most)), *step))
    return found, found


def plain(
    shape: tuple, start: Fraction | None, end: Fraction | None, x: Fraction, weight: Fraction, most: Fraction
) -> Fraction:
    if shape[0] == "score":
        return points(shape[1], weight, most)
    if shape[0] in ("stairs", "climb"):
        kind, first, every, each, until, upper, started = shape
        away = abs((end if upper else start) - x) / every
        count = away if started is None else F(away.numerator // away.denominator)
        count += bool(started) and count != away
        first, each, until = (points(mark, weight, most) for mark in (first, each, until))
        return max(until, first - count * each) if kind == "stairs" else min(until, first + count * each)
    low, high = points(shape[1], weight, most), points(shape[2], weight, most)
    if shape[0] == "line":
        return low + (high - low) * (x - start) / (end - start)
    if x in (start, end):
        return low if x == start else high
    return low + (high - low) * log(x / start) / log(end / start)


def log(value: Fraction) -> Fraction:
    return F(_LOGARITHMS.ln(_LOGARITHMS.divide(Decimal(value.numerator), Decimal(value.denominator))))


def within(low: Fraction, high: Fraction, closed: bool, step: tuple[Fraction, str]) -> Ends:
    """The multiples inside a band; the band itself where there is none, and where nothing is rounded."""
    to = step[0]
    first = low if low % to == 0 else low - low % to + to
    last = high - high % to
    if last == high and not closed:
        last -= to
    if first <= last and step[1] != "none":
        return first, last
    if closed:
        return low, high
    fine = to / 100
    below = high - high % fine if high % fine else high - fine
    return low, max(low, below)


def grid(method: Method) -> list[Fraction]:
    """Measures around every breakpoint, and between them."""
    starts = [each.start for each in method.segments if each.start is not None]
    whole = method.measure in LATENESS
    share = method.measure in SHARES
    near = (F(1),) if whole else tuple(F(n, 100 if share else 1) for n in (F(1, 1000), F(1, 2), F(1), F(3)))
    found = {at + sign * beside for at in starts for beside in (F(0), *near) for sign in (1, -1)}
    found |= {start + (end - start) * F(n, 13) for start, end in pairwise(starts) for n in range(1, 13, 3)}
    found |= {starts[-1] + F(n * n, 100 if share else 1) for n in range(1, 40, 9)} if starts else {F(0)}
    if whole:
        found = {F(round(at)) for at in found}
    if method.measure == "inverse":
        found = {at for at in found if at > 0} or {F(1)}
    if method.actual:
        zero = SIGNED[method.measure]
        found = {at for at in found if SIGNS[method.actual] == (at > zero) - (at < zero)} or {
            zero + SIGNS[method.actual]
        }
    if method.measure in FROM_ZERO:
        found = {F(0), *(at for at in found if at > 0)}
    if method.measure == "met_share":
        found = {F(1), *(at for at in found if at < 1)}
    return sorted(found)


def falls(before: Ends, after: Ends) -> bool:
    return before[0] > after[0] or before[1] > after[1]


def violated(method: Method, way: str) -> tuple | None:
    """Two measures of the grid and a weight that go against a way."""
    measures = [(x, held(method, x)) for x in grid(method)]
    for weight in filter(ASKED.get(method.weight), WEIGHTS):
        course = [(x, printed(*at, weight, method)) for x, at in measures]
        fallen = [False, False]
        for (one, before), (other, after) in pairwise(course):
            if (way == "rising" and falls(before, after)) or (way == "falling" and falls(after, before)):
                return one, other, weight
            for end in (0, 1):
                if way == "rising_then_falling" and fallen[end] and after[end] > before[end]:
                    return one, other, weight
                fallen[end] = fallen[end] or after[end] < before[end]
    return None


def measured(method: Method, target: str, actual: str, beside: Beside = NOTHING) -> Fraction:
    """The exact measure of two printed values, or of what stands beside them on the form."""
    if method.measure == "met_share":
        reached = [_first(done) >= _first(wanted) for wanted, done in beside.rows]
        return F(sum(reached), len(reached))
    if method.against:
        target = target[: -len(target.lstrip("<>="))] + (beside.last_year or beside.rows[0][1])
    if method.measure in DATED:
        return _late(method.measure, target, actual)
    wanted, got = _first(target), _first(actual)
    match method.measure:
        case "attainment":
            return got / wanted
        case "inverse":
            return wanted / got
        case "deviation":
            return (got - wanted) / wanted
        case "distance" | "distance_share":
            met = (target[0] == ">" and got >= wanted) or (target[0] == "<" and got <= wanted)
            away = F(0) if met and not method.both_sides else abs(got - wanted)
            return away / wanted if method.measure == "distance_share" else away
        case "shortfall":
            return wanted - got
        case _:
            return got


def _late(measure: str, target: str, actual: str) -> Fraction:
    *begun, due, done = (date(*map(int, re.findall(r"[0-9]+", each))) for each in (*target.split("-"), actual))
    match measure:
        case "lateness_days":
            return F((done - due).days)
        case "lateness_months":
            return F((done.year - due.year) * 12 + done.month - due.month)
        case "lateness_workdays":
            return F(workdays(due, done))
        case _:
            return F((done - due).days, (due - begun[0]).days + 1)


def workdays(due: date, done: date) -> int:
    """The working days after one day up to another, counted one by one."""
    if done < due:
        return -workdays(done, due)
    return sum(_is_worked(due + timedelta(days=n)) for n in range(1, (done - due).days + 1))


def _is_worked(day: date) -> bool:
    free, busy = _CALENDAR[day.year]
    named = f"{day:%m-%d}"
    return any(low <= named <= high for low, high in busy) or (
        day.weekday() < 5 and not any(low <= named <= high for low, high in free)
    )


def _runs(said: str) -> list[tuple[str, str]]:
    return [(run[:5], run[-5:]) for run in re.findall(r"[0-9]{2}-[0-9]{2}(?:~[0-9]{2}-[0-9]{2})?", said)]


_CALENDAR = {
    int(year): (_runs(free), _runs(busy))
    for year, free, busy in re.findall(
        r"^  ([0-9]{4}): \{off: \[(.*?)\], worked: \[(.*?)\]\}",
        (Path(__file__).parents[2] / "rules" / "workdays.yaml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
}


def _first(value: str) -> Fraction:
    return F(re.search(r"-?[0-9.]+", value)[0])


Levels = list[tuple]


def levels_overlap(step: tuple[Fraction, str], levels: Levels, weight: Fraction) -> bool:
    """Whether a level may print more than the next better one."""
    ends = [score(Method("actual", None, None, step, (Segment(None, True, each),)), F(0), weight) for each in levels]
    return any(worse[1] > better[0] for better, worse in pairwise(ends))


def levels_meet(levels: Levels, weight: Fraction) -> bool:
    """Whether two bands that follow each other have an end in common."""
    ends = [(each[0], *(points(mark, weight, F(1)) for mark in each[1:3])) for each in levels if each[0] == "band"]
    closed = [each[3] for each in levels if each[0] == "band"]
    return any(better[1] == worse[2] and shut for (better, worse), shut in zip(pairwise(ends), closed[1:], strict=True))


def drawn_levels(seed: int) -> tuple[tuple[Fraction, str], Levels]:
    rng = random.Random(f"levels {seed}")
    ends = sorted(rng.sample(range(0, 101, 5), rng.randint(3, 6)), reverse=True)
    levels: Levels = []
    for number, (high, low) in enumerate(pairwise(ends)):
        band = ("band", ("%", F(low)), ("%", F(high)), number == 0)
        levels.append(band if rng.random() < 0.6 else ("score", ("%", F(low))))
    step = (rng.choice((F(1), F(1, 10), F(1, 100))), rng.choice((*MODES, "none")))
    if rng.random() < 0.3:  # in points, whose order may hold for some weights only
        number = rng.randrange(len(levels))
        kind, *marks = levels[number]
        levels[number] = (kind, *(_in_points(rng, mark) for mark in marks))
    return step, levels


def _in_points(rng: random.Random, mark: object) -> object:
    size = rng.choice((F(1, 5), F(1, 10), F(1, 20)))
    return ("分", mark[1] * size) if isinstance(mark, tuple) and mark[1] else mark


# ---- what is drawn


def drawn(seed: int) -> Method:
    rng = random.Random(seed)
    measure = rng.choice(MEASURES)
    share = measure in SHARES
    count = rng.randint(1, 5)
    low, high = (-100, 180) if measure in ("deviation", "shortfall", *DATED) else (0, 180)
    size = F(1, 100) if share else F(1)
    fine = measure not in LATENESS and rng.random() < 0.25  # breakpoints and steps in tenths
    starts = sorted(F(at, 10 if fine else 1) for at in rng.sample(range(low, high), count))
    rising = rng.random() < (0.2 if measure in (*DATED, *FROM_ZERO) else 0.6)
    direction = rng.choice((None, None, "rising" if rising else "falling", "rising_then_falling"))
    most = F(6, 5) if rng.random() < 0.2 else F(1)
    marks = sorted(rng.choices(range(0, int(most * 100) + 1, 10), k=2 * count + 2), reverse=not rising)
    if rng.random() < 0.15:
        rng.shuffle(marks)
    first = _flat(rng, marks[0], marks[1])
    segments = [Segment(None, True, first)]
    for n, start in enumerate(starts):
        last = n == count - 1
        pair = marks[2 * n + 2], marks[2 * n + 3]
        kinds = LAST_KINDS if last else KINDS
        shape = _any(rng, kinds, *pair, start, size / (10 if fine else 1), rising and not last)
        segments.append(Segment(start * size, rng.random() < 0.6, shape))
    rate = (F(1, 100), rng.choice(MODES)) if share and rng.random() < 0.4 else None
    step = (
        rng.choice((F(1), F(1), F(1, 10), F(1, 100), F(1, 10_000))),
        rng.choice(MODES),
    )
    if rng.random() < 0.2 and all(
        each.shape[0] != "log_line" for each in segments
    ):  # a logarithm has no end of decimals
        step = (F(1, 100), "none")
    if rng.random() < 0.3:
        least = _mark(rng, rng.choice((5, 10, 40)))
        segments = [each._replace(least=least) if rng.random() < 0.7 else each for each in segments]
    signs = ("", ">=", "<=", "=")
    asked = (rng.choice(signs), rng.random() < 0.5) if measure in ("distance", "distance_share") else ()
    found = Method(measure, direction, rate, step, tuple(segments), most, *asked)
    if measure in AGAINST_OTHERS and rng.random() < 0.3:
        found = found._replace(against=rng.choice((*AGAINST,)))
    if measure in SIGNED and not found.against and rng.random() < 0.4:
        found = found._replace(actual=rng.choice((*SIGNS,)))
    if rng.random() < 0.3:
        found = found._replace(weight=rng.choice((*ASKED,)))
    if step[1] != "none" and rng.random() < 0.05:
        found = found._replace(step=(step[0], "binary64"))
    return found


def _mark(rng: random.Random, share: int) -> Mark:
    kind, many = rng.random(), F(rng.choice((1, 2, 5, 10)))
    if kind < 0.06:
        return ("分", many)
    return ("%分", F(share), rng.choice((many, -many, -many / 2))) if kind < 0.12 else ("%", F(share))


def _flat(rng: random.Random, one: int, other: int) -> tuple:
    low, high = sorted((one, other))
    if low < high and rng.random() < 0.45:
        return ("band", ("%", F(low)), ("%", F(high)), rng.random() < 0.5)
    return ("score", _mark(rng, one))


KINDS = ("flat", "flat", "line", "log_line", "stairs", "climb")
LAST_KINDS = ("flat", "flat", "flat", "stairs", "climb")
AGAINST_OTHERS = ("attainment", "inverse", "deviation", "shortfall", "distance", "distance_share")


def _any(
    rng: random.Random, kinds: tuple[str, ...], one: int, other: int, start: Fraction, size: Fraction, rising: bool
) -> tuple:
    kind = rng.choice(kinds)
    if kind == "line" or (kind == "log_line" and start > 0):
        return (kind, _mark(rng, one), _mark(rng, other))
    if kind in ("stairs", "climb") and one != other:
        each = rng.choice((("%", F(5)), ("分", F(1)), ("分", F(1, 2))))
        ends = sorted((one, other), reverse=kind == "stairs")
        every, begun = rng.choice((3, 5, 10)) * size, rng.choice((False, True, None))
        upper = rising is (kind == "stairs") if kinds is KINDS else False
        return kind, ("%", F(ends[0])), every, each, ("%", F(ends[1])), upper, begun
    return _flat(rng, one, other)


# ---- as a rule file


def _text(mark: Mark) -> str:
    if mark[0] == "%分":
        return f"{_number(mark[1])}% {'-' if mark[2] < 0 else '+'} {_number(abs(mark[2]))}分"
    return f"{_number(mark[1])}{mark[0]}"


def _number(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".") if value.denominator != 1 else str(value.numerator)


def _shape(shape: tuple, share: bool) -> str:
    match shape:
        case ("score", mark):
            return f"score: {_text(mark)}"
        case ("band", low, high, closed):
            return f"band: {{least: {_text(low)}, {'most' if closed else 'below'}: {_text(high)}}}"
        case ("stairs" | "climb" as kind, first, every, each, until, upper, started):
            counted = f"{_number(every * 100)}%" if share else _number(every)
            begun = {True: "yes", False: "no", None: "in_proportion"}[started]
            names = ("top", "lose", "least") if kind == "stairs" else ("start", "gain", "most")
            marks = ", ".join(f"{name}: {_text(mark)}" for name, mark in zip(names, (first, each, until), strict=True))
            ends = f"from_end: {'upper' if upper else 'lower'}, started: {begun}"
            return f"{kind}: {{{marks}, every: {counted}, {ends}}}"
        case (kind, low, high):
            return f"{kind}: [{_text(low)}, {_text(high)}]"
    raise ValueError(shape)


def rule_file(method: Method) -> str:
    share = method.measure in SHARES
    lines = []
    for start, included, shape, least in method.segments:
        floor = "" if least is None else f", least: {_text(least)}"
        at = "lowest" if start is None else (f"{_number(start * 100)}%" if share else _number(start))
        lines.append(
            f"      - {{{'from' if included or start is None else 'above'}: {at}, {_shape(shape, share)}{floor}}}"
        )
    rate = "none" if method.rate is None else f"{{to: 1%, mode: {method.rate[1]}, sources: [t]}}"
    unit = "    unit: 万元\n" if method.measure in ("actual", "shortfall", "distance") else ""
    way = f"    direction: {method.direction}\n" if method.direction else ""
    way += f"    against: {AGAINST[method.against]}\n" if method.against else ""
    way += "    of: {level1: 另外的, name: 一行}\n" if method.measure == "met_share" else ""
    asked = "kind: date" if method.measure in DATED else "kind: amount, dimension: money, target: positive"
    way += "    sides: both\n" if method.both_sides else ""
    asked += f', comparator: "{method.sign}"' if method.sign else ""
    asked += f", actual: {method.actual}" if method.actual else ""
    asked += f", weight: {method.weight}" if method.weight else ""
    way += "" if method.most == 1 else f"    most: {_number(method.most * 100)}%\n"
    return HEAD.format(
        rate=rate, step=_step(method.step), measure=method.measure, unit=unit, way=way,
        curve="\n".join(lines), asked=asked,
    )  # fmt: skip


def _step(step: tuple[Fraction, str]) -> str:
    return "none" if step[1] == "none" else f"{{to: {_number(step[0])}, mode: {step[1]}, sources: [t]}}"


def levels_file(step: tuple[Fraction, str], levels: Levels, weight: str = "") -> str:
    """A rule file with one scale."""
    lines = [f"      - {{label: 档{n}, phrases: [第{n}档说法], {_shape(each, True)}}}" for n, each in enumerate(levels)]
    text = HEAD.format(rate="none", step=_step(step), measure="level", unit="", way="",
                       curve="\n".join(lines), asked=f"kind: phrase, weight: {weight}" if weight else "kind: phrase")  # fmt: skip
    return text.replace("    curve:", "    levels:")


HEAD = """id: try/r
title: 随机
version: "1.0"
places: [某省/某市]
years: {{from: 2024, to: open, checked_on: 2026-01-31}}
forms: [project_self_evaluation]
sources:
  t: {{document: 甲, number: 乙, article: 丙, standing: text, checked_on: 2026-01-31}}
rounding:
  measure: {rate}
  score: {step}
methods:
  a:
    label: 甲
    measure: {measure}
    sources: [t]
{unit}{way}    curve:
{curve}
select:
  - {{when: {{{asked}}}, use: a}}
  - {{otherwise: undetermined, because: 无}}
grades:
  - {{from: 0, grade: 其他, sources: [t]}}
"""
