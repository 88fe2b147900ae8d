"""Listed surveillance firms and bureaus are found by every name they go by; the police who bought are
on no list, in whatever script.
"""

import csv
import random
import re
from pathlib import Path

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from tests.unit.matching.small_lists import slip

TRANCHES = Path(__file__).parents[2] / "data/names/us-entity-list-human-rights-tranches.csv"
SEED = 20191009
CHINESE = {
    "杭州海康威视数字技术股份有限公司": "Hikvision",
    "浙江大华技术股份有限公司": "Dahua",
    "科大讯飞股份有限公司": "IFLYTEK",
    "北京旷视科技有限公司": "Megvii",
    "北京市商汤科技开发有限公司": "Sensetime",
    "厦门市美亚柏科信息股份有限公司": "Meiya Pico",
    "上海依图网络科技有限公司": "Yitu",
    "云从科技集团股份有限公司": "CloudWalk",
    "烽火科技集团有限公司": "FiberHome",
    "东方网力科技股份有限公司": "NetPosa",
    "奇虎360科技有限公司": "Qihoo 360",
    "新疆生产建设兵团": "Xinjiang Production",
    "新疆维吾尔自治区公安厅": "Xinjiang Uy?gh?ur Autonomous Region|Xinjiang Uighur|XUAR",
    "石河子市公安局": "Shihezi",
    "喀什地区公安局": "Kashgar|Kashi",
    "和田地区公安局": "Hetian|Hotan",
    "乌鲁木齐市公安局": "Urumqi",
    "阿克苏地区公安局": "Aksu|Aqsu",
    "新疆警察学院": "Xinjiang Police College",
    "浙江宇视科技有限公司": "Uniview",
    "天津天地伟业技术有限公司": "Tiandy",
    "北京中盾安全技术开发公司": "Zhongdun",
    "苏州科达科技股份有限公司": "Keda",
    "合盛硅业股份有限公司": "Hoshine",
    "成都银晨网讯科技有限公司": "Yinchen",
    "江苏今创集团": "KTK|Jinchuang",
    "阿克苏华孚色纺有限公司": "Huafu",
    "和田浩林发饰品有限公司": "Haolin",
    "中国电子科学研究院": "China Academy of Electronics",
    "武汉邮电科学研究院": "Wuhan Institute of Posts",
    "新疆丝路华大基因科技有限公司": "Silk Road",
}
UNLISTED = [
    "Shanghai Municipal Public Security Bureau", "上海市公安局", "上海市公安局浦东分局",
    "Управление общественной безопасности города Шанхая", "Шанхайское бюро общественной безопасности",
    "مكتب الأمن العام في شنغهاي", "上海市公安局（日本語）", "상하이시 공안국", "Cục Công an Thượng Hải",
    "Guilin Municipal Public Security Bureau", "桂林市公安局", "桂林市公安局交警支队",
    "Бюро общественной безопасности Гуйлиня",
    "Lingchuan County Public Security Bureau", "灵川县公安局", "靈川縣公安局",
    "Xinjiang Normal University", "新疆师范大学", "新疆師範大學", "Синьцзянский педагогический университет",
    "جامعة شينجيانغ للمعلمين", "신장사범대학", "Université normale du Xinjiang",
]  # fmt: skip


def plain(name: str) -> str:
    return name.rstrip(" ,")


def rows() -> list[tuple[str, list[str]]]:
    """Primary name and all names of each row, without the commas that end some of them."""
    with TRANCHES.open(encoding="utf-8-sig") as lines:
        return [
            (plain(row["name"]), [plain(name) for name in (row["name"], *row["aliases"].split("; ")) if name])
            for row in csv.DictReader(lines)
        ]


def listed_in() -> list[list[str]]:
    """The countries of each row."""
    with TRANCHES.open(encoding="utf-8-sig") as lines:
        return [row["countries"].split(";") for row in csv.DictReader(lines)]


def alerted(matcher: Matcher, name: str, country: str | None = None) -> set[str]:
    return {
        plain(listed.text)
        for match in matcher.search(Query(name, country=country), limit=25)
        if match.strength != "none"
        for listed in match.entry.names
    }


def test_every_party_is_found_by_each_of_its_names(matcher: Matcher) -> None:
    lost = [
        (name, primary)
        for primary, names in rows()
        for name in names
        if primary not in alerted(matcher, name)
    ]
    assert not lost


def test_every_party_is_found_with_one_slip_in_the_longest_word(matcher: Matcher) -> None:
    rng = random.Random(SEED)
    asked = [
        (slip(name, rng, "q"), primary)
        for primary, names in rows()
        for name in names
        if max(map(len, re.findall(r"\w+", name))) >= 5
    ]
    lost = [
        (name, primary)
        for name, primary in asked
        if primary
        not in {plain(n.text) for m in matcher.search(Query(name), limit=25) for n in m.entry.names}
    ]
    assert len(lost) <= len(asked) * 0.01, lost


def anywhere(name: str, rng: random.Random) -> str:
    """One letter of the name left out, added, changed, or swapped with the next."""
    at = rng.choice([at for at, char in enumerate(name) if char.isalpha()])
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choice(
        (
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
        )
    )


@pytest.mark.parametrize(("placed", "most"), [(True, 0.002), (False, 0.011)])
def test_nearly_every_name_alerts_with_one_slip_anywhere(matcher: Matcher, placed: bool, most: float) -> None:
    rng = random.Random(SEED)
    asked = [
        (anywhere(name, rng), countries[0] if placed else None, primary)
        for (primary, names), countries in zip(rows(), listed_in(), strict=True)
        for name in names
        for _ in range(10)
    ]
    lost = [name for name, country, primary in asked if primary not in alerted(matcher, name, country)]
    assert len(lost) <= len(asked) * most, lost


def test_most_long_names_alert_when_a_field_cuts_them_at_35_letters(matcher: Matcher) -> None:
    cut = [(name[:35], primary) for primary, names in rows() for name in names if len(name) > 35]
    lost = [name for name, primary in cut if primary not in alerted(matcher, name)]
    assert len(lost) <= len(cut) * 0.16, lost


@pytest.mark.parametrize("name", ["Carron SA", "Asiama Ltd", "Trubin", "Homi Police"])
def test_a_short_brand_with_another_letter_is_another_one(matcher: Matcher, name: str) -> None:
    assert {match.strength for match in matcher.search(Query(name))} <= {"none"}


@pytest.mark.parametrize(("han", "listed"), CHINESE.items())
def test_it_is_found_by_its_chinese_name(matcher: Matcher, han: str, listed: str) -> None:
    assert any(re.search(listed, name, re.IGNORECASE) for name in alerted(matcher, han))


@pytest.mark.parametrize("name", UNLISTED)
def test_the_buyers_hit_nobody_strongly(matcher: Matcher, name: str) -> None:
    assert "strong" not in {match.strength for match in matcher.search(Query(name), limit=25)}
