"""Bodies called by an Arabic word with its article, however that is written; and what only looks so."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.articled import with_article_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ennahda", "al-Nahda"),
        ("Ennahdha Movement", "حركة النهضة"),
        ("Jabhat Annusra", "Jabhat al-Nusra"),
        ("Echourouk TV", "Al-Shorouk TV"),
    ],
)
def test_the_article_may_be_written_in_one_with_the_word(one: str, other: str) -> None:
    assert compare_names(one, other, "organisation")[1] != "none"


@pytest.mark.parametrize("name", ["essent energie", "errand services", "ennis holdings", "al masri"])
def test_other_words_keep_their_beginning(name: str) -> None:
    assert with_article_apart(name) == name


def test_saeed_and_sajid_are_two_names() -> None:
    assert compare_names("Saeed Khan", "Sajid Khan", "person")[1] == "none"
    assert compare_names("Saeed Khan", "Said Khan", "person")[1] == "strong"


def test_a_burmese_name_may_begin_with_a_chinese_surname() -> None:
    assert compare_names("丁昂山", "Tin Aung San", "person")[1] != "none"
    assert compare_names("丁海山", "Tin Aung San", "person")[1] == "none"
