"""Words of bodies and businesses in their own script → English, for scripts with blanks between words.

A word may mean two things (مؤسسة is a foundation or a corporation): each meaning is a reading of its own.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import UNSPACED, script_of
from services.screening.matching.words.tables import rows

_LONGEST_ENDING = 3
_SHORTEST_STEM = 3
_PREFIXES = {
    "ARABIC": ("وال", "بال", "لل", "ال", "و", "ل", "ب"),
    "HEBREW": ("וה", "ה", "ל", "ב", "ו"),
}
"""Articles and prepositions written together with the word that follows."""
_SHORTEST_PREFIXED = 3
_PREPOSITIONS = ("ב", "ל", "מ")
_FILES = (
    "native_words.txt",
    "native_words_slavic.txt",
    "native_words_arabic.txt",
    "native_words_persian.txt",
    "native_words_greek.txt",
    "native_words_hebrew.txt",
    "native_words_caucasus.txt",
    "native_words_fields.txt",
    "native_words_goods.txt",
    "native_places.txt",
)
_TAKEN_OVER = "native_words_rigour.txt"
_NAMES = "names_by_meaning.txt"
_SHORTEST_LATIN = 4
"""Letters of a word in Latin letters from which it may be translated as a name."""
_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ۀ": "ه"})
"""Letters of Arabic that one language writes for another's, or that stand without their dots."""
_MOST_MEANINGS = 6
_SLAVIC_ADJECTIVE = re.compile(
    "(\\w{3,})[сз]ь?к(?:ий|и|а|о|ая|ое|ого|ой|ий|ого|ої|а|е|у|ом|ых|их|ія|іі|ага|ай|ог)?"
)
"""What is made of a place: казанский, харківський, минская."""
_FEMININE = "یه"
"""The ending of Arabic adjectives beside a feminine word (شرقية), of which the table may have the other."""
_OF_IT = "ی"
"""The ending of adjectives made of nouns."""
_SHORTEST_NOUN = 4
_PERSIAN_T, _SILENT_T = "ت", "ه"
"""The t that Persian and Urdu write at the end of Arabic words, for one that is mostly silent (حرکت)."""

Meanings = tuple[str, ...]
Phrase = tuple[str, ...]


class NativeWords(NamedTuple):
    """What native words mean in English: whole words and phrases, stems that take an ending, and phrases
    of which a word takes one (its words as in the table), by their first word or stem; `taken_over`: words of
    a table that is not ours, asked last.
    """

    whole: dict[str, Meanings]
    stems: dict[str, Meanings]
    inflected: dict[str, list[tuple[Phrase, Meanings]]]
    taken_over: dict[str, Meanings]


@cache
def native_words() -> NativeWords:
    """The tables, ours before the one taken over; a word in several of ours may mean all that they say."""
    found = NativeWords({}, {}, {}, {})
    for english, field in chain.from_iterable(map(rows, _FILES)):
        for form in field.split("|"):
            _add(found, form, tuple(english.split("|")))
    for english, field in rows(_TAKEN_OVER):
        for form in field.split("|"):
            found.taken_over.setdefault(plain(fold(form)), (english,))
    return found


@cache
def named_words() -> NativeWords:
    """What names mean that are words of a language (Радуга, خورشید), among them some in Latin letters."""
    found = NativeWords({}, {}, {}, {})
    for english, field in rows(_NAMES):
        for form in field.split("|"):
            if not form.isascii() or len(form) >= _SHORTEST_LATIN:
                _add(found, form, tuple(english.split("|")))
    return found


def _tables(named: bool) -> NativeWords:
    return named_words() if named else native_words()


def _add(found: NativeWords, form: str, meanings: Meanings) -> None:
    words = tuple(plain(f"{fold(word)}*" if word.endswith("*") else fold(word)) for word in form.split())
    text = " ".join(words)
    if "*" not in text:
        table, key = found.whole, text
    elif len(words) == 1:
        table, key = found.stems, text[:-1]
    else:
        found.inflected.setdefault(words[0].rstrip("*"), []).append((words, meanings))
        return
    table[key] = tuple(dict.fromkeys((*table.get(key, ()), *meanings)))[:_MOST_MEANINGS]


def plain(word: str) -> str:
    """A folded word with Arabic letters that languages exchange written as one."""
    return word.translate(_ALIKE)


@cache
def unspaced_terms() -> dict[str, Meanings]:
    """Words of scripts without blanks, Chinese aside, → English."""
    # Folding writes the Thai sign for am as two.
    table: dict[str, Meanings] = {}
    for native, english in chain(rows("terms_korean.txt"), rows("terms_unspaced.txt")):
        table.setdefault(normalize("NFKC", native), tuple(english.split("|")))
    for word, meanings in chain(native_words().whole.items(), native_words().taken_over.items()):
        if len(word) > 1 and script_of(word) in UNSPACED:
            table.setdefault(word, meanings)
    return table


