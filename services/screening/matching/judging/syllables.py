"""Latin syllables of Chinese and Korean names: which of them can be one name, and which are two.

Wong and Wang are 王 in Hong Kong and Peking, Jong and Chung are 정; Min and Bin are 敏 in Peking and Tokyo,
and nobody is called both. A letter more or less makes another syllable as often as a misspelling (Hongmei,
Dongmei).
"""

import re
from functools import cache, lru_cache
from itertools import product

from pypinyin import Style, pinyin

from services.screening.matching.likeness.known_names import names_of
from services.screening.matching.words.hangul import romanised, sounds
from services.screening.matching.words.spellings import cantonese_of, spellings
from services.screening.matching.words.tables import korean_surnames, rows

Sounds = dict[str, frozenset[str]]
"""Latin syllable → characters."""
_NONE: frozenset[str] = frozenset()
_FIRST_ROW, _LAST_ROW, _COLUMNS = 0xB0, 0xD7, range(0xA1, 0xFF)
"""The 3,755 characters of the first level of GB 2312: all that names are made of, but a few."""
_KOREAN_ROWS = range(0xB0, 0xC9)
"""The 2,350 syllables of KS X 1001: all that names are made of."""
_LONGEST = 6
_FEW_CHARACTERS = 4
"""Characters that a syllable may have for one that it shares to count: ming and min share a dish, 皿."""
_MANDARIN_ONLY = re.compile(r"zh|x|q|ng|ia|ua|uo|ao|iu|ui|ei|ou|ue")
"""Letters that a word in pinyin has and few other names of two syllables have: without them in either, both
may be another language's.
"""


@cache
def _sounds_of() -> Sounds:
    """Syllable → characters that it reads, in pinyin, in Wade–Giles or as Hong Kong spells them."""
    found: dict[str, frozenset[str]] = {}
    for spelling in _spellings():
        for latin, chars in spelling.items():
            found[latin] = found.get(latin, _NONE) | chars
    return found


@cache
def _spellings(surnames: bool = True) -> tuple[Sounds, ...]:
    """The same for each way of spelling; the surnames of the South go with any of them."""
    families = tuple(rows("surnames_southern.txt")) if surnames else ()
    southern = [(char, latin) for char, field in families for latin in field.split("|")]
    found: list[Sounds] = []
    for read in (_in_pinyin, _in_wade_giles, cantonese_of):
        spelt = [(char, _plain(latin)) for char in _common_characters() for latin in read(char)]
        table: dict[str, set[str]] = {}
        for char, latin in (*spelt, *southern):
            table.setdefault(latin, set()).add(char)
        found.append({latin: frozenset(chars) for latin, chars in table.items()})
    return tuple(found)


def _in_pinyin(char: str) -> list[str]:
    return pinyin(char, style=Style.NORMAL, v_to_u=False)[0]


def _in_wade_giles(char: str) -> list[str]:
    return pinyin(char, style=Style.WADEGILES, v_to_u=False)[0]


def _plain(latin: str) -> str:
    letters = latin.replace("ü", "u").replace("v", "u")
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _common_characters() -> list[str]:
    codes = product(range(_FIRST_ROW, _LAST_ROW + 1), _COLUMNS)
    return [char for row, column in codes if (char := bytes((row, column)).decode("gb2312", "ignore"))]


@cache
def _mandarin() -> frozenset[str]:
    """All syllables in pinyin."""
    chars = "".join(_common_characters())
    return frozenset(one[0].replace("ü", "u") for one in pinyin(chars, style=Style.NORMAL, v_to_u=False))


@cache
def _korean_families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for hangul, spelt in korean_surnames().items():
        for latin in spelt:
            found.setdefault(latin, set()).add(hangul)
    return {latin: frozenset(chars) for latin, chars in found.items()}


@cache
def _korean() -> frozenset[str]:
    """The sounds of all Korean syllables."""
    codes = product(_KOREAN_ROWS, _COLUMNS)
    syllables = "".join(bytes(code).decode("euc-kr", "ignore") for code in codes)
    return frozenset(sounds(latin) for syllable in syllables for latin in romanised(syllable))


def is_syllable(word: str) -> bool:
    """Whether a Latin word is one syllable of a Chinese or Korean name, in whatever spelling."""
    if not word.isascii() or len(word) > _LONGEST:
        return False
    return reads_characters(word) or sounds(word) in _korean()


def reads_characters(word: str) -> bool:
    """Whether a Latin word is the very spelling of a Chinese character or of a Korean family name."""
    return word in _sounds_of() or word in _korean_families()


@lru_cache(maxsize=16_384)
def are_two_names(one: str, other: str) -> bool:
    """Whether two Latin words that differ are syllables of names, and no name is written both ways."""
    if is_syllable(one) and is_syllable(other):
        return not _are_one(one, other)
    if not _MANDARIN_ONLY.search(f"{one} {other}") or not names_of(one).isdisjoint(names_of(other)):
        return False  # Zhaxi is how Chinese writes Tashi, and both read as two syllables
    ours, theirs = _in_two(one), _in_two(other)
    if not ours or not theirs:
        return False
    return all(not _are_one_in_two(tuple(zip(mine, yours, strict=True))) for mine in ours for yours in theirs)


def are_read_as_two(one: str, other: str) -> bool:
    """Whether the likeliest spellings of two words are two names' syllables, and neither spells the other."""
    known = [spellings(word) for word in (one, other)]
    return set(known[0]).isdisjoint(known[1]) and are_two_names(known[0][0], known[1][0])


def _are_one(one: str, other: str) -> bool:
    if sounds(one) == sounds(other):
        return True
    ours, theirs = _sounds_of().get(one, _NONE), _sounds_of().get(other, _NONE)
    shared = len(ours & theirs)
    by_chance = shared == 1 and min(len(ours), len(theirs)) > _FEW_CHARACTERS
    return (shared > 0 and not by_chance) or _are_one_family(one, other)


@lru_cache(maxsize=16_384)
def may_be_one_name(pairs: tuple[tuple[str, str], ...]) -> bool:
    """Whether the syllables of two names are spellings of one: all of either in one way of spelling.

    Yan and Yin are one name (燕) in Peking and Hong Kong; with Zhao, Chiu in Hong Kong, they are two.
    """
    if all(sounds(one) == sounds(other) or _are_one_family(one, other) for one, other in pairs):
        return True
    return any(
        all(not ours.get(one, _NONE).isdisjoint(theirs.get(other, _NONE)) for one, other in pairs)
        for ours, theirs in product(_spellings(), repeat=2)
    )


def _are_one_in_two(pairs: tuple[tuple[str, str], ...]) -> bool:
    """The same of the two syllables of a given name or a brand, in which no surname stands."""
    if all(sounds(one) == sounds(other) for one, other in pairs):
        return True
    return any(
        all(not ours.get(one, _NONE).isdisjoint(theirs.get(other, _NONE)) for one, other in pairs)
        for ours, theirs in product(_spellings(surnames=False), repeat=2)
    )


def _are_one_family(one: str, other: str) -> bool:
    families = _korean_families()
    return not families.get(one, _NONE).isdisjoint(families.get(other, _NONE))


def _in_two(word: str) -> list[tuple[str, str]]:
    """A given name of two syllables in pinyin, parted in every way."""
    if not word.isascii():
        return []
    parts = ((word[:at], word[at:]) for at in range(1, len(word)))
    return [(first, second) for first, second in parts if {first, second} <= _mandarin()]
