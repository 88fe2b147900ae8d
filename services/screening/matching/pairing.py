"""A name ready to be scored, and words of one name taken for words of another."""

from typing import NamedTuple

from services.screening.matching.api import How
from services.screening.matching.tokens import Token


class Weighted(NamedTuple):
    """A name ready to be scored: words, their weights, and what each costs when left out."""

    tokens: tuple[Token, ...]
    weights: tuple[float, ...]
    omitted: tuple[float, ...]


class Pairing(NamedTuple):
    """Words `left`…`left_end` of one name taken for words `right`…`right_end` of the other."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    how: How
    weight: float
