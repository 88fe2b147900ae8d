"""The ways in which names are asked: as read, as listed names that they are meant for, by their meaning."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from services.screening.matching.api import Query
from services.screening.matching.finding import Asked, Hit
from services.screening.matching.meant import Meant
from services.screening.matching.words.readings import NameForm, guesses, name_forms, translated_forms

_Way = Callable[[str, str | None], Iterable[NameForm]]
"""Readings of a name of a party from a country."""


class Found(NamedTuple):
    """The best hit of each entry for one query, by each way of asking: none takes anything from another."""

    read: dict[int, Hit]
    meant: dict[int, Hit]
    translated: dict[int, Hit]


WAYS = len(Found._fields)
"""Rows of hits that each query has."""


class Asking:
    """Reads the names of queries."""

    def __init__(self, meant: Meant, known: Callable[[str], bool]) -> None:
        """`known`: is a word on a list, or a name of people?"""
        self._meant = meant
        self._known = known

    def plainly(self, queries: Sequence[Query]) -> list[Asked]:
        """The names as they are read, each query in its row."""
        return _asked(queries, 0, self._readings)

    def in_every_way(self, queries: Sequence[Query]) -> list[Asked]:
        """As read, in further rows as listed names that they are one slip from, in the last as bodies
        called after a word.
        """
        ways: tuple[_Way, ...] = (self._readings, self._meant.readings, _translated)
        return [one for row, way in enumerate(ways) for one in _asked(queries, row * len(queries), way)]

    def _readings(self, name: str, _: str | None) -> list[NameForm]:
        return [*name_forms(name), *guesses(name, self._known)]


def _translated(name: str, _: str | None) -> tuple[NameForm, ...]:
    return translated_forms(name)


def of_each(rows: Sequence[dict[int, Hit]], queries: int) -> list[Found]:
    """What was found for each query by the three ways, from the hits of each row of `in_every_way`."""
    return [Found(*rows[row::queries]) for row in range(queries)]


def _asked(queries: Sequence[Query], first: int, way: _Way) -> list[Asked]:
    return [
        Asked(first + row, form, name)
        for row, query in enumerate(queries)
        for name in dict.fromkeys((query.name, *query.names_native))
        for form in way(name, query.country)
    ]
