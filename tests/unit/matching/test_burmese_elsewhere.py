"""Names of Myanmar in Chinese and in Russian are read word by word."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.burmese import readings


@pytest.mark.parametrize(
    ("folded", "latin"),
    [
        ("敏昂莱", "min aung hlaing"),
        ("米亚吞乌", "mya tun oo"),
        ("钦貌瑞", "khin maung swe"),
        ("мин аун хлайн", "min aung hlaing"),
        ("чжо мин у", "kyaw min oo"),
    ],
)
def test_each_word_is_read(folded: str, latin: str) -> None:
    assert latin in readings(folded)


@pytest.mark.parametrize("folded", ["林瑞敏", "吴敏", "敏捷", "иван мин", "мин", "敏昂莱公司"])
def test_what_is_no_such_name_is_not_read(folded: str) -> None:
    assert not readings(folded)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("敏昂莱", "HLAING, Min Aung"),
        ("钦貌瑞", "SWE, Khin Maung"),
        ("丹年", "NYEIN, Than"),
        ("Мин Аун Хлайн", "HLAING, Min Aung"),
        ("Тун Тун Наун", "NAUNG, Tun Tun"),
    ],
)
def test_the_listed_person_is_a_possible_hit(name: str, listed: str, matcher: Matcher) -> None:
    assert any(match.name == listed and match.strength != "none" for match in matcher.search(Query(name)))


@pytest.mark.parametrize("name", ["德昂", "泰特"])
def test_a_part_of_such_a_name_is_none(name: str, matcher: Matcher) -> None:
    assert all(match.strength == "none" for match in matcher.search(Query(name)))
