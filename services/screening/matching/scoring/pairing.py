"""A name ready to be scored, and words of one name taken for words of another."""

from typing import NamedTuple

from services.screening.matching.api import How
from services.screening.matching.words.tokens import Token


class Weighted(NamedTuple):
    """A name ready to be scored: words, their weights, and what each costs when left out."""

    tokens: tuple[Token, ...]
    weights: tuple[float, ...]
    omitted: tuple[float, ...]


def says(name: Weighted, places: tuple[int, ...]) -> bool:
    """Whether any word at these places of a name says something."""
    return bool(places) and max(map(name.weights.__getitem__, places)) > 0


def written_together(name: Weighted, places: tuple[int, ...]) -> str:
    """The words at these places of a name, as filed, without a gap."""
    return "".join(name.tokens[place].canon for place in places)


class Pairing(NamedTuple):
    """Words `left`…`left_end` of one name taken for words `right`…`right_end` of the other."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    how: How
    weight: float
