"""What spellings of one word share: its consonants as they sound."""

import re
from functools import lru_cache

_DIGRAPHS = (
    ("schtsch", "s"), ("shch", "s"), ("chtch", "s"), ("tsch", "ç"), ("sch", "s"), ("tch", "ç"), ("dzh", "j"),
    ("dsch", "j"), ("kh", "h"), ("sh", "s"), ("zh", "j"), ("ch", "ç"), ("cz", "ç"), ("sz", "s"),
    ("ts", "ç"), ("tz", "ç"), ("ph", "f"), ("gh", "g"), ("gu", "g"), ("dj", "j"), ("dh", "d"), ("th", "t"),
    ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ij", "i"),
)  # fmt: skip
LEAST_BONES = 4
"""Consonants from which the sound of words written together says which word it is."""
LENGTHS_APART = 2
"""Letters by which words written together may be longer or shorter than the word they sound like."""
_WITHOUT_H = tuple(pair for pair in _DIGRAPHS if "h" not in pair[0])
_VOWELS = frozenset("aeiouy")
_NO_VOWELS = str.maketrans("", "", "aeiouy")
_ANY_DIGRAPH = re.compile("|".join(written for written, _ in _DIGRAPHS))


def once(text: str) -> str:
    """Neighbouring letters of one kind as one."""
    kept = last = ""
    for letter in text:
        if letter != last:
            kept += letter
        last = letter
    return kept


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Consonants as they sound, first letter kept if a vowel: what spellings of one name share."""
    return skeleton_once(word)


def skeleton_once(word: str) -> str:
    """The same of a text that is hardly met twice: it is not remembered."""
    if _ANY_DIGRAPH.search(word):
        for written, sound in _DIGRAPHS if "h" in word else _WITHOUT_H:
            word = word.replace(written, sound)
    soft = word.startswith("c") and word[1:2] in ("", "e", "i", "y")
    word = "c" + word[1:].replace("c", "k") if soft else word.replace("c", "k")
    first = "a" if word[:1] in _VOWELS else word[:1]
    kept = once(first + word[1:].translate(_NO_VOWELS))
    return kept[:-1] if len(kept) > 1 and kept[-1] == "h" and word[-2] in _VOWELS else kept


_CONTINENTAL = (
    ("schtsch", "shch"), ("tsch", "ch#"), ("dsch", "j"), ("sch", "sh"), ("ch#", "ç"), ("zh", "sh"),
    ("ch", "kh"), ("j", "y"), ("tz", "ts"), ("z", "ts"), ("ss", "s"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def continental(word: str) -> str:
    """The skeleton when letters are read as in German and its neighbours: Jewgenij, Zwetkow, Schukow."""
    for written, sound in _CONTINENTAL:
        word = word.replace(written, sound)
    return skeleton(word)


def bare(word: str) -> str:
    """The skeleton without the consonants that scripts without vowels use for them, after the first."""
    bones = skeleton(word)
    return bones[:1] + bones[1:].replace("v", "").replace("h", "").replace("y", "")
