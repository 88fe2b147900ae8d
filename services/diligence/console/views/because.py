"""Why an order is held, in a sentence or two on what, on who and where, and on what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.diligence.console.views import claims
from shared.contracts.assessment import Finding

BECAUSE_MOST = 3
_SLOTS = (("CAP", "PRJ", "LST"), ("USR", "OWN", "GEO", "PRC"), ("EUS", "KON", "DIV", "ART4"))
"""What, who and where, what is missing: a sentence of each."""
_ROUGH, _SHORTEST = 260, 40


def because_of(acting: Sequence[Finding], document: Mapping[str, Any]) -> list[str]:
    """A sentence or two on what, on who and where, and on what is missing."""
    chosen = []
    for families in _SLOTS:
        of_slot = [one for family in families for one in acting if one.rule.partition("-")[0] == family]
        chosen += of_slot[:1]
    chosen = chosen or list(acting[:BECAUSE_MOST])
    return list(dict.fromkeys(_brief(one, acting, document) for one in chosen))


def _brief(one: Finding, acting: Sequence[Finding], document: Mapping[str, Any]) -> str:
    """The claim, or its first sentences where it is long; of hits of names the first, and how many more."""
    if one.rule in claims.OF_NAMES:
        return claims.hits_in_brief([hit for hit in acting if hit.rule in claims.OF_NAMES])
    if len(one.claim) <= _ROUGH:
        return one.claim
    ends = [end for end in claims.sentence_ends(one, document) if _SHORTEST < end <= _ROUGH]
    return one.claim[: max(ends)] if ends else one.title or one.claim
