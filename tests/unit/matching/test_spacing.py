"""Blanks in a word and blanks missing between words."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.spacing import respaced

LISTED = {"zorbex", "hetian", "ny", "limited", "marvel", "mar", "vel"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zorbex technol ogy", "zorbex technology"),
        ("zorbex compa ny limited", "zorbex company limited"),
        ("zorbex l lc", "zorbex llc"),
        ("zor bex trading", "zorbex trading"),
        ("hetianprefecture public security bureau", "hetian prefecture public security bureau"),
        ("hetianprefecturepublicsecuritybureau", "hetian prefecture public security bureau"),
        ("zorbextechnologyco ltd", "zorbex technology co ltd"),
    ],
)
def test_blanks_are_put_right(written: str, meant: str) -> None:
    assert respaced(written.split(), LISTED.__contains__) == meant.split()


@pytest.mark.parametrize(
    "written", ["zorbex air port trading", "mar vel", "zorbexov partners", "petrochemical"]
)
def test_words_that_stand_for_themselves_are_left(written: str) -> None:
    assert respaced(written.split(), LISTED.__contains__) is None


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("KaramayMunicipality Public Security Bureau", "Karamay Municipality Public Security Bureau"),
        ("HetianPrefecturePublicSecurityBureau", "Hetian Prefecture Public Security Bureau"),
        ("YituTechnologies", "Yitu Technologies"),
        ("NtechLab L LC", "NtechLab LLC"),
    ],
)
def test_the_listed_party_is_found(matcher: Matcher, written: str, listed: str) -> None:
    best = matcher.search(Query(written))[0]
    assert (best.matched_name, best.strength) == (listed, "possible")
