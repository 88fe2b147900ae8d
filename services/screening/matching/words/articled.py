"""Bodies called by a word with the Arabic article, in one with it or apart: Ennahda is al-Nahda."""

from functools import cache, lru_cache

from services.screening.matching.words.tables import rows

_LONG_SOUNDS = ("ch", "sh", "th", "dh")


@lru_cache(maxsize=16_384)
def with_article_apart(folded: str) -> str:
    """A folded name in Latin letters with the article of such words apart, each in its first spelling; itself
    where there is none.
    """
    if not folded.isascii():
        return folded
    found: list[str] = []
    for word in folded.split():
        if found and (both := _written().get(f"{found[-1]}{word}")) and found[-1] in _articles():
            found[-1:] = both
        else:
            found += _written().get(word, (word,))
    return " ".join(found)


@cache
def _written() -> dict[str, tuple[str, str]]:
    """Word in one with its article → the article and the first spelling of the word."""
    found: dict[str, tuple[str, str]] = {}
    for (field,) in rows("articled.txt"):
        first, *others = field.split("|")
        for word in (first, *others):
            found.update(dict.fromkeys(_in_one(word), ("al", first)))
    return found


def _in_one(word: str) -> list[str]:
    """elnour, alnour, ennour, annour; echourouk, where a sound of two letters stands once, and eshshabab."""
    sound = word[:2] if word[:2] in _LONG_SOUNDS else word[0]
    once = [""] if sound in _LONG_SOUNDS else []
    return [f"{article}{heard}{word}" for article in "ae" for heard in ("l", sound, *once)]


@cache
def _articles() -> frozenset[str]:
    words = (word[0] for (field,) in rows("articled.txt") for word in field.split("|"))
    sounds = {"l", *_LONG_SOUNDS, *words}
    return frozenset(f"{article}{sound}" for article in "ae" for sound in sounds)
