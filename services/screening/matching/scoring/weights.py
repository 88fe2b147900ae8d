"""How much each word of a name says about which party it is."""

import math
from typing import Literal, NamedTuple

from services.screening.matching.words.tables import TokenClass, firm_rarity
from services.screening.matching.words.tokens import Token, looks_organisational, looks_personal
from services.screening.watchlists.model import ListEntry

Mode = Literal["organisation", "person"]
MODES: tuple[Mode, Mode] = ("organisation", "person")

# A proper name weighs up to 1; what a body does or is called says little about which one it is.
_ORGANISATION: dict[TokenClass, float] = {
    "generic": 0.22, "body": 0.25, "unit": 0.15, "number": 0.5, "compass": 0.4, "particle": 0.0, "legal": 0.0,
    "city": 0.75, "region": 0.6, "country": 0.4,
}  # fmt: skip
_PERSON_PARTICLE = 0.05
INITIAL = 0.15
_LONE_LETTER = 0.4
_PROPER_FLOOR = 0.35
# Words of these classes may be left out of a name more freely than its proper part.
_OMITTABLE: frozenset[TokenClass] = frozenset({"generic", "body", "unit", "city", "region", "country"})
_OMITTED_SHARE = 0.45
IDENTIFYING: frozenset[TokenClass] = frozenset({"proper", "city", "region"})


def mode_of(entry: ListEntry, tokens: tuple[Token, ...]) -> Mode:
    """How a listed name is weighed; where the publisher gives no kind, by its words."""
    if entry.kind == "person":
        return "person"
    if entry.kind == "unknown" and looks_personal(tokens) and not looks_organisational(tokens):
        return "person"
    return "organisation"


class Rarity(NamedTuple):
    """How many of `total` name forms on the lists hold each word."""

    counts: dict[str, int]
    total: int

    def of(self, word: str) -> float:
        """1 for a word on no list, falling to about 0.2 for the commonest."""
        count = self.counts.get(word, 0)
        return 1.0 - math.log1p(count) / math.log1p(self.total) if count and self.total > 1 else 1.0


NO_RARITY = Rarity({}, 0)


def weight(token: Token, mode: Mode, rarity: Rarity) -> float:
    """Weight 0–1 of one word in a name of that mode."""
    if mode == "person":
        if token.cls == "particle":
            return _PERSON_PARTICLE
    elif token.cls != "proper":
        return _ORGANISATION[token.cls]
    if len(token.canon) == 1 and token.canon.isascii():
        return INITIAL if mode == "person" else _LONE_LETTER
    rare = rarity.of(token.canon)
    if mode == "organisation":
        rare = min(rare, firm_rarity().get(token.canon, 1.0))
    return _PROPER_FLOOR + (1.0 - _PROPER_FLOOR) * rare


def unmatched_weight(token: Token, mode: Mode, full: float) -> float:
    """What a word costs when the other name lacks it."""
    return full * _OMITTED_SHARE if mode == "organisation" and token.cls in _OMITTABLE else full
