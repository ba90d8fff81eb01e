"""Administrative divisions: the data hold together, and names mean what people mean by them."""

from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.divisions import (
    Ambiguous,
    Division,
    Unknown,
    _all_names,
    _divisions,
    _may_be_like,
    division_told,
    find_division,
)

EVERY = _divisions()
PRESENT = [each for each in EVERY if not each.successors]


def test_the_data_hold_together() -> None:
    assert len({each.code for each in PRESENT}) == len(PRESENT)
    assert sum(each.is_province for each in PRESENT) == 34
    assert 325 < sum(each.code.endswith("00") and not each.is_province for each in PRESENT) < 345
    assert 2840 < sum(not each.code.endswith("00") for each in PRESENT) < 2870
    assert all(re.fullmatch("[1-8][0-9]{5}", each.code) for each in EVERY)
    paths = {each.path for each in PRESENT}
    assert len(paths) == len(PRESENT)
    assert all(path in paths for each in EVERY for path in each.successors)
    assert all(each.path.rpartition("/")[0] in {"", *paths} for each in PRESENT)


@pytest.mark.parametrize("division", PRESENT[:: len(PRESENT) // 300])
def test_every_division_is_found_by_its_path_and_told_by_its_body(division: Division) -> None:
    assert find_division(division.path) == division
    assert find_division(division.path.replace("/", "")) == division
    assert division_told(division.path.replace("/", "") + "财政局") == division


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ("昌吉州", "新疆维吾尔自治区/昌吉回族自治州"),
        ("新疆昌吉", "新疆维吾尔自治区/昌吉回族自治州"),
        ("克州", "新疆维吾尔自治区/克孜勒苏柯尔克孜自治州"),
        ("内蒙古", "内蒙古自治区"),
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("四川/中江县", "四川省/德阳市/中江县"),
        ("河南济源", "河南省/济源市"),
        ("北京朝阳", "北京市/朝阳区"),
        ("巢湖市", "安徽省/合肥市/巢湖市"),
        ("积石山县", "甘肃省/临夏回族自治州/积石山保安族东乡族撒拉族自治县"),
        ("和县", "安徽省/马鞍山市/和县"),
    ],
)
def test_what_people_call_a_place(named: str, path: str) -> None:
    found = find_division(named)
    assert isinstance(found, Division)
    assert found.path == path


@pytest.mark.parametrize(
    ("former", "successors"),
    [
        ("襄樊市", ("湖北省/襄阳市",)),
        ("邯郸县", ("河北省/邯郸市/邯山区", "河北省/邯郸市/丛台区")),
        ("莱芜市", ("山东省/济南市/莱芜区", "山东省/济南市/钢城区")),
        ("卢湾区", ("上海市/黄浦区",)),
        ("吐鲁番地区", ("新疆维吾尔自治区/吐鲁番市",)),
        ("密云县", ("北京市/密云区",)),
    ],
)
def test_a_former_division_knows_what_has_taken_it_over(former: str, successors: tuple[str, ...]) -> None:
    found = find_division(former)
    assert isinstance(found, Division)
    assert found.successors == successors


def test_several_or_none_are_said() -> None:
    assert find_division("朝阳区") == Ambiguous(("北京市/朝阳区", "吉林省/长春市/朝阳区"))
    assert find_division("天堂") == Unknown()
    near = find_division("四川省/得阳市")
    assert isinstance(near, Unknown)
    assert "四川省/德阳市" in near.near
    elsewhere = find_division("湖北省/德阳市")
    assert isinstance(elsewhere, Unknown)
    assert elsewhere.near[0] == "四川省/德阳市"


@given(
    st.sampled_from(["德阳市", "得阳市", "阿阿县", "市市市", "昌吉", "某市12", "鄂鄂鄂"]),
    st.sampled_from([*_all_names()]),
)
def test_what_is_passed_over_is_not_alike(named: str, name: str) -> None:
    alike = difflib.SequenceMatcher(None, name, named).ratio() >= 0.6
    assert _may_be_like(named, name) or not alike
    assert find_division("") == find_division("///") == Unknown()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("天长市水利局", "天长市"),
        ("中共天长市委宣传部", "天长市"),
        ("国家税务总局天长市税务局", "天长市"),
        ("新疆昌吉州林业和草原局", "昌吉回族自治州"),
        ("上海市黄浦江管理处", "上海市"),
        ("天津市河北区民政局", "河北区"),
        ("襄樊市民政局", "襄樊市"),
        ("和县农业农村局", "和县"),
    ],
)
def test_what_the_name_of_a_body_tells(body: str, name: str) -> None:
    found = division_told(body)
    assert isinstance(found, Division)
    assert found.name == name


@pytest.mark.parametrize(
    "body", ["城区管理局", "黄河北岸管理处", "东方市场监管局", "市民政局", "省级和县级专项", "财政局", ""]
)
def test_words_that_look_like_a_place_tell_none(body: str) -> None:
    assert division_told(body) == Unknown()
