"""What two birth dates say, and what a nationality does."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.judging.births import Verdict, compared
from services.screening.matching.judging.evidence import weigh
from services.screening.watchlists.model import ListEntry, ListName


@pytest.mark.parametrize(
    ("asked", "listed", "verdict"),
    [
        ("1970-03-02", "1970-03-02", "same"),
        ("1970", "1970-03-02", "same"),
        ("1970-03-02", "1970-03", "same"),
        ("1970-03-02", "1970-02-03", "near"),
        ("1970-03-02", "1971-03-02", "near"),
        ("1970-03-02", "1970-03-22", "open"),
        ("1970-03-02", "1971", "open"),
        ("1970-03-02", "1971-01-01", "open"),
        ("1970-03-02", "1970-11-25", "other"),
        ("1970-03-02", "1971-11-25", "other"),
        ("1970", "1973", "other"),
        ("1970-03-02", "about 1970", "open"),
    ],
)
def test_birth_dates_agree_by_a_slip_and_exclude_each_other_by_more(
    asked: str, listed: str, verdict: Verdict
) -> None:
    assert compared(asked, listed).verdict == verdict
    assert compared(listed, asked) == compared(asked, listed)


def test_a_day_says_more_than_a_year() -> None:
    day, month, year = (compared("1970-03-02", date).bits for date in ("1970-03-02", "1970-03", "1970"))
    assert day > compared("1970-03-02", "1970-02-03").bits > year > 0
    assert day > month > year


def test_a_nationality_supports_a_match_where_the_address_is_elsewhere() -> None:
    entry = ListEntry(
        "own",
        "OWN",
        "1",
        "person",
        (ListName("Qalandrani, Jan", primary=True),),
        countries=("AE",),
        nationalities=("SY",),
    )
    found = {
        country: weigh(Query("Jan Qalandrani", country=country), (), entry).evidence
        for country in ("SY", "AE", "BR")
    }
    assert found == {"SY": "corroborated", "AE": "corroborated", "BR": "contradicted"}
