"""Number formats: the text that a spreadsheet shows for a stored number, or the admission that it is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.reading.formats.shown import number_shown, text_shown

SHOWN = [
    # plain numbers
    ("8", "0.00", "8.00"), ("1480", "#,##0.00", "1,480.00"), ("1234567.5", "#,##0", "1,234,568"), ("0.9887", "0.00%", "98.87%"),
    ("1", "0%", "100%"), ("2.325", "0.00", "2.33"), ("-2.325", "0.00", "-2.33"), ("5", '0"人"', "5人"), ("5", "000", "005"),
    ("12.5", "0.##", "12.5"), ("12", "0.##", "12"), ("0.5", "#.0", ".5"), ("0", "#", ""), ("-0.001", "0.00", "0.00"),
    ("3.5", "?0.0?", "3.5"), ("100", "00-00", "01-00"), ("1234", "#,###", "1,234"), ("7", "@", "7"),
    # 15 digits, as Excel
    ("9.9999999999999982", "General", "10"), ("0.30000000000000004", "General", "0.3"), ("18.105000000000004", "0.000", "18.105"),
    ("1.1000000000000001", "G/通用格式", "1.1"), ("1e-07", "General", "0.0000001"), ("3.0", "General", "3"), ("1E+20", "General", "1" + "0" * 20),
    ("0.28999999999999998", "0%", "29%"), ("1.005", "0.00", "1.01"),
    # locale tags, colours, conditions, sections
    ("98.5", "[$-804]0.0", "98.5"), ("0.98487", "[$-409]0.00%", "98.49%"), ("100.49", "[$¥-804]#,##0.00", "¥100.49"),
    ("100.49", "[$-zh-CN]0.0", "100.5"), ("3", "[Red]0", "3"), ("3", "[红色]0.0", "3.0"), ("3", "[颜色 12]0.0", "3.0"),
    ("0.95", "[>=0.9]0.0%;0%", "95.0%"), ("0.85", "[>=0.9]0.0%;0%", "85%"), ("5", "[<1]0.00;[<10]0.0;0", "5.0"), ("50", "[<1]0.00;[<10]0.0;0", "50"),
    ("-5", "0;(0)", "(5)"), ("-5", "0.0;[Red]-0.0", "-5.0"), ("0", '0;-0;"—"', "—"), ("0", "0;-0;", ""), ("-5", ";;;", ""), ("5", "0;;;", "5"),
    ("-3", "[<0]0.0;0", "3.0"), ("-3", "[>100]0;0.0", "-3.0"),
    # literals where they stand
    ("100", '"≥"0"人"', "≥100人"), ("120", '"≤"0.00', "≤120.00"), ("0.95", '"≥"0%', "≥95%"), ("5", "\\约0", "约5"), ("5", "约0人", "约5人"),
    ("5", '$0', "$5"), ("5", '"共"General"人"', "共5人"), ("-5", '"≥"0', "-≥5"), ("12", '0!%', "12%"), ("5", '"不限"', "不限"),
    # scaling
    ("986543", '0!.0,"万元"', "98.7万元"), ("100000", '"≥"#,##0,"千人"', "≥100千人"), ("1234567", "0.0,,", "1.2"), ("1234567", "#,##0.00,", "1,234.57"),
    # fractions
    ("0.5", "# ?/?", "1/2"), ("1.5", "# ?/?", "1 1/2"), ("0.333333333", "# ??/??", "1/3"), ("5", "# ?/?", "5"), ("0", "# ?/?", "0"), ("0.05", "# ?/?", "0"),
    ("1.5", "?/?", "3/2"), ("0.375", "# ?/8", "3/8"), ("0.5", "# ??/100", "50/100"), ("-1.25", '"约"# ?/4', "-约1 1/4"), ("0.5", "0 ?/?", "0 1/2"),
    # padding
    ("1480", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,480.00"), ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    # exponents
    ("12345", "0.00E+00", "1.23E+04"), ("0.00012", "0.0E-0", "1.2E-4"), ("12345", "##0.0E+0", "12.3E+3"), ("9.99", "0.0E+0", "1.0E+1"), ("0", "0.0E+0", "0.0E+0"),
    # dates and times
    ("45625", "yyyy-mm-dd", "2024-11-29"), ("45625", 'm"月"d"日"', "11月29日"), ("45625", "[$-804]yyyy年m月d日;@", "2024年11月29日"),
    ("45625", "yyyy.m", "2024.11"), ("45625", "[DBNum1][$-804]yyyy年m月d日", "二〇二四年十一月二十九日"), ("45625", "[$-F800]dddd, mmmm dd, yyyy", "2024年11月29日"),
    ("45625", "d-mmm-yy", "29-Nov-24"), ("45625", "[$-409]dddd", "Friday"), ("45625", "aaaa", "星期五"), ("1", "yyyy-m-d", "1900-1-1"),
    ("45625.4382175926", "yyyy/m/d h:mm", "2024/11/29 10:31"), ("45625.4382175926", "h时mm分ss秒", "10时31分02秒"), ("0.75", "h:mm AM/PM", "6:00 PM"),
    ("0.75", "上午/下午h时mm分", "下午6时00分"), ("1.5", "[h]:mm", "36:00"), ("0.0007291", "mm:ss.0", "01:03.0"), ("45625.9999999", "yyyy-m-d", "2024-11-30"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "code", "text"), SHOWN)
def test_a_number_is_shown_as_a_spreadsheet_shows_it(stored: str, code: str, text: str) -> None:
    assert number_shown(stored, code) == text


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ("0.5", '# ?/?"份"'), ("0.5", "0.0/0"), ("0.5", "# ?/?????????"), ("5", "[DBNum2]0"), ("5", "[DBNum1]General"), ("5", "0 x"), ("5", "[新]0"), ("5", "[$-1E000804]0"),
        ("60", "yyyy-m-d"), ("-1", "yyyy-m-d"), ("2958466", "yyyy-m-d"), ("45625", "gge年"), ("45625", "[$-411]yyyy"), ("45625", "[$-804]mmm"),
        ("45625", "bbbb"), ("45625", "[DBNum2]yyyy"), ("45625", "aaa"), ("45625", "yyyy 0"), ("0", "yyyy-m-d"), ("nan", "0"), ("inf", "General"), ("1e400", "0"),
        ("1e999999999", "General"), ("x", "0"), ("1_000", "0"), ("", "0"), ("1" * 50, "0"), ("5", "0" * 500),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed(stored: str, code: str) -> None:
    assert number_shown(stored, code) is None


def test_the_other_beginning_of_days() -> None:
    assert number_shown("0", "yyyy-m-d", from_1904=True) == "1904-1-1"
    assert number_shown("44163", "yyyy-m-d", from_1904=True) == "2024-11-29"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [("人", "General", "人"), ("人", '"约"@', "约人"), ("人", "0;-0;0;@", "人"), ("人", '0;-0;0;"—"', "—"), ("人", ";;;", ""), ("=x", "@", "=x"), ("人", "0", "人")],
)  # fmt: skip
def test_a_text_has_a_section_of_its_own(text: str, code: str, shown: str) -> None:
    assert text_shown(text, code) == shown


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_plain_decimals_are_rounded_half_away_from_zero(value: Decimal, places: int) -> None:
    """Against the rounding of the standard library."""
    shown = number_shown(str(value), "0." + "0" * places if places else "0")
    assert shown is not None
    assert abs(Decimal(shown) - value) * 2 <= Decimal(1).scaleb(-places)
    assert len(shown.partition(".")[2]) == places
    if abs(Decimal(shown) - value) * 2 == Decimal(1).scaleb(-places):
        assert abs(Decimal(shown)) > abs(value)


@given(st.text(max_size=30), st.sampled_from(["5", "-0.5", "0", "45625.3", "1e300", "1e-300"]))
def test_any_format_gives_a_text_or_none(code: str, stored: str) -> None:
    shown = number_shown(stored, code)
    assert shown is None or isinstance(shown, str)
    assert isinstance(text_shown("人", code), str)


@given(
    st.text(alphabet='0#?.,%E+-/;@"\\!_*[]ymdhsea<>=$年月 1DBNum', max_size=24),
    st.sampled_from(["5", "-0.5", "0", "45625.3"]),
)
def test_formats_of_their_own_signs_give_a_text_or_none(code: str, stored: str) -> None:
    shown = number_shown(stored, code)
    assert shown is None or isinstance(shown, str)
