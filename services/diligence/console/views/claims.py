"""What a finding claims, each sentence once: in the verdict, as the finding's headline, and below it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.diligence.console import words
from shared.contracts.assessment import Finding

HEADLINE, SHORT = 170, 30
OF_NAMES = frozenset({"LST-01", "LST-02", "LST-03", "LST-04", "LST-05", "LST-06", "LST-09"})
"""Rules whose findings are hits of names: what is given as their confidence is how alike the names are."""
FOUND_BY = ". Found by: "
"""What parts the two sentences of such a finding: who is whom, and by what."""
_ENTRY = re.compile(r" \([^()]*, entry [^()]*\)")
"""Where in the list it stands: said with the finding itself."""
_ORDER_SAYS = re.compile(r"The order says: “[^”]*”\.\s*")
"""The words stand marked in the finding: they need not be said beside it."""
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[)”\]’]))\. (?=[^\W\d_a-z])")
_QUOTED = re.compile("“[^”]*”")


def headline_of(finding: Finding, order: Mapping[str, Any], place: str) -> str:
    """Who is whom, of a hit of names; else the claim's first sentence where that is a good length, or the
    rule's title and the `place` in the order.
    """
    if finding.rule in OF_NAMES:  # names hold full stops: their sentences are not told by those
        return who_is_whom(finding.claim)
    end = next((end for end in sentence_ends(finding, order) if end >= SHORT), len(finding.claim))
    if end <= HEADLINE or not finding.title:
        return finding.claim[:end]
    return f"{finding.title} ({place})" if place else finding.title


def rest_of(claim: str, headline: str) -> str:
    """What a claim says beyond its headline; all of it where the headline is none of its sentences."""
    return _ORDER_SAYS.sub("", claim.removeprefix(headline).strip(), count=1)


def who_is_whom(claim: str) -> str:
    """`Kuba Ltd is possibly “Cuba Ltd” on the list SDN (us_csl, entry 7).`, of the claim of such a hit."""
    who, found_by, _ = claim.partition(FOUND_BY)
    return f"{who}." if found_by else who


def hits_in_brief(hits: Sequence[Finding]) -> str:
    """The first of them in a sentence, without its number in the list, and how many there are beside it."""
    first = _ENTRY.sub("", who_is_whom(hits[0].claim))
    more = words.count(len(hits) - 1, "more hit")
    return f"{first.removesuffix('.')}; {more}." if len(hits) > 1 else first


def sentence_ends(finding: Finding, order: Mapping[str, Any]) -> list[int]:
    """Where a sentence of the claim ends: a full stop after a word or bracket, and a capital after it; not
    `Art. 5`, and nothing within quotation marks, a party's name or other words that the finding rests on.
    """
    names = {str(party["name"]) for party in order["parties"]} | {one.quote for one in finding.evidence}
    inside = [match.span() for match in _QUOTED.finditer(finding.claim)]
    for name in filter(None, names):
        inside += [match.span() for match in re.finditer(re.escape(name), finding.claim)]
    ends = [match.start() + 1 for match in _SENTENCE_END.finditer(finding.claim)]
    return [end for end in ends if not any(start < end < stop for start, stop in inside)]
