"""Names of Myanmar as Chinese and Russian write them, in Latin letters: 敏昂莱 is Min Aung Hlaing.

They are made of a few dozen words, each of a syllable or two, which both write in customary ways.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product

from services.screening.matching.words.chinese import simplified
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
