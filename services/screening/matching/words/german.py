"""German words made of two, which other languages write apart: Radartechnik is radar technology."""

from functools import cache, lru_cache

from services.screening.matching.words.tables import rows

_SHORTEST = 9
"""Letters of a word from which it is taken apart."""
_LINKS = ("", "s", "n", "en", "es")
"""What may stand between a part and what follows."""


@lru_cache(maxsize=65_536)
def meaning(word: str) -> tuple[str, ...]:
    """English words for a German one of a part and a head; empty for any other word."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return ()
    heads, parts = _tables()
    for size in range(len(word) - 2, 2, -1):
        head = heads.get(word[-size:])
        part = head and _part(word[:-size], parts)
        if head and part:
            return (*part.split(), *head.split())
    return ()


def _part(written: str, parts: dict[str, str]) -> str | None:
    """The part that a head may stand behind, with what links the two."""
    without = (written.removesuffix(link) for link in _LINKS if written.endswith(link))
    return next((parts[one] for one in without if one in parts), None)


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Heads, and parts before them, in English."""
    found: dict[str, dict[str, str]] = {"head": {}, "part": {}}
    for kind, german, english in rows("compounds_de.txt"):
        found[kind][german] = english
    return found["head"], found["part"]
