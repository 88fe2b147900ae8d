"""What is loaded once is out of the collector's sight; what is dropped later is freed all the same."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from shared.runtime.memory import settle


class Ring:
    """Something in a ring, which only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_not_looked_at_again() -> None:
    loaded = [Ring() for _ in range(1_000)]
    settle()
    assert gc.get_freeze_count() > len(loaded)
    assert not any(isinstance(item, Ring) for item in gc.get_objects())


def test_what_was_dropped_since_the_last_time_is_freed() -> None:
    dropped = Ring()
    watch = weakref.ref(dropped)
    settle()
    del dropped
    settle()
    assert watch() is None
