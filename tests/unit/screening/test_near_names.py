"""Which stored names a changed list entry may concern: also those that are meant for its name."""

from services.screening.near import StoredNames
from services.screening.watchlists.model import ListEntry, ListName


def near(stored: list[str], listed: str) -> set[str]:
    names = StoredNames(lambda word: False)
    names.learn(stored)
    return names.near([ListEntry("us", "US", "1", "organisation", (ListName(listed),))])


def test_a_short_brand_with_a_slip_is_near_and_another_is_not() -> None:
    assert near(["Xpcq Bureau", "Xqrs Bureau"], "XPCC Bureau") == {"Xpcq Bureau"}


def test_each_of_two_ways_to_write_one_name_is_near() -> None:
    assert near(["Leob Tech", "LEOB-TECH", "Morris Garden"], "Leon Tech") == {"Leob Tech", "LEOB-TECH"}


def test_what_a_field_leaves_of_a_long_name_is_near() -> None:
    whole = "Bingtuan Interior Decoration and Upholstery Department of the Fourth Division"
    assert whole[:35] in near([whole[:35], "Bingtuan"], whole)
