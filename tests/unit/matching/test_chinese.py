"""Chinese names are read by what their parts are."""

import pytest

from services.screening.matching.chinese import render, simplified


@pytest.mark.parametrize(
    ("han", "english"),
    [
        ("上海市公安局", "shanghai municipal public security bureau"),
        ("石河子市公安局", "shihezi municipal public security bureau"),
        ("新疆维吾尔自治区公安厅", "xinjiang uyghur autonomous region public security department"),
        ("灵川县公安局", "lingchuan county public security bureau"),
        ("新疆师范大学", "xinjiang normal university"),
        ("杭州海康威视数字技术股份有限公司", "hangzhou hikvision digital technology co ltd"),
        ("王君正", "wang junzheng"),
        ("曾国强", "zeng guoqiang"),
        ("单小明", "shan xiaoming"),
        ("欧阳明", "ouyang ming"),
    ],
)
def test_the_first_reading_is_the_name_as_lists_write_it(han: str, english: str) -> None:
    assert render(han)[0] == english


def test_traditional_characters_read_the_same() -> None:
    assert simplified("廣東省公安廳") == "广东省公安厅"
    assert render("廣東省公安廳") == render("广东省公安厅")


def test_a_brand_has_its_pinyin_as_a_second_reading() -> None:
    assert "hangzhou haikangweishi digital technology co ltd" in render("杭州海康威视数字技术有限公司")
