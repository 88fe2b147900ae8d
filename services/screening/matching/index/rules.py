"""What of the scorer's rules bounds a score from above, as numbers."""

from typing import NamedTuple

from services.screening.matching.scoring.score import (
    CONFLICT_FACTOR,
    MIDDLE_NAME_SHARE,
    NO_IDENTITY_FACTOR,
    UNSHARED,
)
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL, MODES
from services.screening.matching.words.tables import CLASS_NUMBERS, TokenClass


class Rules(NamedTuple):
    """What of the scorer's rules bounds a score. `agreeing`: less than any word gains that agrees so well
    that a middle name may be left out beside it. `contrary`: bits of classes of which a word left over on
    each side contradicts, with what is left of the score then; `another`: the same for words that say what a
    body does; `identifying`, `proper` and `saying`: bits of classes.
    """

    person: bool
    middle_name_share: float
    agreeing: float
    no_identity: float
    unshared: float
    identifying: int
    proper: int
    saying: int
    another: float
    contrary: tuple[tuple[int, float], ...]


def _bits(*classes: TokenClass) -> int:
    return sum(1 << CLASS_NUMBERS[cls] for cls in classes)


RULES = {
    mode: Rules(
        person=mode == "person",
        middle_name_share=MIDDLE_NAME_SHARE,
        agreeing=0.79 * INITIAL,
        no_identity=NO_IDENTITY_FACTOR,
        unshared=UNSHARED,
        identifying=_bits(*IDENTIFYING),
        proper=_bits("proper"),
        saying=_bits("generic", "body"),
        another=CONFLICT_FACTOR["sector"],
        contrary=(
            (_bits("number"), CONFLICT_FACTOR["number"]),
            (_bits("compass"), CONFLICT_FACTOR["compass"]),
            (_bits("city", "region"), CONFLICT_FACTOR["place"]),
        ),
    )
    for mode in MODES
}
