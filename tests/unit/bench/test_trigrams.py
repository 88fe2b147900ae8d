"""The blocker by trigrams: the order of its entries, and how many of them hold all that is wanted."""

import pytest

from deploy.bench.trigrams import Trigrams, depth
from services.screening.watchlists.model import ListEntry, ListName

NAMES = (("Alpha Trading",), ("Beta Shipping", "Бета Шиппинг"), ("Alfa Trading House",), ("Gamma",))


@pytest.fixture(scope="module")
def trigrams() -> Trigrams:
    return Trigrams(
        [
            ListEntry("test", "T", str(number), "organisation", tuple(ListName(text) for text in names))
            for number, names in enumerate(NAMES)
        ]
    )


def test_the_entry_with_the_nearest_name_comes_first(trigrams: Trigrams) -> None:
    assert trigrams.nearest("alpha tradin", 2) == [0, 2]
    assert trigrams.nearest("shipping beta", 1) == [1]


def test_a_name_in_another_script_is_read_in_latin_letters(trigrams: Trigrams) -> None:
    assert trigrams.nearest("Гамма", 1) == [3]


def test_it_is_as_deep_as_the_farthest_that_is_wanted(trigrams: Trigrams) -> None:
    near, far = ("Alpha Trading", [0]), ("Alpha Trading", [2])
    assert depth(trigrams.places([near]), 1.0) == 1
    assert depth(trigrams.places([near, far]), 1.0) == 2
    assert depth(trigrams.places([near, far]), 0.5) == 1
    assert depth(trigrams.places([]), 1.0) == 0
