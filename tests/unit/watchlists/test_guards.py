"""A list that lost a large part of itself is not published."""

import pytest

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.guards import refuse_shrunken
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot


def snapshot(entries: int, names_each: int = 2) -> WatchlistSnapshot:
    names = tuple(ListName(f"name {place}") for place in range(names_each))
    listed = tuple(ListEntry("own", "OWN", str(n), "unknown", names) for n in range(entries))
    return WatchlistSnapshot("own", "v", None, listed, "0" * 64)


def test_small_losses_and_growth_pass() -> None:
    refuse_shrunken(snapshot(100), snapshot(95))
    refuse_shrunken(snapshot(100), snapshot(300))


def test_a_list_that_lost_entries_or_names_is_refused() -> None:
    with pytest.raises(WatchlistError, match="entries fell from 100 to 80"):
        refuse_shrunken(snapshot(100), snapshot(80))
    with pytest.raises(WatchlistError, match="names fell from 200 to 100"):
        refuse_shrunken(snapshot(100), snapshot(100, names_each=1))


def test_the_allowed_loss_is_a_choice() -> None:
    refuse_shrunken(snapshot(100), snapshot(80), max_percent=25)
