"""A name that is listed as it stands is always asked about, if nothing said beside it speaks against it."""

import pytest

from services.screening.matching.api import Query
from tests.unit.matching.small_lists import entry, strength

SHIP = "M V PROTSENKO PA START"


@pytest.mark.parametrize("listed", ["GAZ PAO", "INSTRUMENT AO", SHIP, "1-P", "CITY PUBLIC COMPANY"])
def test_it_alerts_however_little_its_words_tell(listed: str) -> None:
    other = entry("Wings of the City LLC", 2)
    assert strength(listed, entry(listed, countries=("RU",)), other) != "none"
    assert strength(Query(listed.title(), country="RU"), entry(listed, countries=("RU",)), other) != "none"


def test_what_is_said_beside_it_speaks_against_it() -> None:
    assert strength(Query(SHIP, country="CH"), entry(SHIP, countries=("RU",))) == "none"
    assert strength(Query(SHIP, kind="vessel"), entry(SHIP, countries=("RU",))) == "none"
