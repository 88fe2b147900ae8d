"""What changed from one version of a list to the next, by the identity of its entries and their content."""

from datetime import date

import msgspec

from services.screening.watchlists.delta import content_version, delta_of, summary_of
from services.screening.watchlists.history import with_history
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot


def entry(number: str, *names: str, country: str = "DE") -> ListEntry:
    found = tuple(ListName(name) for name in names or (f"Party {number}",))
    return ListEntry("un_sc", "UN", number, "organisation", found, (country,))


def snapshot(day: date, *entries: ListEntry) -> WatchlistSnapshot:
    return WatchlistSnapshot("un_sc", f"{day}+x", day, entries, "0" * 64)


def test_added_changed_and_removed_with_the_fields_that_differ() -> None:
    before = [entry("1"), entry("2"), entry("3", "A", "B")]
    after = [entry("2", country="FR"), entry("3", "B", "A"), entry("4")]
    delta = delta_of(before, after)
    assert [one.entry_id for one in delta.added] == ["4"]
    assert [one.entry_id for one in delta.removed] == ["1"]
    assert [(one.after.entry_id, one.fields) for one in delta.changed] == [("2", ("countries",))]
    assert {one.countries[0] for one in delta.touched if one.entry_id == "2"} == {"DE", "FR"}
    assert summary_of(delta) == {
        "added": 1, "changed": 1, "removed": 1, "fields": {"countries": 1},
        "added_entries": ["un_sc/UN/4"], "changed_entries": ["un_sc/UN/2"], "removed_entries": ["un_sc/UN/1"],
    }  # fmt: skip


def test_entries_under_one_key_are_told_apart_by_their_content() -> None:
    twice = [entry("1", country="NL"), entry("1", country="TR")]
    assert delta_of(twice, list(reversed(twice))).size == 0
    assert [one.countries for one in delta_of(twice, twice[:1]).removed] == [("TR",)]


def test_the_version_of_an_entry_is_its_content() -> None:
    assert content_version(entry("1", "A", "B")) == content_version(entry("1", "B", "A"))
    assert content_version(entry("1")) != content_version(entry("1", country="FR"))
    moved = msgspec.structs.replace(entry("1"), entry_id="9")
    assert content_version(entry("1")) == content_version(moved)


def test_who_is_no_longer_listed_stays_with_the_end_of_the_listing() -> None:
    first = snapshot(date(2020, 1, 1), entry("1"), entry("2"))
    second = snapshot(date(2021, 1, 1), entry("2"))
    third = snapshot(date(2022, 1, 1), entry("2"), entry("3"))
    merged = with_history([third, first, second])
    assert merged.version == third.version
    ended = {one.entry_id: one.ended_on for one in merged.entries}
    assert ended == {"2": None, "3": None, "1": date(2021, 1, 1)}
    assert merged.entries[-1].original["delisted_from"] == first.version


def test_who_is_listed_again_under_another_number_was_never_delisted() -> None:
    first = snapshot(date(2020, 1, 1), entry("1", "Zorbex"))
    again = snapshot(date(2021, 1, 1), entry("9", "ZORBEX"))
    assert [one.entry_id for one in with_history([first, again]).entries] == ["9"]
