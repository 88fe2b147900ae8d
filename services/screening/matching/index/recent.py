"""What was found of late, kept for those who ask again."""

from collections.abc import Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Found = TypeVar("_Found")


class Recent(Generic[_Key, _Found]):
    """At most twice `size` findings; those that nobody asked for while `size` others came are forgotten.

    Most words of queries are met once: to note one costs no more than to put it into a dictionary.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._new: dict[_Key, _Found] = {}
        self._old: dict[_Key, _Found] = {}

    def get(self, key: _Key) -> _Found | None:
        """What was found; None when it is not known any more."""
        found = self._new.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: _Key, found: _Found) -> None:
        """Remember it."""
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[key] = found
