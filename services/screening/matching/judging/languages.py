"""Whether the Latin words that a Chinese name is found by are readings of one language.

A character has readings in Mandarin, Cantonese, Hokkien, Korean, Vietnamese and Japanese, and writes foreign
names by sound. A person's name is read in one of them; only a surname in the speech of the South goes with a
given name in pinyin (陈伟: Tan Wei).
"""

from functools import lru_cache
from itertools import product
from typing import Literal

from pypinyin import Style, pinyin

from services.screening.matching.likeness import transcribed
from services.screening.matching.scoring.pairing import Pairing, Weighted, written_together
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import cantonese_of, southern_of, southern_surnames
from services.screening.matching.words.tables import chinese_surnames

Speech = Literal["mandarin", "cantonese", "southern", "foreign", "other"]
_MOST = 64
_SPELT = 0.97
"""Least similarity of a word and a known spelling of it."""


def in_one_language(pair: PairScore, asked: Weighted, listed: Weighted) -> bool:
    """Whether no word of a name in Han characters agrees by a language that the others exclude."""
    found = [one for pairing in pair.pairings if (one := _heard(pairing, asked, listed))]
    if len(found) < 2:
        return True
    (surname, family), *given = found
    spoken = [_speeches(han, latin) for han, latin in given]
    own = _speeches(surname, family)
    return any(
        (speech in own or (speech == "mandarin" and family in southern_surnames().get(surname, ())))
        for speech in _shared(spoken)
    )


def is_spelt_as_read(pair: PairScore, asked: Weighted) -> bool:
    """Whether a name read as another people's agrees whole, and its first word by a known spelling, not by
    its sound: the surname 주 is Ju and Chu, Zhou is 周.
    """
    whole = not pair.left_over and not pair.right_over
    return whole and any(one.left == (0,) and one.similarity >= _SPELT for one in pair.pairings)


def _shared(spoken: list[frozenset[Speech]]) -> frozenset[Speech]:
    return frozenset.intersection(*spoken)


def _heard(pairing: Pairing, asked: Weighted, listed: Weighted) -> tuple[str, str] | None:
    """The Han characters of a pairing and the Latin letters they agree with, in the order of the Han name."""
    ours, theirs = written_together(asked, pairing.left), written_together(listed, pairing.right)
    scripts = script_of(ours), script_of(theirs)
    if scripts == ("HAN", "LATIN"):
        return ours, theirs
    return (theirs, ours) if scripts == ("LATIN", "HAN") else None


@lru_cache(maxsize=16_384)
def _speeches(han: str, latin: str) -> frozenset[Speech]:
    found: set[Speech] = set()
    if latin in mandarin_of(han):
        found.add("mandarin")
    if latin in cantonese_of(han):
        found.add("cantonese")
    if latin in southern_of(han):
        found.add("southern")
    if transcribed.likeness(han, latin, person=True):
        found.add("foreign")
    return frozenset(found or {"other"})


@lru_cache(maxsize=16_384)
def mandarin_of(han: str) -> frozenset[str]:
    """A word in pinyin and in Wade–Giles, by every sound of its characters."""
    found: set[str] = {chinese_surnames()[han]} if han in chinese_surnames() else set()
    for style in (Style.NORMAL, Style.WADEGILES):
        sounds = pinyin(han, style=style, heteronym=True, v_to_u=False)
        for number, choice in enumerate(product(*sounds)):
            if number == _MOST:
                break
            text = "".join(choice).replace("v", "u").replace("ü", "u")
            found.add("".join(char for char in text if char.isascii() and char.isalpha()))
    return frozenset(found)
