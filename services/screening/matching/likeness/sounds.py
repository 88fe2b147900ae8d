"""What spellings of one word share: its consonants as they sound."""

from functools import lru_cache

LEAST_BONES = 4
"""Consonants from which the sound of words written together says which word it is."""
LENGTHS_APART = 2
"""Letters by which words written together may be longer or shorter than the word they sound like."""
_VOWELS = frozenset("aeiouy")


def once(text: str) -> str:
    """Neighbouring letters of one kind as one."""
    for at in range(1, len(text)):
        if text[at] == text[at - 1]:
            return _once(text)
    return text


def _once(text: str) -> str:
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
    word = _one_for_one(_one_for_two(word))
    first = "a" if word[:1] in _VOWELS else word[:1]
    kept = once(first + _without_vowels(word[1:]))
    return kept[:-1] if len(kept) > 1 and kept[-1] == "h" and word[-2] in _VOWELS else kept


# What is asked of every name is written out: a table of these pairs, gone through, takes five times as long.
def _one_for_two(word: str) -> str:
    """Sounds that are written with several letters as one; the longer and the earlier come first."""
    if "h" in word:
        if "ch" in word:
            word = word.replace("schtsch", "s").replace("shch", "s").replace("chtch", "s")
            word = word.replace("tsch", "ç").replace("sch", "s").replace("tch", "ç")
        word = word.replace("dzh", "j").replace("kh", "h").replace("sh", "s").replace("zh", "j")
        word = word.replace("ch", "ç")
    if "z" in word:
        word = word.replace("cz", "ç").replace("sz", "s").replace("tz", "ç")
    word = word.replace("ts", "ç")
    if "h" in word:
        word = word.replace("ph", "f").replace("gh", "g")
    word = word.replace("gu", "g").replace("dj", "j")
    if "h" in word:
        word = word.replace("dh", "d").replace("th", "t")
    return word.replace("ck", "k").replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ij", "i")


def _one_for_one(word: str) -> str:
    """Letters that stand for another's sound; a c before e, i and y only where no word begins with it."""
    word = word.replace("x", "ks").replace("q", "k").replace("w", "v")
    if word.startswith("c") and word[1:2] in ("", "e", "i", "y"):
        return "c" + word[1:].replace("c", "k")
    return word.replace("c", "k")


def _without_vowels(word: str) -> str:
    word = word.replace("a", "").replace("e", "").replace("i", "")
    return word.replace("o", "").replace("u", "").replace("y", "")


@lru_cache(maxsize=65_536)
def continental(word: str) -> str:
    """The skeleton when letters are read as in German and its neighbours: Jewgenij, Zwetkow, Schukow."""
    word = word.replace("schtsch", "shch").replace("tsch", "ch#").replace("dsch", "j").replace("sch", "sh")
    word = word.replace("ch#", "ç").replace("zh", "sh").replace("ch", "kh").replace("j", "y")
    return skeleton(word.replace("tz", "ts").replace("z", "ts").replace("ss", "s"))


def bare(word: str) -> str:
    """The skeleton without the consonants that scripts without vowels use for them, after the first."""
    bones = skeleton(word)
    return bones[:1] + bones[1:].replace("v", "").replace("h", "").replace("y", "")
