"""Numbered institutes, academies and works are known by their number, however short the rest is written."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.chinese import render
from services.screening.matching.words.fold import fold


@pytest.mark.parametrize(
    ("han", "english"),
    [
        ("中电科第四十八研究所", "china electronics technology group 48 research institute"),
        ("中船重工七一〇所", "china shipbuilding industry 710 research institute"),
        ("中国船舶集团有限公司第七研究院", "china state shipbuilding corporation 7 academy"),
        ("公安部一所", "ministry of public security 1 research institute"),
        ("解放军61398部队", "liberation army 61398 unit"),
    ],
)
def test_a_short_word_is_a_body_or_a_group_beside_a_number(han: str, english: str) -> None:
    assert render(han)[0] == english


@pytest.mark.parametrize("han", ["中船国际", "三院", "电科"])
def test_the_same_words_alone_say_nothing(han: str) -> None:
    assert not any("academy" in reading or "china" in reading for reading in render(han))


def test_a_known_word_that_begins_with_a_number_is_read_whole() -> None:
    assert render("第二自然科学院")[0] == "second academy of natural sciences"


def test_the_sign_for_a_number_is_a_word_of_its_own() -> None:
    assert fold("Завод №9") == fold("Завод № 9")


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("航天科工三院159厂", "159"),
        ("航天一院702所", "702"),
        ("中国航天科技集团第九研究院第七七一研究所", "771"),
        ("Авиаремонтный завод №419", "419"),
    ],
)
def test_the_listed_body_of_that_number_is_found(name: str, listed: str, matcher: Matcher) -> None:
    found = [match for match in matcher.search(Query(name)) if match.strength != "none"]
    assert found and all(listed in match.matched_name for match in found)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("中电科38所", "China Electronics Technology Group Corporation 48th Research Institute"),
        (
            "航天三院35所",
            "China Aerospace Science and Industry Corporation (CASIC) 3rd Academy, 33 Research Institute",
        ),
    ],
)
def test_another_number_is_another_body(name: str, other: str) -> None:
    assert compare_names(name, other, "organisation")[1] == "none"
