"""Chinese names with a character wrong, lost, added, doubled or swapped, or with blanks in them."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.chinese_parties import meant_party
from services.screening.matching.words.chinese_slips import mended
from services.screening.matching.words.tables import look_alikes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("喀什地区公局", "喀什地区公安局"),
        ("石河子市公案局", "石河子市公安局"),
        ("克拉玛衣市公安局", "克拉玛依市公安局"),
        ("吐番鲁市公安局", "吐鲁番市公安局"),
        ("新疆警察学学院", "新疆警察学院"),
        ("新疆生产建设兵图", "新疆生产建设兵团"),
        ("哈市密公安局", "哈密市公安局"),
        ("海康卫视", "海康威视"),
        ("杭州海州康威视数字技术有限公司", "杭州海康威视数字技术有限公司"),
        ("浙江大华技术股份有限公思", "浙江大华技术股份有限公司"),
        ("科大讯飞股分有限公司", "科大讯飞股份有限公司"),
        ("昌吉回族自治州公安局局", "昌吉回族自治州公安局"),
        ("克拉玛依市驯安局", "克拉玛依市公安局"),
        ("中国船舶集团永限公司", "中国船舶集团有限公司"),
        ("浙江太华技术股份有限公司", "浙江大华技术股份有限公司"),
        ("烽火料技集团有限公司", "烽火科技集团有限公司"),
        ("上侮依图网络科技有限公司", "上海依图网络科技有限公司"),
        ("江大华技术股份有限公司", "大华技术股份有限公司"),
    ],
)
def test_one_slip_is_put_right(written: str, meant: str) -> None:
    assert mended(written)[0] == meant


@pytest.mark.parametrize(
    "ordinary",
    [
        "灵川县公安局", "阿克苏地区公路局", "上海市公安局浦东分局", "松山大学", "华美大酒店",
        "深圳华大金科技有限公司", "保定市恒达小学", "张家豪", "李建国", "东方动力有限公司", "张 三",
    ],
)  # fmt: skip
def test_other_names_are_left_as_they_are(ordinary: str) -> None:
    assert mended(ordinary) == ()


def test_each_word_that_may_be_meant_is_tried() -> None:
    assert mended("克拉玛依市驯安局") == ("克拉玛依市公安局", "克拉玛依市国安局")


def test_characters_look_alike_both_ways_round() -> None:
    table = look_alikes()
    assert "未" in table["末"] and "己" in table["已"] and "华" not in table["大"]


def test_blanks_between_characters_are_taken_out() -> None:
    assert mended("杭州海 康威视", apart=True)[0] == "杭州海康威视"


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("喀什地区公局", "Kash"),
        ("吐番鲁市公安局", "Turpan"),
        ("海康卫视", "Hikvision"),
        ("杭州海 康威视数字技术股份有限公司", "Hikvision"),
        ("美亚柏柏科", "Meiya Pico"),
        ("科大讯飞股分有限公司", "IFLYTEK"),
    ],
)
def test_the_listed_party_is_found_and_never_strongly(matcher: Matcher, written: str, listed: str) -> None:
    best = matcher.search(Query(written))[0]
    assert listed.casefold() in best.matched_name.casefold()
    assert best.strength == "possible"


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("江苏今控股集团有限公司", "Jinchuang"),
        ("疆生产建设兵团", "Xinjiang Production"),
        ("和地区公安局", "Hotan"),
        ("重庆云聪科技有限公司", "Cloudwalk"),
        ("旷视技", "Megvii"),
        ("浪滓集团", "Inspur"),
    ],
)
def test_a_slip_in_a_whole_name_is_known_again(matcher: Matcher, written: str, listed: str) -> None:
    found = [match for match in matcher.search(Query(written)) if match.strength == "possible"]
    assert any(listed.casefold() in name.text.casefold() for match in found for name in match.entry.names)


@pytest.mark.parametrize(
    "other",
    [
        "浙江中华技术股份有限公司",
        "浙江大华安技术股份有限公司",
        "阿克苏地区公路局",
        "云聪科技",
        "云科技",
        "上海宏图网络科技有限公司",
        "杭州海康威视数字技术股份有限公司",
    ],
)
def test_another_brand_or_body_is_no_slip_in_a_whole_name(other: str) -> None:
    assert meant_party(other) == ()
