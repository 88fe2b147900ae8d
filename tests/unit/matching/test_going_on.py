"""A listed name that goes on behind an acronym is a part of that body: its words are held against a hit."""

import pytest

from services.screening.matching.api import Match
from tests.unit.matching.small_lists import entry, hits


def found(asked: str, listed: str) -> Match:
    """What a list of this one name answers."""
    (match,) = hits(asked, entry(listed))
    return match


@pytest.mark.parametrize(
    ("asked", "listed", "words"),
    [
        ("NKVTI", "North Kestrel Valley Turbine Institute (NKVTI) Security Bureau", "security, bureau"),
        ("NKqTI", "North Kestrel Valley Turbine Institute (NKVTI) Security Bureau", "security, bureau"),
    ],
)
def test_words_behind_the_acronym_speak_against_it(asked: str, listed: str, words: str) -> None:
    explanation = found(asked, listed).explanation
    assert f"only in the listed name: {words}" in explanation.against
    assert explanation.unmatched_listed == tuple(words.split(", "))


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("NKVTI", "North Kestrel Valley Turbine Institute (NKVTI)"),
        ("NKVTI", "North Kestrel Valley Turbine Institute (NKVTI) Co., Ltd."),
        (
            "North Kestrel Valley Turbine Institute Security Bureau",
            "North Kestrel Valley Turbine Institute (NKVTI) Security Bureau",
        ),
    ],
)
def test_a_name_said_whole_has_nothing_against_it(asked: str, listed: str) -> None:
    assert found(asked, listed).explanation.against == ()
