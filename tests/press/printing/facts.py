"""Facts of a form before any layout: drawn with a seed over the vocabulary."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from attrs import frozen

from printing import words

Plan = tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]  # level 1, its share of the points, (level 2, pool)
_OUTPUT = (("数量指标", "quantity"), ("质量指标", "quality"), ("时效指标", "time"))
_BENEFIT = (
    ("经济效益指标", "economy"),
    ("社会效益指标", "social"),
    ("生态效益指标", "ecology"),
    ("可持续影响指标", "lasting"),
)
_COSTS = (("经济成本指标", "cost"), ("社会成本指标", "social_cost"), ("生态环境成本指标", "green_cost"))
_SATISFIED = (("满意度指标", 10, (("服务对象满意度指标", "satisfaction"),)),)
PLANS: dict[str, Plan] = {
    "2019": (
        ("产出指标", 50, (*_OUTPUT, ("成本指标", "cost"))),
        ("效益指标", 30, _BENEFIT),
        *_SATISFIED,
    ),
    "2021": (
        ("产出指标", 40, _OUTPUT),
        ("成本指标", 20, _COSTS[:1]),
        ("效益指标", 20, _BENEFIT),
        ("满意度指标", 10, (("满意度指标", "satisfaction"),)),
    ),
    "costs first": (
        ("成本指标", 20, _COSTS),
        ("产出指标", 40, _OUTPUT),
        ("效益指标", 20, _BENEFIT),
        *_SATISFIED,
    ),
    "short": (
        ("产出指标", 60, _OUTPUT[:2]),
        ("效益指标", 30, _BENEFIT[1:2]),
    ),
    "told": (
        ("运行成本", 20, (("质量指标", "running"),)),
        ("管理效率", 20, (("质量指标", "management"),)),
        ("履职效能", 40, (("数量指标", "duty"), ("质量指标", "quality"))),
        ("社会效应", 20, (("社会效益指标", "social"), ("满意度指标", "satisfaction"))),
    ),
    "gansu": (
        ("部门管理", 20, (("资金投入", "management"), ("重点工作管理", "management"))),
        ("履职效果", 50, (("部门履职目标", "duty"), ("部门效果目标", "social"))),
        ("能力建设", 10, (("长效管理", "lasting"),)),
        ("服务对象满意度", 10, (("服务对象满意度", "satisfaction"),)),
    ),
    "shanghai": (
        ("投入和管理目标", 20, (("投入管理", "management"), ("财务管理", "management"))),
        ("产出目标", 40, (("数量", "quantity"), ("质量", "quality"), ("时效", "time"))),
        ("效果目标", 30, (("社会效益", "social"), ("满意度", "satisfaction"))),
        ("影响力目标", 10, (("长效管理", "lasting"),)),
    ),
    "one": (("满意度指标", 10, (("服务对象满意度指标", "satisfaction"),)),),
    "shandong": (
        ("产出值", 50, (("数量值", "quantity"), ("质量值", "quality"), ("时效值", "time"), ("成本值", "cost"))),
        ("效益值", 30, (("经济效益值", "economy"), ("社会效益值", "social"))),
        ("满意度指标", 10, (("服务对象满意度", "satisfaction"),)),
    ),
    "department": (
        ("履职效能", 40, (("重点工作履行情况", "duty"), ("整体工作完成情况", "duty"))),
        ("管理效率", 20, (("预算执行管理", "management"), ("财务管理", "management"), ("资产管理", "management"))),
        ("运行成本", 10, (("成本控制成效", "running"),)),
        ("社会效应", 20, (("社会效益", "social"), ("服务对象满意度", "satisfaction"))),
        ("可持续发展能力", 10, (("体制机制改革", "lasting"),)),
    ),
    "duties": (
        ("投入管理指标", 30, (("工作目标管理", "decision"), ("预算和财务管理", "management"))),
        ("产出指标", 30, (("重点工作任务完成", "duty"), ("履职目标实现", "duty"))),
        ("效益指标", 40, (("履职效益", "social"), ("满意度", "satisfaction"))),
    ),
    "jiangxi": (
        ("管理指标", 30, (("预算管理", "management"), ("资产管理", "management"))),
        ("产出指标", 25, (*_OUTPUT, ("成本指标", "cost"))),
        ("效益指标", 35, (("经济效益指标", "economy"), ("社会效益指标", "social"))),
        ("满意度指标", 10, (("满意度指标", "satisfaction"),)),
    ),
    "evaluation": (
        ("决策", 20, (("项目立项", "decision"), ("绩效目标", "decision"))),
        ("过程", 20, (("资金管理", "management"), ("组织实施", "management"))),
        ("产出", 30, (("产出数量", "quantity"), ("产出质量", "quality"), ("产出时效", "time"))),
        ("效益", 30, (("社会效益", "social"), ("满意度", "satisfaction"))),
    ),
    "ningxia": (
        ("项目决策", 10, (("决策过程", "decision"),)),
        ("项目管理", 25, (("资金管理", "management"), ("组织实施", "management"))),
        ("项目产出", 35, (("产出数量", "quantity"), ("产出质量", "quality"), ("产出时效", "time"))),
        ("项目效益", 30, (("社会效益", "social"), ("服务对象满意度", "satisfaction"))),
    ),
}


@frozen
class Measure:
    """An indicator: its words, its target by parts, what was reached, its points, and the long cells beside it."""

    level1: str
    level2: str
    name: str
    sign: str  # "ge", "le", "eq", or "" for a phrase
    value: str
    unit: str
    done: str
    points: Decimal
    got: Decimal
    note: str
    rule: str
    meaning: str
    basis: str
    evidence: str


@frozen
class Source:
    """A money row in figures; the first one is the total."""

    initial: Decimal
    budget: Decimal
    executed: Decimal


@frozen
class Facts:
    name: str
    year: int
    supervisor: str
    implementer: str
    person: str
    goal: str
    reached: str
    sources: tuple[Source, ...]
    money_points: Decimal
    money_got: Decimal
    measures: tuple[Measure, ...]

    @property
    def both(self) -> str:
        """实施（主管）单位: one body that is supervisor and implementer."""
        return self.implementer

    @property
    def points(self) -> Decimal:
        return self.money_points + sum((each.points for each in self.measures), Decimal())

    @property
    def got(self) -> Decimal:
        return self.money_got + sum((each.got for each in self.measures), Decimal())


def drawn(rng: Random, plan: str, *, money_points: int = 10, sources: int = 3, rows: tuple[int, int] = (1, 3)) -> Facts:
    """Facts of one form: indicator rows after ``plan``, the points of money, ``sources`` money rows."""
    year = rng.choice((2019, 2020, 2021, 2022, 2023, 2024))
    place = _place(rng)
    money = _money(rng, sources)
    rate = money[0].executed / money[0].budget
    words_of_goal = rng.sample(words.SUBJECTS, 2)
    return Facts(
        name=_project(rng, year, place),
        year=year,
        supervisor=_body(rng, place),
        implementer=_body(rng, place),
        person=rng.choice(words.PEOPLE),
        goal=rng.choice(words.GOALS).format(*words_of_goal),
        reached=rng.choice(words.REACHED).format(*words_of_goal),
        sources=money,
        money_points=Decimal(money_points),
        money_got=_cents(money_points * rate),
        measures=_measures(rng, PLANS[plan], 100 - money_points, rows, year),
    )


def _place(rng: Random) -> str:
    return rng.choice(words.PLACE_FIRST) + rng.choice(words.PLACE_SECOND) + rng.choice(words.PLACE_KIND)


def _body(rng: Random, place: str) -> str:
    body = rng.choice(words.BODIES)
    if place.endswith("镇") and rng.random() < 0.5:
        return place + "人民政府"
    code = rng.choice(
        ("", "", "", "", f"{rng.randint(100, 599)}-", f"[{rng.randint(100, 399)}]", f"{rng.randint(200000, 399999)}")
    )
    return code + place + body


def _project(rng: Random, year: int, place: str) -> str:
    subject = rng.choice(words.SUBJECTS)
    if rng.random() < 0.15:
        return rng.choice(words.LONG_NAMES).format(subject)
    before = rng.choice(("", "", "", f"{year}年", f"{year}年度", place, f"{year - 1}年"))
    return before + subject + rng.choice(words.TAILS)


def _cents(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _money(rng: Random, count: int) -> tuple[Source, ...]:
    scale = rng.choice((1, 1, 10, 100, 10000))
    parts = []
    for position in range(count - 1):
        if position and rng.random() < 0.45:
            parts.append(Source(Decimal("0.00"), Decimal("0.00"), Decimal("0.00")))
            continue
        initial = _cents(Decimal(rng.randint(100, 9999)) / 100 * scale)
        budget = initial if rng.random() < 0.5 else _cents(initial * Decimal(rng.randint(60, 140)) / 100)
        executed = budget if rng.random() < 0.4 else _cents(budget * Decimal(rng.randint(40, 99)) / 100)
        parts.append(Source(initial, budget, executed))
    if not parts:
        parts = [Source(Decimal("85.00"), Decimal(rng.randint(50, 90)), Decimal("49.37"))]
        return tuple(parts)
    total = Source(
        *(sum((getattr(part, key) for part in parts), Decimal()) for key in ("initial", "budget", "executed"))
    )
    return (total, *parts)


def _measures(rng: Random, plan: Plan, points: int, rows: tuple[int, int], year: int) -> tuple[Measure, ...]:
    share = sum(part for _, part, _ in plan)
    found: list[Measure] = []
    left = points
    for number, (level1, part, seconds) in enumerate(plan):
        here = left if number == len(plan) - 1 else round(points * part / share)
        left -= here
        chosen = [each for each in seconds if len(seconds) < 3 or rng.random() < 0.75] or [rng.choice(seconds)]
        picked: list[tuple[str, tuple[object, ...]]] = []
        for second, pool in chosen:
            taken = {each.name for each in found} | {spec[0] for _, spec in picked}
            picked += [(second, spec) for spec in _specs(rng, pool, rows, taken)]
        for weight, (second, spec) in zip(_shares(rng, here, len(picked)), picked, strict=True):
            found.append(_measure(rng, (level1, second), spec, weight, year))
    return tuple(found)


def _specs(rng: Random, pool: str, rows: tuple[int, int], taken: set[object]) -> list[tuple[object, ...]]:
    free = [each for each in words.MEASURES[pool] if each[0] not in taken] or list(words.MEASURES[pool])
    most = rows[1] if pool in ("quantity", "quality", "duty", "management") else min(rows[1], 2)
    return rng.sample(free, min(len(free), rng.randint(rows[0], max(rows[0], most))))


def _shares(rng: Random, total: int, count: int) -> list[Decimal]:
    """``total`` in ``count`` parts: even, even to the cent, or by whole or half points as somebody liked."""
    way = rng.random()
    if way < 0.6:
        even = (Decimal(total) / count).quantize(Decimal("0.01" if way < 0.2 else "1"), ROUND_DOWN)
        return [even] * (count - 1) + [total - even * (count - 1)]
    step = rng.choice((1, 1, 2))
    cuts = sorted(rng.sample(range(1, total * step), count - 1)) if total * step > count else list(range(1, count))
    return [Decimal(high - low) / step for low, high in zip([0, *cuts], [*cuts, total * step], strict=True)]


def _measure(rng: Random, levels: tuple[str, str], spec: tuple[object, ...], points: Decimal, year: int) -> Measure:
    full = rng.random() < 0.72
    got = points if full else _cents(points * Decimal(rng.randint(0, 19)) / 20)
    if isinstance(spec[3], int):
        sign, unit, value, done = _number(rng, spec, full=full)
    else:
        sign, unit = "", ""
        value, reached, partly = (str(part).format(year=year, next=year + 1) for part in spec[1:4])
        done = reached if full or rng.random() < 0.3 else partly
    note = rng.choice(words.NOTES) if not full and rng.random() < 0.85 else ""
    long = [rng.choice(pool) for pool in (words.RULES, words.MEANINGS, words.BASES, words.EVIDENCE)]
    return Measure(
        *levels,
        str(spec[0]),
        sign,
        value,
        unit,
        done,
        points,
        got,
        note,
        long[0],
        long[1],
        long[2].format(year=year),
        long[3],
    )


def _number(rng: Random, spec: tuple[object, ...], *, full: bool) -> tuple[str, str, str, str]:
    _, sign, unit, low, high = spec
    value = rng.randint(int(str(low)), int(str(high)))
    if sign == "eq":
        done = value if full else round(value * rng.uniform(0.6, 0.99))
    else:
        better = rng.uniform(1, 1.3) if full else rng.uniform(0.5, 0.98)
        done = round(value * better) if sign == "ge" else round(value / better)
    shown = str(done)
    if unit == "%":
        done = min(done, 100)
        shown = str(done) if done == 100 or rng.random() < 0.5 else f"{done}.{rng.randint(1, 99)}"
    elif unit in ("公里", "万元", "万亩", "吨", "万人") and rng.random() < 0.4:
        shown = f"{done}.{rng.randint(1, 99):02d}"
    return str(sign), str(unit), str(value), shown
