"""Words of bodies and businesses in their own script → English, for scripts with blanks between words."""

from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import UNSPACED, script_of
from services.screening.matching.words.tables import rows

_LONGEST_PHRASE = 4
_LONGEST_ENDING = 3
_SHORTEST_STEM = 3
_PREFIXES = {
    "ARABIC": ("وال", "بال", "لل", "ال", "و", "ل"),
    "HEBREW": ("וה", "ה", "ל", "ב", "ו"),
}
"""Articles and prepositions written together with the word that follows."""


class NativeWords(NamedTuple):
    """Whole words or phrases, and stems that take an ending, → English."""

    whole: dict[str, str]
    stems: dict[str, str]


@cache
def native_words() -> NativeWords:
    """The tables, ours before the one taken over."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for english, field in (*rows("native_words.txt"), *rows("native_words_rigour.txt")):
        for form in field.split("|"):
            if form.endswith("*"):
                stems.setdefault(fold(form), english)
            else:
                whole.setdefault(fold(form), english)
    return NativeWords(whole, stems)


@cache
def unspaced_terms() -> dict[str, str]:
    """Words of scripts without blanks, Chinese aside, → English."""
    # Folding writes the Thai sign for am as two.
    table = {normalize("NFKC", row[0]): row[1] for row in rows("terms_unspaced.txt")}
    for word, english in native_words().whole.items():
        if len(word) > 1 and script_of(word) in UNSPACED:
            table.setdefault(word, english)
    return table


def translated(words: list[str], at: int) -> tuple[int, str] | None:
    """How many words from `at` are one known phrase, and what it means; None when nothing is known."""
    whole = native_words().whole
    for size in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1):
        found = whole.get(" ".join(words[at : at + size]))
        if found:
            return size, found
    found = _single(words[at]) or _without_prefix(words[at])
    return (1, found) if found else None


def _single(word: str) -> str | None:
    tables = native_words()
    found = tables.whole.get(word)
    if found:
        return found
    for end in range(len(word), max(len(word) - _LONGEST_ENDING, _SHORTEST_STEM) - 1, -1):
        found = tables.stems.get(word[:end])
        if found:
            return found
    return None


def _without_prefix(word: str) -> str | None:
    for prefix in _PREFIXES.get(script_of(word), ()):
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            return _single(word[len(prefix) :])
    return None


def without_article(word: str) -> str:
    """An Arabic or Hebrew word without its article, as it stands in the middle of a Latin name."""
    article = {"ARABIC": "ال", "HEBREW": "ה"}.get(script_of(word), "")
    return (
        word[len(article) :]
        if article and word.startswith(article) and len(word) > len(article) + 2
        else word
    )
