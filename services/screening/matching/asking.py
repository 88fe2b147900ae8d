"""The ways in which names are asked: as read, as listed names that they are meant for, by their meaning."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.screening.matching.api import Query
from services.screening.matching.finding import Asked, Hit
from services.screening.matching.meant import Meant, Named
from services.screening.matching.words.readings import NameForm, guesses, name_forms, translated_forms


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
        named = _named(queries)
        return _asked(0, named, [self._readings(one.name) for _, one in named])

    def in_every_way(self, queries: Sequence[Query]) -> list[Asked]:
        """As read, in further rows as listed names that they are one slip from, in the last as bodies
        called after a word.
        """
        named = _named(queries)
        names = [one.name for _, one in named]
        ways: tuple[Sequence[Sequence[NameForm]], ...] = (
            [self._readings(name) for name in names],
            self._meant.readings([one for _, one in named]),
            [translated_forms(name) for name in names],
        )
        rows = range(0, WAYS * len(queries), len(queries))
        return [one for row, read in zip(rows, ways, strict=True) for one in _asked(row, named, read)]

    def _readings(self, name: str) -> list[NameForm]:
        return [*name_forms(name), *guesses(name, self._known)]


def of_each(rows: Sequence[dict[int, Hit]], queries: int) -> list[Found]:
    """What was found for each query by the three ways, from the hits of each row of `in_every_way`."""
    return [Found(*rows[row::queries]) for row in range(queries)]


def _named(queries: Sequence[Query]) -> list[tuple[int, Named]]:
    """Every name of the queries once, with the number of its query."""
    return [
        (row, Named(name, query.country))
        for row, query in enumerate(queries)
        for name in dict.fromkeys((query.name, *query.names_native))
    ]


def _asked(first: int, named: Sequence[tuple[int, Named]], read: Sequence[Sequence[NameForm]]) -> list[Asked]:
    return [
        Asked(first + row, form, one.name)
        for (row, one), forms in zip(named, read, strict=True)
        for form in forms
    ]
