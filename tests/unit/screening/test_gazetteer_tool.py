"""The program that writes gazetteer_cn.toml agrees with the file as it is."""

import tomllib

import pytest

from services.screening.facts.places import places_of
from services.screening.knowledge import Knowledge
from services.screening.knowledge.load import DATA
from shared.contracts.order.parties import Party
from tests.unit.screening.conftest import AS_OF
from tools.build_gazetteer_cn import counties, latin, regions, short

UNITS = {
    "桂林市": "桂林",
    "延边朝鲜族自治州": "延边",
    "锡林郭勒盟": "锡林郭勒",
    "海淀区": "海淀区",
    "内蒙古自治区": "内蒙古",
}


def test_names_lose_their_unit_and_keep_what_tells_them_apart() -> None:
    assert {name: short(name) for name in UNITS} == UNITS


def test_every_spelling_of_the_file_is_the_programs() -> None:
    places = tomllib.loads((DATA / "gazetteer_cn.toml").read_text("utf-8"))["place"]
    for place in places:
        han = [name for name in place["names"] if not name.isascii()]
        spelt = {latin(name) for name in han} | {f"{latin(name[:-1])} county" for name in han}
        assert set(place["names"]) - set(han) <= spelt, place["region"]


def test_places_of_heightened_risk_are_left_to_the_other_file() -> None:
    areas = [
        {"code": "63", "name": "青海省", "children": [{"name": "西宁市"}, {"name": "玉树藏族自治州"}]},
        {"code": "65", "name": "新疆维吾尔自治区", "children": [{"name": "喀什地区"}]},
    ]
    assert list(regions(areas, frozenset({"西宁"}))) == [("CN-QH", ["青海"])]


def test_counties_that_another_province_has_too_name_no_place() -> None:
    names = ("城关区", "亚东县", "朗县")
    areas = [
        {"code": "54", "children": [{"children": [{"name": name} for name in names]}]},
        {"code": "62", "children": [{"children": [{"name": "城关区"}]}]},
    ]
    assert dict(counties(areas))["CN-XZ"] == ["亚东县", "yadong county"]


PLACES = {
    "阿克陶县人民医院": "CN-XJ",
    "Zhada County, Ngari": "CN-XZ",
    "泽普县": "CN-XJ",
    "沙湾市三道河子镇": "CN-XJ",
    "沙湾市场": "",
    "比如县城": "",
    "兰州市城关区": "",
}


@pytest.mark.parametrize("text", PLACES)
def test_a_county_of_a_region_at_risk_is_found_in_an_address(text: str, knowledge: Knowledge) -> None:
    party = Party(role="end_user", name="Trading House", country="CN", address=text)
    found = {place.region for place in places_of(party, "/parties/0", knowledge, AS_OF) if place.level == 1}
    assert found == ({PLACES[text]} if PLACES[text] else set())