def translated(words: list[str], at: int, named: bool = False) -> tuple[int, Meanings] | None:
    """How many words from `at` are one known phrase, and what it means; None when nothing is known.

    `named`: as the name of a body, not as what it is.
    """
    longest = _longest_phrase(words[at], named)
    if longest > 1:
        written = [plain(word) for word in words[at : at + longest]]
        for size in range(len(written), 1, -1):
            found = _phrase(written[:size], named)
            if found:
                return size, found
    found = _word(words[at], named)
    return (1, found) if found else None


@lru_cache(maxsize=65_536)
def _word(word: str, named: bool) -> Meanings | None:
    written, tables = plain(word), _tables(named)
    return _single(tables, written) or _without_prefix(tables, written)


@lru_cache(maxsize=65_536)
def _longest_phrase(word: str, named: bool) -> int:
    """How many words at most a phrase has that begins with the word; 0 for none."""
    beginnings = _beginnings(named)
    written = plain(word)
    starts = (*_stems(written), _bare(written), _without_preposition(written))
    return max(beginnings.get(start, 0) for start in starts)


@cache
def _beginnings(named: bool) -> dict[str, int]:
    tables = _tables(named)
    found: dict[str, int] = {}
    for text in tables.whole:
        start, *rest = text.split(" ")
        found[start] = max(found.get(start, 0), 1 + len(rest)) if rest else found.get(start, 0)
    for start, phrases in tables.inflected.items():
        found[start] = max(found.get(start, 0), *(len(phrase) for phrase, _ in phrases))
    return found


def _phrase(written: list[str], named: bool) -> Meanings | None:
    """What a phrase means, of which a word may have an ending or an article."""
    whole, _, inflected, _ = _tables(named)
    found = (
        whole.get(" ".join(written))
        or whole.get(" ".join(map(_bare, written)))
        or whole.get(" ".join((_without_preposition(written[0]), *written[1:])))
    )
    if found:
        return found
    for start in _stems(written[0]):
        for phrase, meanings in inflected.get(start, ()):
            if len(phrase) == len(written) and all(map(_fits, written, phrase)):
                return meanings
    return None


def _bare(word: str) -> str:
    prefix = next((one for one in _PREFIXES.get(script_of(word), ()) if word.startswith(one)), "")
    return word[len(prefix) :] if len(prefix) > 1 and len(word) > len(prefix) + 1 else word


def _without_preposition(word: str) -> str:
    """The first word of a Hebrew phrase without what says where or whence: בנס ציונה, in Ness Ziona."""
    said = word[:1] in _PREPOSITIONS and len(word) >= _SHORTEST_PREFIXED and script_of(word) == "HEBREW"
    return word[1:] if said else word


def _fits(word: str, pattern: str) -> bool:
    if not pattern.endswith("*"):
        return word == pattern
    return word.startswith(pattern[:-1]) and len(word) < len(pattern) + _LONGEST_ENDING


def _stems(word: str) -> Iterator[str]:
    """The word and what may be its stem, the longest first."""
    for end in range(len(word), max(len(word) - _LONGEST_ENDING, _SHORTEST_STEM) - 1, -1):
        yield word[:end]


def _single(tables: NativeWords, word: str) -> Meanings | None:
    found = tables.whole.get(word) or _stem(tables.stems, word)
    if found:
        return found
    if adjective := _SLAVIC_ADJECTIVE.fullmatch(word):
        found = _stem(tables.stems, adjective.group(1)) or tables.whole.get(adjective.group(1))
    elif word.endswith(_PERSIAN_T) and len(word) > _SHORTEST_PREFIXED:
        found = tables.whole.get(f"{word[:-1]}{_SILENT_T}")
    elif word.endswith(_FEMININE) and len(word) > _SHORTEST_PREFIXED:
        found = tables.whole.get(word[:-1]) or _noun(tables, word[:-2])
    elif word.endswith(_OF_IT):
        found = _noun(tables, word[:-1])
    return found or tables.taken_over.get(word)


def _noun(tables: NativeWords, noun: str) -> Meanings | None:
    """What an Arabic or Persian noun means of which an adjective is made (نسيجي, of textiles)."""
    return tables.whole.get(noun) if len(noun) >= _SHORTEST_NOUN else None


def _stem(stems: dict[str, Meanings], word: str) -> Meanings | None:
    return next((stems[stem] for stem in _stems(word) if stem in stems), None)


def _without_prefix(tables: NativeWords, word: str) -> Meanings | None:
    for prefix in _PREFIXES.get(script_of(word), ()):
        if word.startswith(prefix) and len(word) >= len(prefix) + (
            2 if len(prefix) > 1 else _SHORTEST_PREFIXED
        ):
            found = _single(tables, word[len(prefix) :])
            if found:
                return found
    return None


def without_article(word: str) -> str:
    """An Arabic or Hebrew word without its article, as it stands in the middle of a Latin name."""
    article = {"ARABIC": "ال", "HEBREW": "ה"}.get(script_of(word), "")
    return (
        word[len(article) :]
        if article and word.startswith(article) and len(word) > len(article) + 2
        else word
    )
