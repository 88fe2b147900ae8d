"""Bodies called after a word of a language, with that word translated: Завод «Красная Звезда», Red Star.

Lists give such names by their sound or by their meaning. A name is translated only beside a word that says
what the body is: by itself it is any firm's, or a person's.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, islice, product
from typing import NamedTuple

from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.native import Meanings, named_words, translated, without_article
from services.screening.matching.words.script import KANA, UNSPACED, script_of
from services.screening.matching.words.segment import Piece
from services.screening.matching.words.tables import COMMON_CLASSES, chinese_brands, phrases, words
from services.screening.matching.words.unspaced import pieces

Natives = tuple[tuple[str, str], ...]
_MOST = 4
_SHORTEST = 2
"""Characters of a name in a script without blanks; one is a part of any word."""
_COMPOSED = (2, 3)
"""Words of the table that make a name beside one another (红 + 星)."""


class _Part(NamedTuple):
    """What a word may mean, the native word of each English one if it is a name, and whether it says what the
    body is.
    """

    options: Meanings
    natives: Natives = ()
    saying: bool = False


def by_meaning(folded: str) -> tuple[tuple[str, Natives], ...]:
    """The name in English with (English, native) for each word of what it is called after; mostly nothing."""
    spelled = folded.split()
    if folded.isascii() and _latin_starts().isdisjoint(spelled):
        return ()
    parts = list(_parts(spelled, bool(KANA.search(folded))))
    natives = tuple(pair for part in parts for pair in part.natives)
    if not natives or not any(part.saying for part in parts):
        return ()
    choices = islice(product(*(part.options for part in parts)), _MOST)
    return tuple((text, natives) for text in dict.fromkeys(" ".join(choice) for choice in choices))


def _parts(spelled: list[str], japanese: bool) -> Iterator[_Part]:
    at = 0
    while at < len(spelled):
        word = spelled[at]
        if script_of(word) in UNSPACED:
            yield from map(_piece, pieces(word, japanese))
            at += 1
            continue
        size, part = _spaced(spelled, at)
        yield part
        at += size


def _spaced(spelled: list[str], at: int) -> tuple[int, _Part]:
    word = spelled[at]
    if not word.isascii() and (known := translated(spelled, at)):
        return known[0], _Part(known[1], saying=_say_what(known[1]))
    if word.isascii() and (size := _saying_phrase(spelled, at)):
        return size, _Part((" ".join(spelled[at : at + size]),), saying=True)
    if named := translated(spelled, at, named=True):
        size, meanings = named
        native = " ".join(map(without_article, spelled[at : at + size]))
        return size, _Part(meanings, _natives(meanings, native))
    return 1, _Part((word,))


def _saying_phrase(spelled: list[str], at: int) -> int:
    """How many Latin words from `at` say what the body is; 0 for none."""
    by_first, meanings = phrases()
    for phrase in by_first.get(spelled[at], ()):
        if tuple(spelled[at : at + len(phrase)]) == phrase and any(map(_says_what, meanings[phrase])):
            return len(phrase)
    return int(_says_what(spelled[at]))


def _says_what(word: str) -> bool:
    return word in words() and words()[word].cls in COMMON_CLASSES


def _say_what(meanings: Meanings) -> bool:
    return any(_says_what(word) for meaning in meanings for word in meaning.split())


def _piece(piece: Piece) -> _Part:
    named = _name_of(piece.text) if piece.meanings is None or piece.text in chinese_brands() else ()
    if named:
        return _Part(named, _natives(named, piece.text))
    return _Part(piece.meanings or (piece.text,), saying=_say_what(piece.meanings or ()))


def _natives(meanings: Meanings, native: str) -> Natives:
    return tuple((english, native) for meaning in meanings for english in meaning.split())


@lru_cache(maxsize=4_096)
def _name_of(text: str) -> Meanings:
    """What a name means that is a word of the table, or a few beside one another."""
    if len(text) < _SHORTEST:
        return ()
    return _names().get(text) or next(filter(None, (_composed(text, count) for count in _COMPOSED)), ())


def _composed(text: str, count: int) -> Meanings:
    """What `count` words of the table mean that are the text together; nothing if none are."""
    if count == 1:
        return _names().get(text, ())
    for size in range(len(text) - count + 1, 0, -1):
        first, rest = _names().get(text[:size], ()), _composed(text[size:], count - 1)
        if first and rest:
            return tuple(f"{one} {other}" for one in first for other in rest)[:_MOST]
    return ()


@cache
def _names() -> dict[str, Meanings]:
    """Names in scripts without blanks."""
    table = named_words().whole
    return {simplified(name): meanings for name, meanings in table.items() if script_of(name) in UNSPACED}


@cache
def english_names() -> frozenset[str]:
    """The English words of such names."""
    tables = named_words()
    phrased = (meanings for phrases in tables.inflected.values() for _, meanings in phrases)
    found = chain(tables.whole.values(), tables.stems.values(), phrased)
    return frozenset(word for meanings in found for meaning in meanings for word in meaning.split())


@cache
def _latin_starts() -> frozenset[str]:
    """First words of the names in Latin letters."""
    return frozenset(name.split()[0] for name in named_words().whole if name.isascii())
