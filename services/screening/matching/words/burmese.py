"""Names of Myanmar as it, Chinese and Russian write them, in Latin letters: 敏昂莱 is Min Aung Hlaing.

They are made of a few dozen words, each of a syllable or two, which both write in customary ways.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product

from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import HAN
from services.screening.matching.words.tables import chinese_surnames, rows, surnames_of_many

_IN_CHINESE = re.compile(f"[{HAN}]{{2,6}}")
_IN_RUSSIAN = re.compile(r"[а-яё]+(?: [а-яё]+){1,3}")
_MOST = 24
"""Readings of one name."""
_MOST_WORDS = 4
_LONGEST = 3
_NONE = "-"
_HARDLY_CHINESE = frozenset("昂貌吞奈梭觉缪")
"""Characters of names of Myanmar that hardly any given name of China has in its middle: 丁昂山, 孙觉敏."""
_SURNAME_AND_GIVEN = 3
_MOST_NATIVE = 8
_MOST_SPELLINGS = 4
_FEWEST_AFTER_TITLE = 2
_MISTER = "ဦး"
"""U, the title of a man, which is the word that ends a name as Oo."""
_SIGNS = tuple(map(chr, (*range(0x102B, 0x103F), 0x1060)))
"""Signs that belong to the letter before them: no word begins with one."""


@cache
def _written(column: int) -> dict[str, tuple[str, ...]]:
    """What is written in Chinese (1) or Cyrillic (2) → words that it may be."""
    found: dict[str, dict[str, None]] = {}
    for row in rows("burmese.txt"):
        for native in row[column].split("|"):
            if native != _NONE:
                found.setdefault(native, {}).update(dict.fromkeys(row[0].split("|")))
    return {native: tuple(words) for native, words in found.items()}


def readings(folded: str) -> tuple[str, ...]:
    """A folded name in Latin letters, word by word; nothing when a part of it is no Burmese word."""
    if _IN_RUSSIAN.fullmatch(folded):
        parted: Iterator[list[str]] = iter([folded.split()])
        table = _written(2)
    elif _IN_CHINESE.fullmatch(folded) and not _may_be_chinese(text := simplified(folded)):
        table = _written(1)
        parted = _parts(text, _MOST_WORDS)
    else:
        return ()
    choices = (product(*(table.get(part, ()) for part in parts)) for parts in parted)
    return tuple(" ".join(words) for words in islice(chain.from_iterable(choices), _MOST))


def _may_be_chinese(text: str) -> bool:
    """Whether a name begins with a surname that many bear in China, and goes on as names do there."""
    if len(text) >= _SURNAME_AND_GIVEN and text[1] in _HARDLY_CHINESE:
        return False
    return any(text[:size] in known for known in (surnames_of_many(), chinese_surnames()) for size in (1, 2))


def _parts(text: str, most: int) -> Iterator[list[str]]:
    if not text:
        yield []
    if not most:
        return
    for size in range(1, min(_LONGEST, len(text)) + 1):
        if text[:size] in _written(1):
            for rest in _parts(text[size:], most - 1):
                yield [text[:size], *rest]


@cache
def _native() -> dict[str, tuple[str, ...]]:
    """Folded Burmese word → how it is spelt; a title → nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for field, latin in rows("native_burmese.txt"):
        for native in field.split("|"):
            found[fold(native)] = ("",) if latin == _NONE else tuple(latin.split("|"))
    return found


def in_burmese(run: str) -> tuple[str, ...]:
    """A person's name in Burmese letters, word by word; nothing when a part of it is unknown."""
    for parts in islice(_split(run, _MOST_NATIVE), 1):
        words = parts[1:] if parts[0] == _MISTER and len(parts) > _FEWEST_AFTER_TITLE else parts
        choices = product(*(_native()[part] for part in words))
        spelt = (" ".join(" ".join(choice).split()) for choice in islice(choices, _MOST_SPELLINGS))
        return tuple(spelt)
    return ()


def _split(text: str, most: int) -> Iterator[list[str]]:
    """The name in known words, the longest first."""
    if not text:
        yield []
    for size in range(min(len(text), _longest_native()), 0, -1) if most else ():
        if text[:size] in _native() and not text[size : size + 1].startswith(_SIGNS):
            for rest in _split(text[size:], most - 1):
                yield [text[:size], *rest]


@cache
def _longest_native() -> int:
    return max(map(len, _native()))
