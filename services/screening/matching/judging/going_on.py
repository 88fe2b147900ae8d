"""What a listed name goes on with behind an acronym: of `Corps (XPCC) Public Security Bureau` the bureau."""

import re

from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.words.fold import fold
from services.screening.matching.words.readings import name_forms
from services.screening.matching.words.tokens import tokenise

_BRACKETS = re.compile(r"^([^()（）\[\]]+)[(（\[]([^()（）\[\]]+)[)）\]]([^()（）\[\]]+)")
_OPENING = ("(", "（", "[")
_SAYS_NOTHING = frozenset({"legal", "particle"})


def goes_on_with(name: str, read: Weighted) -> tuple[str, ...]:
    """The words behind the brackets of a listed name, where what is `read` of it stands in them."""
    if not any(sign in name for sign in _OPENING):
        return ()
    found = _BRACKETS.search(name)
    if found is None:
        return ()
    before, inside, behind = found.groups()
    if not any(form.tokens == read.tokens for form in name_forms(inside)):
        return ()
    words = tokenise(fold(f"{before} {behind}"))  # legal forms are told by what stands before them
    told = words[len(tokenise(fold(before))) :]
    return tuple(token.surface for token in told if token.cls not in _SAYS_NOTHING)
