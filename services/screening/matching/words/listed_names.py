"""What is added to a name: legal forms in brackets; by publishers of lists successors, what a body comprises,
whose part it is.
"""

import re

_SUFFIX = re.compile(
    r",?\s*(?:and|including)?\s*(?:any|all|its|their)?\s*(?:successors?|sub-?units?|subsidiar(?:y|ies)|affiliates?)"
    r"(?:[\s,;-]*(?:and|or|/)?\s*(?:any|all|its)?\s*(?:successors?|sub-?units?|subsidiar(?:y|ies)|affiliates?))*"
    r"\s+thereof\.?\s*$",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r",\s*(?:including|to include)\s.*", re.IGNORECASE | re.DOTALL)
_AFFILIATED = re.compile(r"^.*\bAffiliated Entity\s*:\s*", re.IGNORECASE | re.DOTALL)
_SUBORDINATE = re.compile(
    r"[.,]?\s*\b(?:and\s+)?Subordinate (?:Institution|Entity)\s*[-–:]\s*", re.IGNORECASE
)
_PARENT = re.compile(r"\s*\(Parent Organi[sz]ation\s*:.*\)\s*$", re.IGNORECASE | re.DOTALL)
_SHORT_FORMS = re.compile("[(（](?:주|유|株|有|資|同|재|사)[)）]|[㈜㈱㈲㈾]")
"""Legal forms as Korean and Japanese names have them in brackets, or in one sign."""
_SHORTEST = 30
"""Letters of the shortest name to which anything but successors is added."""


def as_listed(text: str) -> tuple[str, ...]:
    """The name itself; of a part of another body its name with the other's, then without it."""
    if not text.isascii():
        text = _SHORT_FORMS.sub(" co ltd ", text)
    if "thereof" in text.casefold():
        text = _SUFFIX.sub("", text)
    if len(text) < _SHORTEST:
        return (text,)
    for added in (_INCLUDING, _AFFILIATED, _PARENT):
        text = added.sub("", text) or text
    parts = _SUBORDINATE.split(text)
    return (" ".join(parts), *(part for part in parts[1:] if part))
