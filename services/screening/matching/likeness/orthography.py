"""One sound as French, German and English write it: Joukov, Schukow, Zhukov; Poutine, Putin."""

import re
from functools import lru_cache

from services.screening.matching.likeness.sounds import once

_FRENCH = {
    "tch": "ch", "ch": "sh", "dj": "j", "j": "zh", "ou": "u", "gue": "ge", "gui": "gi", "ine": "in",
    "oua": "wa", "aou": "au",
}  # fmt: skip
_GERMAN = {
    "tsch": "ch", "dsch": "j", "sch": "sh", "ch": "kh", "w": "v", "j": "y", "ss": "s", "tz": "ts", "z": "ts",
}  # fmt: skip


def _any_of(table: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(f"{written}$" if written == "ine" else written for written in longest_first))


_IN_FRENCH, _IN_GERMAN = _any_of(_FRENCH), _any_of(_GERMAN)
_LONG = re.compile(r"(.)\1|yi|iy|ij", re.DOTALL)


@lru_cache(maxsize=65_536)
def heard_as(word: str) -> frozenset[str]:
    """A Latin word as English would write what it sounds like, read in each of the languages."""
    german = _IN_GERMAN.sub(lambda found: _GERMAN[found.group()], word)
    return frozenset([_plain(one) for one in {word, french(word), german}])


def french(word: str) -> str:
    """The word with its sounds written as in English, read in French."""
    return _IN_FRENCH.sub(lambda found: _FRENCH[found.group()], word)


def _plain(word: str) -> str:
    return _LONG.sub(lambda found: found.group(1) or "i", word).replace("y", "i")


_EXCHANGED = (
    ("ch", "#"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
)


@lru_cache(maxsize=65_536)
def exchanged(word: str) -> str:
    """A Latin word with letters that languages exchange for one sound written as one: Nicolas, Nikolas."""
    for written, meant in _EXCHANGED:
        word = word.replace(written, meant)
    # At its start a j or y is heard: Jan is no Ian.
    return once(word[:1] + word[1:].replace("y", "i").replace("j", "i"))
