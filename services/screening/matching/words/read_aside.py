"""Other ways to read a name, as guesses: without a nickname in quotes or by it (Luiz "Lula" da Silva), with
given names in full (Ma. Lourdes), by an aircraft's registration alone, without an acronym of other letters.
"""

import re
from collections.abc import Iterator
from functools import cache

from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import legal_words, rows, words

_NICKNAMED = re.compile(r"([^\"“”„«»()]+?)\s+[\"“„«]([^\"“”„«»()]{2,40})[\"“”»]\s*([^\"“”„«»()]*)")
_SHORT = re.compile(r"(?<!\w)([^\W\d_]{2,5}|M[ªa])\.(?=[\s-]+\w)")
_QUOTES = ('"', "“", "„", "«")
_MOST_WORDS = 4
_AIRCRAFT = re.compile(
    r"\b(?:aircraft|airplane|aeroplane|helicopter|tail|registration|reg|boeing|airbus|antonov|tupolev|ilyushin|yakovlev"
    r"|gulfstream|bombardier|embraer|cessna|learjet|dassault|falcon|hawker|fokker|atr|mcdonnell|sukhoi|beechcraft"
    r"|pilatus|challenger|bell|sikorsky|eurocopter|agusta|(?:an|tu|il|yak|mi|md|a|b|crj|erj|bae|rj)-?\d{2,4}\w{0,4})\b",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}-[A-Z]{3,4}|[A-Z]\d-[A-Z]{3}|\d[A-Z]-[A-Z]{3}|(?:RA|RF|UR|UN|EX|EY|EZ|4K|4L)-\d{5}|EW-\d{3}[A-Z]{2}"
    r"|YV-?\d{3,4}T?|N\d{2,5}[A-Z]{0,2}|HL\d{4}|B-\d{4}|P-\d{3})(?![\w-])"
)
_FOREIGN_ACRONYM = re.compile(r"^(.{8,}?)\s*[(（\[]([A-Z]{4,8})[)）\]]\s*$")


def read_aside(text: str) -> Iterator[str]:
    """What a name is read as beside the plain way; mostly nothing."""
    if any(sign in text for sign in _QUOTES):
        yield from _by_nickname(text)
    if "." in text and (whole := _SHORT.sub(_in_full, text)) != text:
        yield whole
    if any(map(str.isdigit, text)) and _AIRCRAFT.search(text):
        found = _REGISTRATION.findall(text)
        if len(found) == 1 and found[0] != text:
            yield found[0]
    if text[-1:] in (")", "）", "]") and (named := _FOREIGN_ACRONYM.match(text)):
        acronym = named[2].casefold()
        if acronym[0] != named[1][0].casefold() and acronym not in words() and acronym not in legal_words():
            yield named[1]


def _by_nickname(text: str) -> Iterator[str]:
    """A person's name without what stands in quotes, and with it in place of the given names."""
    found = _NICKNAMED.fullmatch(text.strip())
    if not found:
        return
    before, nickname, after = (part.strip(" ,") for part in found.groups())
    said = fold(f"{before} {after}").split()
    if not 1 < len(said) <= _MOST_WORDS + 1 or not all(map(_may_be_a_name, said)):
        return
    yield f"{before} {after}".strip()
    yield f"{nickname} {after or before.split()[-1]}"


def _may_be_a_name(word: str) -> bool:
    known = words().get(word)
    return (
        word.isascii()
        and word not in legal_words()
        and (known is None or known.cls in ("proper", "particle"))
    )


def _in_full(found: re.Match[str]) -> str:
    whole = _in_full_table().get(fold(found[1]))
    return whole if whole else found[0]


@cache
def _in_full_table() -> dict[str, str]:
    return dict(rows("abbreviated_names.txt"))
