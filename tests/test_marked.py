"""YAML and JSON with places: what is refused, and where it says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import PerfscoreError
from perfscore.marked import MAX_DEPTH, Mapping, MarkedError, Scalar, cells, excerpt, parse_json, parse_yaml


def refused(text: str, json: bool = False) -> tuple[str, int | None, int | None]:
    with pytest.raises(MarkedError) as caught:
        (parse_json if json else parse_yaml)(text, "f.yaml")
    item = caught.value.problems[0]
    assert item.place.file == "f.yaml"
    assert item.message("zh")
    assert item.message("en")
    return item.code, item.place.line, item.place.column


def test_scalars_stay_text() -> None:
    root = parse_yaml("a: 8.00\nb: no\nc: 0o17\nd: '1'\ne:\n", "f")
    assert isinstance(root, Mapping)
    texts = {key.text: node.text for key, node in root.entries if isinstance(node, Scalar)}
    assert texts == {"a": "8.00", "b": "no", "c": "0o17", "d": "1", "e": ""}


def test_places_count_from_one() -> None:
    root = parse_yaml("a:\n  名称: 值\n", "f")
    assert isinstance(root, Mapping)
    inner = root.get("a")
    assert isinstance(inner, Mapping)
    value = inner.get("名称")
    assert value is not None
    assert (value.place.line, value.place.column) == (2, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2]]", ("Y001", 1, 10)),
        ("a: 1\n\tb: 2\n", ("Y001", 2, 1)),
        ("", ("Y002", 1, 1)),
        ("a: 1\nb: 2\na: 3\n", ("Y005", 3, 1)),
        ("a: &x 1\nb: *x\n", ("Y006", 1, 4)),
        ("a: *x\n", ("Y006", 1, 4)),
        ("a: 1\n---\nb: 2\n", ("Y008", 2, 1)),
        ("? [a]\n: 1\n", ("Y009", 1, 3)),
        ("a: !!python/object/apply:os.system ['true']\n", ("Y010", 1, 4)),
        ("a: !x 1\n", ("Y010", 1, 4)),
    ],
)
def test_what_is_refused(text: str, expected: tuple[str, int, int]) -> None:
    assert refused(text) == expected


def test_depth_is_a_limit_and_not_a_crash() -> None:
    assert refused("[" * 5000)[0] == "Y004"
    assert refused("[" * 100_000, json=True)[0] == "Y004"
    assert refused("[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5), json=True)[0] == "Y004"


def test_a_billion_laughs_is_refused_at_the_first_anchor() -> None:
    assert refused("a: &a [x, x]\nb: &b [*a, *a]\n")[0] == "Y006"


def test_json_numbers_stay_printed_and_duplicates_are_refused() -> None:
    root = parse_json('{"a": 8.00, "b": [1, null, true, "x"]}', "f")
    assert isinstance(root, Mapping)
    first = root.get("a")
    assert isinstance(first, Scalar)
    assert first.text == "8.00"
    assert refused('{"a": 1, "a": 2}', json=True)[0] == "Y005"
    assert refused('{"a": }', json=True)[:2] == ("Y001", 1)


def test_the_underline_is_measured_in_cells() -> None:
    lines = excerpt("当年目标: 66 仁", 10).splitlines()
    assert cells("当年目标: 66 ") == 13
    assert lines[1] == "  | " + " " * 13 + "~~"


@given(st.text(max_size=200))
def test_any_text_gives_nodes_or_our_error(text: str) -> None:
    for parse in (parse_yaml, parse_json):
        try:
            parse(text, "f")
        except PerfscoreError as error:
            assert error.problems
