"""Folding and transliteration: what must not matter in a name does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.screening.matching.words.fold import fold
from services.screening.matching.words.transliterate import latin_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  ACME\tWorks,  Ltd. ", "acme works ltd"),
        ("Müller & Söhne GmbH", "muller and sohne gmbh"),
        ("S.A.R.L. Étoile", "sarl etoile"),
        ("ＡＣＭＥ　Ｗｏｒｋｓ", "acme works"),
        ("Ac\u200bme\u202e Wor\u00adks", "acme works"),
        ("Sa'id O’Neil", "said oneil"),
        ("Łódź Ørsted", "lodz orsted"),
        ("AL-TAWIL", "al tawil"),
    ],
)
def test_case_marks_blanks_and_invisible_letters_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_look_alikes_inside_a_latin_word_become_latin() -> None:
    assert fold("Hikvisiоn") == "hikvision"  # the о is Cyrillic


def test_cyrillic_words_stay_cyrillic() -> None:
    assert fold("Газпром") == "газпром"


def test_a_question_mark_in_a_word_is_a_lost_letter_and_alone_is_nothing() -> None:
    assert fold("M?ller ? Co") == "m?ller co"


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_latin_of_gives_ascii(text: str) -> None:
    assert latin_of(fold(text)).isascii()


def test_russian_greek_and_arabic_letters_have_latin_readings() -> None:
    assert latin_of("щербаков") == "shcherbakov"
    assert latin_of("αθηνα") == "athina"
    assert latin_of("الأحمد").split()[0] == "al"
