"""Chinese names in Wade–Giles are those in pinyin."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.wade_giles import readings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mao Tse-tung", "Mao Zedong"),
        ("Teng Hsiao-p'ing", "Deng Xiaoping"),
        ("Chou En-lai", "Zhou Enlai"),
        ("Hsieh Chang-ting", "Xie Changting"),
        ("Ying-wen Tsai", "CAI, Yingwen"),
        ("Ch'en Ch’uan-kuo", "Chen Quanguo"),
        ("CHU, Jung-chi", "Zhu Rongji"),
        ("Tso Tsung-t'ang", "Zuo Zongtang"),
    ],
)
def test_a_name_in_wade_giles_is_found_in_pinyin(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tsai Ying-wen", "Zhai Yinwen"),
        ("Kuo Tai-ming", "Gao Taiming"),
        ("Hsu Shih-yu", "Shu Shiyou"),
    ],
)
def test_another_name_is_not(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] == "none"


def test_marks_leave_one_reading() -> None:
    assert readings("Teng Hsiao-p'ing") == ("deng xiaoping",)
    assert set(readings("Mao Tse-tung")) == {"mao zedong", "mao zetong", "mao cedong", "mao cetong"}


@pytest.mark.parametrize(
    "name", ["Chang Wei", "Kim Jong-un", "Jen Chen", "Wang Junzheng", "Lee Teng Trading Co."]
)
def test_other_names_are_left_as_they_are(name: str) -> None:
    assert readings(name) == ()
