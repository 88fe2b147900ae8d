"""Chinese names are read by what their parts are."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.chinese import render, simplified
from services.screening.matching.words.spellings import spellings


@pytest.mark.parametrize(
    ("han", "english"),
    [
        ("上海市公安局", "shanghai municipal public security bureau"),
        ("石河子市公安局", "shihezi municipal public security bureau"),
        ("新疆维吾尔自治区公安厅", "xinjiang uyghur autonomous region public security department"),
        ("灵川县公安局", "lingchuan county public security bureau"),
        ("新疆师范大学", "xinjiang normal university"),
        ("杭州海康威视数字技术股份有限公司", "hangzhou hikvision digital technology co ltd"),
    ],
)
def test_the_first_reading_is_the_name_as_lists_write_it(han: str, english: str) -> None:
    assert render(han)[0] == english


def test_traditional_characters_read_the_same() -> None:
    assert simplified("廣東省公安廳") == "广东省公安厅"
    assert render("廣東省公安廳") == render("广东省公安厅")


@pytest.mark.parametrize(
    ("han", "words", "latin"),
    [
        ("王君正", "王 君正", "wang junzheng"),
        ("曾国强", "曾 国强", "zeng guoqiang"),
        ("单小明", "单 小明", "shan xiaoming"),
        ("欧阳明", "欧阳 明", "ouyang ming"),
        ("解晓东", "解 晓东", "xie xiaodong"),
    ],
)
def test_a_person_is_surname_and_given_name_read_as_surnames_are(han: str, words: str, latin: str) -> None:
    assert render(han)[0] == words
    assert " ".join(spellings(word)[0] for word in words.split()) == latin


@pytest.mark.parametrize(
    ("han", "english"), [("第五十五研究所", "55"), ("第208研究所", "208"), ("第三研究所", "3")]
)
def test_numbers_are_read(han: str, english: str) -> None:
    assert render(han)[0] == f"{english} research institute"


def test_a_brand_stays_as_a_second_reading() -> None:
    assert "hangzhou 海康威视 digital technology co ltd" in render("杭州海康威视数字技术有限公司")


@pytest.mark.parametrize(
    ("han", "latin", "same"),
    [
        ("郭鹤年", "Kuok Hock Nien", True),
        ("李显龙", "Lee Hsien Loong", True),
        ("陈志明", "Tan Chee Beng", True),
        ("洪水发", "Ang Chui Huat", True),
        ("林国兴", "Lim Boon Heng", False),
        ("郭令明", "Kwek Hong Png", False),
    ],
)
def test_a_name_is_found_as_singapore_and_malaysia_write_it(han: str, latin: str, same: bool) -> None:
    assert (compare_names(han, latin, "person")[1] != "none") == same
