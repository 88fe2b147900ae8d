"""The Arabic article in Latin letters: as it sounds before the consonant whose sound it takes (Es-Saadi),
written together with the name (Essaadi, Elsseid, Elmasri), and a father's name written so (Benhassine).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from services.screening.matching.likeness.sounds import once
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import native_names
from services.screening.matching.words.tables import firm_words, rows, words

ARTICLE = "al"
_FATHER = "ben"
_FATHER_NATIVE = "بن"
_ASSIMILATED = {
    "as": "s", "es": "s", "az": "z", "ez": "z", "ash": "sh", "esh": "sh", "ech": "ch", "ach": "ch",
    "adh": "dh", "edh": "dh", "ath": "th", "eth": "th", "at": "t", "et": "t", "ad": "d", "ed": "d",
    "ar": "r", "er": "r", "an": "n", "en": "n",
}  # fmt: skip
"""Article → the sound that follows it."""
_NAMES_OF_OTHERS = frozenset({"ed", "er", "en", "an", "at", "et", "ar", "ash"})
"""At the start of a name these are more often names: Ed, Ash, An, Er."""
_SOUND = "(?:[bdfhjklmnqrstwyz]|[dgkst]h|ch|dj|gu(?=[ei]))"
_TOGETHER = (
    re.compile("(?:e|[ae]l)(?P<sound>ch|sh|[sztnrd])(?P<rest>(?P=sound)[aeiouylr].+)"),
    re.compile(f"[ae]l(?P<rest>{_SOUND}[aeiouy].+)"),
)
_OF_FATHERS = re.compile(f"ben(?P<rest>{_SOUND}[aeiouy].+)")
_SHORTEST = 4
"""Letters that a name has at least behind what is written together with it: Ennis begins alike."""
_SOUNDS = re.compile("a(?P<sound>ch|sh|[sztnrd])(?P<rest>(?P=sound).+)")
"""Behind an a only a known name is another word: Azzouz and Attiyah begin with a sound of their own."""
_FIRST = frozenset("aeb")
"""Letters that a word begins with if anything is written together with it."""
_OF_FAITH = ("eddine", "edine", "ddin", "eddin", "eldin", "aldin")
"""What goes on so is one name with the word of the faith: Ezzedine."""
_SHORTEST_NATIVE = 3


def with_articles(written: Iterable[str]) -> Iterator[str]:
    """The words of a person's name, an article before each that has one, as a word of its own."""
    spelled = list(written)
    for at, (word, following) in enumerate(pairwise([*spelled, ""])):
        if _is_article(word, following, at):
            yield ARTICLE
        elif word.isascii() and word[:1] not in _FIRST:
            yield word
        else:
            yield from apart(word)


def _is_article(word: str, following: str, at: int) -> bool:
    """Whether a word is the article as it sounds before the one that follows."""
    sound = _ASSIMILATED.get(word)
    if not sound or len(following) < _SHORTEST or not following.startswith(sound):
        return False
    return following[len(sound)] in "aeiouy" and (at > 0 or word not in _NAMES_OF_OTHERS)


@lru_cache(maxsize=65_536)
def apart(word: str) -> tuple[str, ...]:
    """A word with the article, or with what makes it a father's name, apart from the name."""
    if not word.isascii():
        return _native_apart(word)
    if word in _known() or once(word) in _known() or word.endswith(_OF_FAITH):
        return (word,)
    known = _SOUNDS.fullmatch(word)
    rest = known["rest"] if known else word[2:] if word.startswith(("al", "el")) else ""
    if rest in _arabic():
        return (ARTICLE, rest)
    for first, pattern in ((ARTICLE, _TOGETHER[0]), (ARTICLE, _TOGETHER[1]), (_FATHER, _OF_FATHERS)):
        found = pattern.fullmatch(word)
        if found and len(found["rest"]) >= _SHORTEST:
            return (first, found["rest"])
    return (word,)


def _native_apart(word: str) -> tuple[str, ...]:
    rest = word.removeprefix(_FATHER_NATIVE)
    if rest == word or len(rest) < _SHORTEST_NATIVE or script_of(word) != "ARABIC":
        return (word,)
    names = native_names("ARABIC")
    return (_FATHER_NATIVE, rest) if rest in names and word not in names else (word,)


@cache
def _arabic() -> frozenset[str]:
    """Latin spellings of Arabic names that are long enough to follow an article."""
    spelled = (name for field in native_names("ARABIC").values() for name in field.split("|"))
    return frozenset([name for name in spelled if len(name) >= _SHORTEST])


@cache
def _known() -> frozenset[str]:
    """Latin words that are names or words by themselves: Essam, Alberto, Benjamin."""
    names = (
        name
        for file in ("same_names.txt", "nicknames.txt")
        for row in rows(file)
        for name in row[0].split("|")
    )
    return frozenset([*names, *firm_words(), *words()])
