"""Parties of the lists are found by what they are called in Chinese, where that is all of a name."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.called import called
from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import rows


def alerted(matcher: Matcher, name: str) -> set[str]:
    """Folded names of the parties that alert for a name."""
    hits = matcher.search(Query(name), limit=20)
    return {fold(listed.text) for hit in hits if hit.strength != "none" for listed in hit.entry.names}


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("云从信息", "CloudWalk Technology"),
        ("西物信安", "Chengdu Xiwu Security System Alliance Co., Ltd."),
        ("海視新安", "Urumqi Haishi Xin’an Electronic Technology Co., Ltd."),
        ("华大司法", "Forensic Genomics International"),
        ("成飞集团", "AVIC Chengdu Aircraft Industrial (GROUP) Co. Ltd."),
        ("哈工大", "Harbin Institute of Technology"),
        ("深圳市中科飞测科技股份有限公司", "Skyverse"),
    ],
)
def test_a_party_is_found_by_its_short_name(matcher: Matcher, name: str, listed: str) -> None:
    assert fold(listed) in alerted(matcher, name)


def test_every_name_of_the_table_finds_its_party(matcher: Matcher) -> None:
    lost = [
        (name, listed)
        for listed, names in rows("called_zh.txt")
        for name in names.split("|")
        if fold(listed) not in alerted(matcher, name)
    ]
    assert not lost


@pytest.mark.parametrize("name", ["北航道工程局", "成飞路小学", "川大智胜", "天大药业", "西飞国际酒店"])
def test_a_part_of_another_name_is_no_short_name(matcher: Matcher, name: str) -> None:
    assert not alerted(matcher, name)


def test_a_legal_form_and_the_word_for_a_town_may_stand_there_or_not() -> None:
    assert called("海能达通信股份有限公司") == called("海能达通信") == ("hytera communications limited",)
    assert called("厦门美亚柏科信息") == called("厦门市美亚柏科信息")
    assert not called("海能达物业")
