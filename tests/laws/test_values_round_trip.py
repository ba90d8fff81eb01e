"""printed -> value -> printed -> value: nothing is lost, and no text raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfscore.values import Amount, Comparator, Uninterpreted, parse_actual, parse_target
from perfscore.values.folding import normalise
from perfscore.values.unit import known_symbols, parse_unit

NUMBERS = st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False) | st.integers(0, 10**9)
SIGNS = st.sampled_from([sign.value for sign in Comparator])
UNITS = st.sampled_from(sorted(known_symbols())).filter(lambda symbol: not any(char.isdigit() for char in symbol))
PRINTED = st.text(alphabet=">=<≥≤0123456789.%‰年月日前至—-个万元亩公里/（）有效提高 ,，", max_size=20)


@given(SIGNS, NUMBERS, UNITS)
def test_amounts_come_back(sign: str, number: object, unit: str) -> None:
    printed = f"{sign}{number}{unit}"
    value = parse_target(printed)
    if unit in ("年", "月", "日", "时"):
        return  # 2024年 is a date
    assert isinstance(value, Amount)
    assert str(value) == normalise(printed)
    assert value.unit == parse_unit(normalise(unit))


@given(PRINTED | st.text(max_size=60))
def test_any_text_has_a_value_that_prints_to_itself(text: str) -> None:
    value = parse_target(text)
    if not isinstance(value, Uninterpreted):
        assert parse_target(str(value)) == value
    assert parse_actual(text) == value


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(NUMBERS, st.integers(0, 3))
def test_white_space_and_separators_carry_no_meaning(number: object, gap: int) -> None:
    digits = str(number)
    head, _, tail = digits.partition(".")
    spaced = f"{int(head):,}" + (f".{' ' * gap}{tail}" if tail else "")
    assert parse_target(f">= {spaced} 万元") == parse_target(f">={digits}万元")
