"""Places: what is meant by a name, what the bodies of a form tell, and which rules follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import perfscore
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.rules.choose import chooser
from perfscore.rules.places import ToldPlace, UnclearPlace, canonical_place, place_told, places_around
from perfscore.rules.starting import Draft, starting_file
from perfscore.testing.check import check

CHANGJI = "新疆维吾尔自治区/昌吉回族自治州"
URUMQI = "新疆维吾尔自治区/乌鲁木齐市"


@pytest.mark.parametrize(
    ("named", "known", "same"),
    [
        ("新疆", "新疆维吾尔自治区", True),
        ("新疆/昌吉州", "新疆维吾尔自治区/昌吉回族自治州", True),
        ("新疆/昌吉", "新疆维吾尔自治区/昌吉回族自治州", True),
        ("新疆/乌鲁木齐县", "新疆维吾尔自治区/乌鲁木齐市", False),
        ("新疆/乌鲁木齐市", "新疆维吾尔自治区/乌鲁木齐市", True),
        ("新疆", "新疆维吾尔自治区/乌鲁木齐市", False),
        ("湖", "湖北省", False),
        ("湖北", "湖北省", True),
    ],
)
def test_short_names_of_places(named: str, known: str, same: bool) -> None:
    assert (canonical_place(named) == canonical_place(known)) is same


def test_the_bodies_of_a_form_tell_its_place() -> None:
    assert place_told(["昌吉回族自治州自然资源局", None]) == ToldPlace(CHANGJI, "昌吉回族自治州自然资源局")
    assert place_told([None, "乌鲁木齐市城乡建设档案馆"]) == ToldPlace(URUMQI, "乌鲁木齐市城乡建设档案馆")
    assert place_told(["天长市水利局"]) == ToldPlace("安徽省/滁州市/天长市", "天长市水利局")
    assert place_told(["财政局", "水利工程管理站"]) is None
    assert place_told([]) is None


def test_a_name_of_several_places_is_settled_by_the_other_body_or_by_nobody() -> None:
    assert place_told(["朝阳区教育局", "长春市教育局"]) == ToldPlace("吉林省/长春市/朝阳区", "朝阳区教育局")
    unclear = place_told(["朝阳区教育局"])
    assert unclear == UnclearPlace(("北京市/朝阳区", "吉林省/长春市/朝阳区"), "朝阳区教育局")


def test_a_place_of_rules_that_is_no_division_is_told_by_its_words() -> None:
    zone = "河南省/郑州市/郑州航空港经济综合实验区"
    assert place_told(["郑州航空港经济综合实验区财政局"], [zone, CHANGJI]) == ToldPlace(
        zone, "郑州航空港经济综合实验区财政局"
    )


def test_a_former_place_is_followed_by_its_successor() -> None:
    assert list(places_around("湖北省/襄樊市")) == ["湖北省/襄樊市", "湖北省/襄阳市", "湖北省", "全国"]
    assert list(places_around("莱芜市")) == ["山东省/莱芜市", "山东省", "全国"]
    assert list(places_around("安徽省/滁州市/天长市")) == ["安徽省/滁州市/天长市", "安徽省/滁州市", "安徽省", "全国"]
    assert list(places_around(None)) == list(places_around("全国")) == ["全国"]


@pytest.mark.parametrize("named", ["昌吉州", "新疆昌吉", "新疆/昌吉", "昌吉回族自治州", " 新疆 / 昌吉州 "])
def test_rules_are_found_by_what_people_call_a_place(named: str) -> None:
    assert perfscore.find_rules(place=named, year=2023).id == "cn/xinjiang/changji/2023"


def test_a_misspelt_place_is_no_place_and_the_nearest_are_named() -> None:
    with pytest.raises(UsageError, match="四川省/德阳市") as told:
        perfscore.find_rules(place="四川省/得阳市", year=2023)
    assert told.value.problems[0].code == "R208"
    with pytest.raises(UsageError, match="北京市/朝阳区") as told:
        perfscore.find_rules(place="朝阳区", year=2023)
    assert told.value.problems[0].code == "R209"


@pytest.mark.parametrize(
    ("implementer", "rules", "code"),
    [
        ("昌吉州林业和草原局", "cn/xinjiang/changji/2023", "R210"),
        ("天长市水利局", "cn/anhui/2023", "R210"),
        ("朝阳区教育局", "cn/mof/2020-10", "R211"),
        ("财政局", "cn/mof/2020-10", "R207"),
    ],
)
def test_the_rules_of_a_form_and_why(implementer: str, rules: str, code: str) -> None:
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="甲项目", year=2023, implementer=implementer)
    chosen = chooser()(form)
    assert chosen is not None
    assert chosen.id.startswith(rules.rpartition("/")[0])
    assert chosen.chosen is not None
    assert chosen.chosen.code == code
    assert code == "R207" or implementer in chosen.chosen.text()


@pytest.mark.parametrize(
    ("place", "code", "told"),
    [
        ("昌吉洲", "R507", "昌吉回族自治州"),
        ("四川省/得阳市", "R507", "四川省/德阳市"),
        ("鼓楼区", "R508", "江苏省/南京市/鼓楼区"),
        ("湖北省/襄樊市", "R509", "湖北省/襄阳市"),
        ("昌吉州", None, ""),
        ("某省/某市/某区", None, ""),
        ("全国", None, ""),
    ],
)
def test_a_place_that_no_form_will_have_is_a_warning(tmp_path: Path, place: str, code: str | None, told: str) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(
        starting_file(Draft(id="my/2030", place=place, year=2030, checked_on=date(2025, 12, 31))), encoding="utf-8"
    )
    found = [item for item in check([path]).all_problems if item.code in {"R507", "R508", "R509"}]
    assert [item.code for item in found] == ([] if code is None else [code])
    assert all(item.is_warning and told in item.message() and item.place.line == 6 for item in found)
