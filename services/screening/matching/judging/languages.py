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
from services.screening.matching.words import sino_korean
from services.screening.matching.words.fold import fold
from services.screening.matching.words.hangul import romanised, sounds
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import cantonese_of, southern_of, southern_surnames
from services.screening.matching.words.tables import chinese_surnames

Speech = Literal["mandarin", "cantonese", "southern", "korean", "foreign", "other"]
_MOST = 64
_KOREAN_GIVEN = 2
"""Characters of a Korean given name: few have one, as many Chinese do."""
_SPELT = 0.97
"""Least similarity of a word and a known spelling of it."""


def in_one_language(pair: PairScore, asked: Weighted, listed: Weighted) -> bool:
    """Whether no word of a name in Han characters agrees by a language that the others exclude."""
    found = [one for pairing in _in_han_order(pair, asked) if (one := _heard(pairing, asked, listed))]
    if len(found) < 2:
        return True
    (surname, family), *given = found
    spoken = [_speeches(han, latin) for han, latin in given]
    if sum(len(han) for han, _ in given) < _KOREAN_GIVEN:
        spoken = [one - {"korean"} for one in spoken]
    own = _of_a_family(surname, family)
    return any(
        (speech in own or (speech == "mandarin" and family in southern_surnames().get(surname, ())))
        for speech in _shared(spoken)
    )


def is_family_first(pair: PairScore, asked: Weighted, listed: Weighted, written: str) -> bool:
    """Whether the surname of a name asked in Han characters is the family name of one that a publisher parts
    by a comma: 许丽 is no Ms Li. `written` is the listed name as published.
    """
    family, comma, _ = written.partition(",")
    first = min(pair.pairings, key=lambda one: one.left, default=None)
    if not comma or first is None or script_of(written_together(asked, first.left)) != "HAN":
        return True
    words = fold(family).split()
    return any(listed.tokens[j].surface in words for j in first.right)


def is_spelt_as_read(pair: PairScore, asked: Weighted) -> bool:
    """Whether a name read as another people's agrees whole, and its first word by a known spelling, not by
    its sound: the surname 주 is Ju and Chu, Zhou is 周.
    """
    whole = not pair.left_over and not pair.right_over
    return whole and any(one.left == (0,) and one.similarity >= _SPELT for one in pair.pairings)


def _in_han_order(pair: PairScore, asked: Weighted) -> list[Pairing]:
    """What agrees in the order of the name that is written in Han characters: its surname first."""
    in_asked = any(script_of(token.canon) == "HAN" for token in asked.tokens)
    return sorted(pair.pairings, key=lambda one: one.left if in_asked else one.right)


def _shared(spoken: list[frozenset[Speech]]) -> frozenset[Speech]:
    return frozenset.intersection(*spoken)


def _heard(pairing: Pairing, asked: Weighted, listed: Weighted) -> tuple[str, str] | None:
    """The Han characters of a pairing and the Latin letters they agree with."""
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
    if sounds(latin) in _korean_of(han):
        found.add("korean")
    if transcribed.likeness(han, latin, person=True):
        found.add("foreign")
    return frozenset(found or {"other"})


def _of_a_family(surname: str, latin: str) -> frozenset[Speech]:
    """The languages of a surname: Mandarin reads it in one way, whatever else its character is (许: xu)."""
    spoken = _speeches(surname, latin)
    if "mandarin" not in spoken or latin in _surname_in_mandarin(surname):
        return spoken
    return (spoken - {"mandarin"}) or frozenset({"other"})


@lru_cache(maxsize=16_384)
def _surname_in_mandarin(surname: str) -> frozenset[str]:
    read = (pinyin(surname, style=style, v_to_u=False) for style in (Style.NORMAL, Style.WADEGILES))
    usual = (_letters("".join(sound for (sound,) in one)) for one in read)
    return frozenset((*usual, chinese_surnames().get(surname, "")))


@lru_cache(maxsize=16_384)
def _korean_of(han: str) -> frozenset[str]:
    """The sounds of a word as Korea reads its characters."""
    return frozenset(sounds(latin) for word in sino_korean.read_as(han) for latin in romanised(word))


@lru_cache(maxsize=16_384)
def mandarin_of(han: str) -> frozenset[str]:
    """A word in pinyin and in Wade–Giles, by every sound of its characters."""
    found: set[str] = {chinese_surnames()[han]} if han in chinese_surnames() else set()
    for style in (Style.NORMAL, Style.WADEGILES):
        sounds = pinyin(han, style=style, heteronym=True, v_to_u=False)
        for number, choice in enumerate(product(*sounds)):
            if number == _MOST:
                break
            found.add(_letters("".join(choice)))
    return frozenset(found)


def _letters(read: str) -> str:
    text = read.replace("v", "u").replace("ü", "u")
    return "".join(char for char in text if char.isascii() and char.isalpha())
