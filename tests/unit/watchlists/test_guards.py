"""A list that lost a large part of itself, or swelled, or was exchanged, needs a second person."""

from dataclasses import dataclass

import pytest

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.guards import Limits, objections, refuse_part
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot


@dataclass(frozen=True)
class Shape:
    """What a list looks like from afar."""

    entries: int = 100
    names: int = 2
    first: int = 0
    countries: tuple[str, ...] = ("DE",)


def snapshot(shape: Shape, incomplete: str = "") -> WatchlistSnapshot:
    names = tuple(ListName(f"name {place}") for place in range(shape.names))
    numbers = range(shape.first, shape.first + shape.entries)
    listed = tuple(ListEntry("own", "OWN", f"n{n}", "unknown", names, shape.countries) for n in numbers)
    return WatchlistSnapshot("own", "v", None, listed, "0" * 64, incomplete=incomplete)


@pytest.mark.parametrize(
    ("new", "objection"),
    [
        (Shape(entries=95), ""),
        (Shape(entries=140), ""),
        (Shape(first=20), ""),
        (Shape(entries=80), "entries fell from 100 to 80 (20.0 %, allowed 10 %)"),
        (Shape(names=1), "names fell from 200 to 100 (50.0 %, allowed 10 %)"),
        (Shape(entries=200), "entries rose from 100 to 200 (100.0 %, allowed 50 %)"),
        (Shape(first=40), "40 of 100 entries are gone (40.0 %, allowed 30 %)"),
        (Shape(countries=()), "countries: 100 % of entries had them, 0 % have them now"),
    ],
)
def test_what_a_new_version_may_be_like(new: Shape, objection: str) -> None:
    found = objections(snapshot(Shape()), snapshot(new), Limits())
    assert objection in found if objection else not found


def test_the_first_version_of_a_list_is_judged_by_its_size_alone() -> None:
    assert objections(None, snapshot(Shape(entries=5)), Limits()) == []
    assert objections(None, snapshot(Shape(entries=5)), Limits(), fewest=50) == [
        "5 entries, where the list has at least 50"
    ]


def test_of_a_small_list_one_entry_more_or_less_tells_nothing_but_its_loss() -> None:
    assert objections(snapshot(Shape(entries=2)), snapshot(Shape(entries=6)), Limits()) == []
    assert objections(snapshot(Shape(entries=5)), snapshot(Shape(entries=3)), Limits()) != []


def test_a_part_of_a_list_is_never_used() -> None:
    with pytest.raises(WatchlistError, match="own: cut off; not used"):
        refuse_part(snapshot(Shape(), incomplete="cut off"))
