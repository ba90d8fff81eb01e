"""YAML and JSON with places: what is refused, and where it says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import PerfscoreError
from perfscore.marked import MAX_DEPTH, Mapping, MarkedError, Scalar, Sequence, parse_json, parse_yaml
from perfscore.messages import excerpt
from perfscore.widths import cells


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


#: Ways to open another level; many on one line is where a parser looks ahead, and may have a limit of its own.
OPENERS = ("[", "{", "[{", "{a: ", "[\n", "[   ", "- ", "? ")
LEVEL = tuple(f"{start}{opener}" for start in ("", "a: ", "名称: ", "# 注\n- a\n- ") for opener in OPENERS[:6])


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With libyaml, and where PyYAML was built without it."""
    if request.param == "Python":
        monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    return str(request.param)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("opened", "count"),
    [(opener, count) for opener in OPENERS for count in (MAX_DEPTH + 1, 999, 1001, 1100, 5000)]
    + [(opened, count) for opened in LEVEL[6:] for count in (MAX_DEPTH + 1, 1100)],
)
def test_depth_is_a_limit_and_not_a_crash(opened: str, count: int) -> None:
    """The same code whatever PyYAML does first, at the first level that is one too many."""
    start, opener = next((opened.removesuffix(each), each) for each in reversed(OPENERS) if opened.endswith(each))
    text = start + opener * count
    code, line, column = refused(text)
    assert code == "Y004"
    deepest = len(start) + len(opener) * (MAX_DEPTH - LEVELS[start])
    if len(opener.strip()) == 1:
        assert (line, column) == (text[:deepest].count("\n") + 1, deepest - text.rfind("\n", 0, deepest))


LEVELS = {"": 0, "a: ": 1, "名称: ": 1, "# 注\n- a\n- ": 1}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["[" * MAX_DEPTH + "]" * MAX_DEPTH, "- " * MAX_DEPTH + "x", "a: '" + "[" * 2000 + "'"])
def test_what_is_not_too_deep_is_read(text: str) -> None:
    parse_yaml(text, "f")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "text", ["[" * MAX_DEPTH + "]" * (MAX_DEPTH + 1), 'a: "' + "[" * 2000, "a: '[[[" + "{" * 50, "[a, b]]" + "[" * 99]
)
def test_a_slip_among_brackets_is_a_slip(text: str) -> None:
    assert refused(text)[0] == "Y001"


def test_depth_of_json() -> None:
    assert refused("[" * 100_000, json=True)[0] == "Y004"
    assert refused("[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5), json=True)[0] == "Y004"


@pytest.mark.parametrize("json", [False, True])
def test_nodes_are_limited(json: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.marked.MAX_NODES", 10)
    assert refused(f"[{'1,' * 11}1]", json)[0] == "Y007"


@pytest.mark.parametrize("json", [False, True])
def test_size_is_limited(json: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.marked.MAX_BYTES", 10)
    assert refused("[1, 2, 3, 4]", json)[0] == "Y003"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "place"),
    [("\0", (1, 1)), ("a: 1\nb: 值\0", (2, 5)), ("a: \x01", (1, 4)), ("a: \x7f", (1, 4)), ("a\r\nb\ud800", (2, 2)), ("\n\ufffe", (2, 1))],
)  # fmt: skip
def test_what_is_no_text_is_told_by_its_place(text: str, place: tuple[int, int]) -> None:
    assert refused(text) == ("Y011", *place)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("escaped", ["\\ud800", "\\udfff", "\\U00110000", "\\UFFFFFFFF", "\\q"])
def test_an_escape_that_names_no_character(escaped: str) -> None:
    assert refused(f'a: "{escaped}"')[0] in ("Y001", "Y011")


def test_half_a_character_in_json() -> None:
    """Python's json lets it through, and no report could be written."""
    assert refused(r'{"a": "x\ud800"}', json=True)[0] == "Y011"
    assert refused(r'{"x\udc00": 1}', json=True)[0] == "Y011"
    whole = parse_json(r'["\ud83d\ude00"]', "f")
    assert isinstance(whole, Sequence)
    assert whole.items[0].text == "\U0001f600"  # type: ignore[union-attr]


def test_numbers_that_json_does_not_know_stay_as_they_are_printed() -> None:
    root = parse_json("[NaN, -Infinity, 1e5]", "f")
    assert isinstance(root, Sequence)
    assert [(each.text, each.quoted) for each in root.items if isinstance(each, Scalar)] == [
        ("NaN", False), ("-Infinity", False), ("1e5", False)
    ]  # fmt: skip


def test_a_billion_laughs_is_refused_at_the_first_anchor() -> None:
    assert refused("a: &a [x, x]\nb: &b [*a, *a]\n")[0] == "Y006"


def test_json_numbers_stay_printed_and_duplicates_are_refused() -> None:
    root = parse_json('{"a": 8.00, "b": [1, null, true, "x"]}', "f")
    assert isinstance(root, Mapping)
    first = root.get("a")
    assert isinstance(first, Scalar)
    assert first.text == "8.00"
    assert refused('{"a": 1,\n "b": 2,\n "a": 2}', json=True) == ("Y005", 3, 2)
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
