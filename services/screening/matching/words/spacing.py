"""Blanks that stand in a word, or are missing between words: `Technol ogy`, `PrefecturePublic Security`."""

from collections.abc import Callable, Sequence
from functools import cache

from services.screening.matching.words.tables import legal_words, words

_SHORTEST_FORM = 3
_SHORTEST_JOINED = 5
_SHORTEST_LISTED = 6
_SHORTEST_RUN = 8
_LONGEST_RUN = 64
_SHORTEST_PIECE = 3
_TELLING_PIECE = 4
_LINKS = frozenset({"co", "of"})


def respaced(spelled: Sequence[str], known: Callable[[str], bool]) -> list[str] | None:
    """The words with blanks put right; None when there is nothing to put right. `known`: is it on a list?"""
    found: list[str] = []
    for word in spelled:
        if found and _is_torn(found[-1], word, known):
            found[-1] += word
        else:
            found += _pieces(word, known) or (word,)
    return found if found != list(spelled) else None


def _is_torn(one: str, other: str, known: Callable[[str], bool]) -> bool:
    """Whether the two are one word with a blank in it."""
    both = one + other
    if not both.isascii() or not both.isalpha():
        return False
    if both in _form_words():
        return True
    if one in words() and other in words():
        return False
    if both in words() and len(both) >= _SHORTEST_JOINED:
        return True
    return len(both) >= _SHORTEST_LISTED and known(both) and not (known(one) and known(other))


@cache
def _form_words() -> frozenset[str]:
    return frozenset(word for word in legal_words() if len(word) >= _SHORTEST_FORM)


def _pieces(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The fewest known words that are the word together, one at least common; empty if there are none."""
    if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN or not word.isalpha() or not word.isascii():
        return ()
    if word in words() or word in _form_words() or known(word):
        return ()
    best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, piece = best[start], word[start:end]
            if before is None or not _may_stand(piece, known):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = (*before, piece)
    found = best[-1] or ()
    common = any(
        len(piece) >= _TELLING_PIECE and (piece in words() or piece in _form_words()) for piece in found
    )
    return found if common else ()


def _may_stand(piece: str, known: Callable[[str], bool]) -> bool:
    if len(piece) < _SHORTEST_PIECE:
        return piece in _LINKS
    return piece in words() or piece in _form_words() or known(piece)
