"""A Chinese person's name is read in one language, a southern surname before pinyin aside."""

import pytest

from tests.unit.matching import small_lists
from tests.unit.matching.small_lists import entry


def strength(asked: str, listed: str, common: str) -> str:
    """Of a name on a list of others who share its common words, so that chance would find namesakes."""
    others = [f"{word} Someone{number}" for word in common.split() for number in range(200)]
    others += [f"Nobody Else{number}" for number in range(400)]
    return small_lists.strength(
        asked, *(entry(name, number, "person") for number, name in enumerate([listed, *others]))
    )


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("陈伟", "Chen Wei", "possible"),
        ("陈伟", "Tan Wei", "possible"),
        ("杨敏", "Yang Bin", "none"),
        ("刘芳", "Yu Fang", "none"),
    ],
)
def test_readings_of_two_languages_are_no_namesake(asked: str, listed: str, expected: str) -> None:
    assert strength(asked, listed, common=listed) == expected


def test_a_name_that_lacks_a_middle_name_is_shown_when_hardly_anybody_else_bears_the_rest() -> None:
    listed = "Ali Husseini Khamenei"
    assert strength("Ali Khamenei", listed, common="Ali Husseini") == "possible"
    assert strength("Ali Khamenei", listed, common=listed) == "none"
    assert strength("Husseini Khamenei", "Ali Reza Husseini Khamenei", common="Ali Reza Husseini") == "none"


def test_a_family_name_that_is_not_said_asks_for_more_of_the_rest() -> None:
    assert strength("Ali Khamenei", "Khamenei, Ali Husseini", common="Ali Husseini") == "possible"
    assert strength("Ali Khamenei", "Husseini, Ali Khamenei", common="Ali Husseini") == "none"
