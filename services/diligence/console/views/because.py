"""Why an order is held, in a sentence or two on what, on who and where, and on what is missing."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.diligence.console.views import findings
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
    return list(dict.fromkeys(_brief(one, document) for one in chosen))


def _brief(one: Finding, document: Mapping[str, Any]) -> str:
    """The claim, or its first sentences where it is long; never cut inside a name."""
    claim = one.claim
    if len(claim) <= _ROUGH:
        return claim
    inside = [span for party in document["parties"] for span in _spans(claim, str(party["name"]))]
    ends = [end for end in findings.sentence_ends(claim) if _SHORTEST < end <= _ROUGH]
    whole = [end for end in ends if not any(a < end < b for a, b in inside)]
    return claim[: max(whole)] if whole else one.title or claim


def _spans(text: str, name: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(re.escape(name), text)]
