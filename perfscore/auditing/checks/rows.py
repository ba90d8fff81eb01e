"""One row against the rule: the declared score beside the recomputed one, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.articles import article_of
from perfscore.auditing.checks.money import tells_budget
from perfscore.auditing.coarse import coarser
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.printed import PrintedRow, deducted, is_bonus, printed_rows, prints_no_weight
from perfscore.auditing.slips import of_row, would_give
from perfscore.exact import decimal
from perfscore.form import Form
from perfscore.messages import Joined, Message
from perfscore.reading.decoding.kinds import NARRATIVE
from perfscore.rules.choose import UnknownPlace
from perfscore.rules.model import Kind, Row, RuleSet
from perfscore.rules.scales import Reached
from perfscore.scoring.facts import Facts
from perfscore.scoring.outcome import apply_method
from perfscore.scoring.refusal import Reason, Refusal
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.scoring.select import holds
from perfscore.scoring.verdict import Verdict
from perfscore.scoring.wording import Likeness
from perfscore.values.folding import plain
from perfscore.values.number import Interval, between, text


def score_differs(result: FormScore) -> Iterator[Finding]:
    """F201 申报得分与重算得分不同。

    含义：按规则由目标、实际和分值算出的得分（或评定区间）与表上的得分不符，且不是舍入造成的。
    为什么要紧：这是评审人最需要逐行核对的事项。
    例：目标 <=12个月，实际 =10个月，分值 10，表上 8.33，重算 10；8.33 等于把成本的算法用在期限上。
    怎样改正：按依据重新计分；若规则集不适用，请改用正确的规则集。若差异在所印小数的误差之内（原始数据的小数更多），
    或是得分、完成率取得比规则粗（整数分、半分、整百分数），或偏差原因写明扣了几分而恰好相合，或是文字的等次要由人来评，
    作为注意；文字在等次表上不低于目标、申报低评一档的，作为提示。
    附上可能的原因，最像的在前：得分、实际或目标的数字颠倒，小数点或“万”错位，错用了另一行的得分或实际值，
    满分是直接给的；以及恰得申报数的实际值范围。
    依据：规则集所引的条文。
    """
    for each in printed_rows(result):
        row = each.row
        if row.verdict is Verdict.DIFFERS and row.score is not None and row.declared is not None:
            yield _differing(each, row.score, row.declared, result)


def _differing(printed: PrintedRow, score: Interval, declared: Fraction, result: FormScore) -> Finding:
    row = printed.row
    lenient = Message("I_more_decimals") if row.possible else coarser(row, result) or deducted(printed)
    found = () if lenient else of_row(row, result)
    ranges = None if lenient else would_give(row, result)
    slip = lenient or next(iter(found), None)
    hint = "" if slip is not None and slip.code != "I_full_marks" else _also(row, result.rules)
    severity = Severity.WARNING if lenient or not _is_certain(row, result.form) else Severity.ERROR
    severity = Severity.INFO if _is_rated_a_level_lower(row, declared, result.rules) else severity
    shown = {"declared": text(declared), "score": between(score, 2), "why": row.explanation, "hint": hint}
    return evolve(
        finding("F201", severity, row.name, row.source, **shown),
        points=max(score.low - declared, declared - score.high), cause=slip,
        hints=(*found[1:], *([ranges] if ranges else [])), article=_article(row, result),
    )  # fmt: skip


def _article(row: RowScore, result: FormScore) -> Message | None:
    method = result.rules.methods.get(row.method or "")
    return None if method is None else article_of(method.sources, result.rules)


def _is_certain(row: RowScore, form: Form) -> bool:
    """Whether no person's judgement comes in: words that only mean nearly the same may be judged otherwise.

    A form that prints no 全年预算数 leaves open what its execution is scored by.
    """
    facts = row.facts
    if facts is not None and facts.row is Row.BUDGET_EXECUTION and form.funds and not tells_budget(form):
        return False
    if facts is None or facts.kind is not Kind.PHRASE or str(facts.target) == str(facts.actual):
        return True
    return facts.reached is Reached.NOT and row.declared == row.weight


def _is_rated_a_level_lower(row: RowScore, declared: Fraction, rules: RuleSet) -> bool:
    """Whether words that stand no lower on a scale were rated partly reached: 修改后通过 where 通过 was asked for."""
    facts, method = row.facts, rules.methods.get(row.method or "")
    if facts is None or facts.compared is None or method is None or row.weight is None:
        return False
    if facts.compared.reason.code != Likeness.NO_LOWER:
        return False
    partly = evolve(facts, compared=evolve(facts.compared, reached=Reached.PARTLY))
    lower = apply_method(partly, method, row.weight).score
    return lower is not None and lower.low <= declared <= lower.high


def rounding_differs(result: FormRows) -> Iterator[Finding]:
    """F202 申报得分与重算得分差最后一位，由舍入方式造成。

    含义：精确计算遇到平局或完成率先后舍入的不同，另一种舍入方式恰好给出表上的得分。
    为什么要紧：不是计分错误，但说明平台用了别的舍入方式（例如二进制浮点）。
    例：117.81 ÷ 170.00 = 69.30%，精确得 2.325，四舍五入 2.33，表上 2.32。
    怎样改正：无需改正；可在规则集里写明舍入方式。
    依据：规则集写明的舍入方式。
    """
    for row in result.rows:
        if row.verdict is Verdict.ROUNDING and row.score is not None and row.declared is not None:
            modes = dict.fromkeys(other.mode.value for other in row.conventions)
            shown = {
                "declared": text(row.declared),
                "score": between(row.score, 2),
                "modes": Joined(Message(f"M_{mode}") for mode in modes),
            }
            yield finding("F202", Severity.INFO, row.name, row.source, **shown)


def undetermined(result: FormRows) -> Iterator[Finding]:
    """F203 这一行无法计分，需要人来看。

    含义：目标或实际缺失、无法理解、不可比较，或规则没有规定。程序不猜。
    缺同一栏的行占一半以上的（例如整张表没有实际完成值），只说一次；没有分值也没有得分的分项（“其中”）不说。
    只是越高越好还是越低越好没有写明、申报的得分与其中一种相符的，作为提示。
    为什么要紧：这样的行使总分成为区间，等级也可能不确定。
    例：目标“<=8个<=4个”，实际“=8^”。
    怎样改正：对照原件补正目标值、实际完成值或分值。
    依据：评分以目标值、实际完成值和分值为依据。
    """
    if not result.form.kind.has_results or prints_no_weight(result):
        return
    rows = [row for row in result.rows if row.refusal is not None and _is_of_interest(result, row)]
    lacking = Counter(row.refusal.code for row in rows if row.refusal is not None and row.refusal.code in _LACKS)
    whole = {code for code, count in lacking.items() if count >= _FEW and 2 * count >= len(result.rows)}
    for row in rows:
        if row.refusal is not None and row.refusal.code not in whole:
            severity = Severity.INFO if _fits_either_way(row, row.refusal) else Severity.WARNING
            raised = finding("F203", severity, row.name, row.source, why=row.explanation)
            yield evolve(raised, points=row.weight)
    for code in sorted(whole):
        alike = [row for row in rows if row.refusal is not None and row.refusal.code == code]
        why = Message("F203_rows", count=len(alike), why=alike[0].explanation)
        points = sum((row.weight or Fraction(0) for row in alike), Fraction(0))
        yield evolve(finding("F203", Severity.WARNING, None, result.form.source, why=why), points=points)


def _fits_either_way(row: RowScore, refusal: Refusal) -> bool:
    """Whether the declared score is what one of the two directions gives, where nothing tells which is meant."""
    declared = None if row.declared is None else between(Interval.point(row.declared), 2)
    return refusal.code == Reason.DIRECTION and declared in (refusal.fields["more"], refusal.fields["less"])


_LACKS = frozenset((Reason.NO_TARGET, Reason.NO_ACTUAL, Reason.NO_WEIGHT))
_FEW = 3


def _is_of_interest(result: FormRows, row: RowScore) -> bool:
    """Whether nothing else says why a row has no score: a part without points needs none."""
    part = row.weight is None and (row.declared is None or is_bonus(row))
    return not (part or _lacks_rules_alone(result, row) or _is_impossible(row))


def blank_score(result: FormRows) -> Iterator[Finding]:
    """F212 这一行没有得分。

    含义：这一行有分值，其余各行大都印有得分，只有它的得分栏是空的。
    为什么要紧：总分里算没算它，说不清楚。
    例：预算执行率分值 10，得分栏空着；各行得分相加 90，总分印 100，恰差这一行。
    怎样改正：补上得分。
    依据：自评表的每一行都应有得分。
    """
    rows = [row for row in result.rows if row.weight]
    blank = [row for row in rows if row.declared is None]
    if not result.form.kind.has_results or not blank or len(blank) * 2 > len(rows):
        return
    for row in blank:
        due = row.score
        shown = "—" if due is None else between(due, 2)
        told = "" if due is None else Message("W_recomputed_as", due=shown)
        figures = {"weight": text(row.weight or Fraction(0)), "due": shown, "recomputed": told}
        raised = finding("F212", Severity.WARNING, row.name, row.source, **figures)
        yield evolve(raised, points=row.weight)


def _lacks_rules_alone(result: FormRows, row: RowScore) -> bool:
    """Said once for the form (F209), not again for each of its rows."""
    return not isinstance(result, FormScore) and row.facts is not None and row.weight is not None


def no_rule_set(result: FormRows) -> Iterator[Finding]:
    """F209 没有适用的规则集，得分没有重算。

    含义：规则库里没有适用于这张表的年度、地区和种类的规则集；不需要规则集的都核对了：合计、比率、日期、结构、
    前后一致。
    为什么要紧：没有发现不等于得分无误。
    例：2018 年度的项目自评表，而规则集从 2020 年起。
    怎样改正：用 --rules 指定规则集，或写一个（perfscore rules new）；年度读错的，请看读取提示。
    依据：规则库的适用年度、地区和种类。
    """
    if not isinstance(result, FormScore):
        form = result.form
        shown = {"kind": Message(f"W_{form.kind.value}"), "year": "—" if form.year is None else form.year}
        yield finding("F209", Severity.WARNING, None, form.source, **shown)


def place_unknown(result: FormScore) -> Iterator[Finding]:
    """F210 没有认出地区，按全国规则重算。

    含义：主管部门、实施单位和表名里没有出现规则库认识的地区，所以选用全国的规则集。
    为什么要紧：当地另有规定的，应当用当地的规则。
    例：实施单位写作“财政局”，看不出是哪里的。
    怎样改正：当地有规则集的，用 --rules 指定；没有的，可以写一个（perfscore rules new）。
    依据：规则库的适用地区。
    """
    if result.rows and isinstance(result.rules.chosen, UnknownPlace):
        yield finding("F210", Severity.INFO, None, result.form.source, rules=result.rules.id)


def rules_for_others(result: FormScore) -> Iterator[Finding]:
    """F213 所用的规则集不适用于这张表。

    含义：指定的规则集不适用于表的年度，或不适用于这一种表。
    为什么要紧：按别的年度、别的表的规则重算，得分相符或不符都说明不了什么。
    例：用 2021 年起的规则集核对 2019 年度的表。
    怎样改正：用 --rules auto 由程序选用，或指定适用的规则集。
    依据：规则集写明的适用年度和适用的表。
    """
    form, rules = result.form, result.rules
    in_time = form.year is None or form.year in rules.years
    if not form.kind.has_results or (in_time and form.kind in rules.forms):
        return
    kinds = Joined(Message(f"W_{each.value}") for each in sorted(rules.forms, key=lambda each: each.value))
    shown = {"rules": rules.id, "years": rules.years, "kinds": kinds, "kind": Message(f"W_{form.kind.value}")}
    yield finding("F213", Severity.WARNING, None, form.source, year=form.year or "—", **shown)


def no_rows(result: FormRows) -> Iterator[Finding]:
    """F211 没有读出指标行，或印有分值合计却没有读出一个分值。

    含义：表的标题和表头都在，但没有读出一行指标；或者表上有分值合计，而各行的分值一个也没有读出。
    为什么要紧：没有读出的内容没有核对，没有发现不等于没有问题。
    例：表头之下的各行排列特殊，读出 0 行。
    怎样改正：对照原件；用 perfscore read 的读取提示找原因，换一种格式（如原来的 Excel）再读。
    依据：原件的标题、表头和合计。
    """
    form = result.form
    if not form.indicators and form.layout != NARRATIVE:
        yield finding("F211", Severity.ERROR, None, form.source, what=Message("W_lost_rows"))
    elif form.total_weight is not None and prints_no_weight(result):
        yield finding("F211", Severity.ERROR, None, form.source, what=Message("W_lost_weights"))


def no_weights(result: FormRows) -> Iterator[Finding]:
    """F208 没有印分值，各行无法计分。

    含义：自评表或自评报告的各行都没有分值，只能核对文字里的数，不能重算得分。
    为什么要紧：申报的总分无从核对。
    例：绩效自评报告写综合得分 90 分，没有逐项的分值和得分。
    怎样改正：连同自评表一起审核。
    依据：自评表应有分值和得分。
    """
    told = result.rows or result.form.layout == NARRATIVE
    if result.form.kind.has_results and told and prints_no_weight(result):
        yield finding("F208", Severity.INFO, None, result.form.source, count=len(result.rows))


def _is_impossible(row: RowScore) -> bool:
    """Whether a finding of its own says that the actual cannot be true."""
    return row.facts is not None and row.facts.impossible is not None


def score_out_of_range(result: FormRows) -> Iterator[Finding]:
    """F204 申报得分高于分值，或是负数。

    含义：一行的得分超过了它的分值，或小于零。名称写明是加分的行不算。
    为什么要紧：得分最高不能超过该指标分值上限。
    例：分值 1，得分 2。
    怎样改正：核对分值与得分是否错位。
    依据：得分不得突破分值。
    """
    for row in result.rows:
        if row.declared is not None and row.weight is not None and row.declared > row.weight and not is_bonus(row):
            shown = {"declared": text(row.declared), "weight": text(row.weight)}
            cause = next(iter(of_row(row, result)), None) if isinstance(result, FormScore) else None
            raised = finding("F204", Severity.ERROR, row.name, row.source, **shown)
            yield evolve(raised, points=row.declared - row.weight, cause=cause)
    for printed in result.form.indicators:
        number = decimal(plain(printed.score or "").removesuffix("分").rstrip())
        if number is not None and number < 0:
            shown = {"declared": text(Fraction(number)), "weight": printed.weight or "—"}
            yield finding("F204", Severity.ERROR, printed.name, printed.source, **shown)


def _also(row: RowScore, rules: RuleSet) -> Message | str:
    """Which other methods on the same measure would give the declared score: a hint at what was mixed up."""
    if row.facts is None or row.weight is None or row.declared is None or row.method is None:
        return ""
    measure = rules.methods[row.method].measure
    fits = [
        method.label
        for name, method in rules.methods.items()
        if name != row.method
        and method.measure is measure
        and _is_for(name, row.facts, rules)
        and apply_method(row.facts, method, row.weight).score == Interval.point(row.declared)
    ]
    return Message("F201_also", methods=Joined(fits)) if fits else ""


def _is_for(method: str, facts: Facts, rules: RuleSet) -> bool:
    """Whether the decision table gives rows of this direction and sign to a method, under some category or form."""
    whens = (row.when for row in rules.select if row.use == method)
    return any(holds(evolve(when, category=None, form=None, named=None, dimension=None), facts) for when in whens)
