"""Ships' names beside what kind of ship each is."""

from services.screening.matching.judging.evidence import SHIPS_ARE
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore


def without_its_kind(pair: PairScore, query: Weighted, listed: Weighted) -> PairScore:
    """What is left over of two ships' names, but for what kind of ship it is (Tanker Nordic Breeze)."""
    ours = tuple([i for i in pair.left_over if not _says_ship(query, i)])
    theirs = tuple([j for j in pair.right_over if not _says_ship(listed, j)])
    return pair._replace(left_over=ours, right_over=theirs)


def _says_ship(name: Weighted, at: int) -> bool:
    return at in (0, len(name.tokens) - 1) and name.tokens[at].surface in SHIPS_ARE
