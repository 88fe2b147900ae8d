"""Latin spellings of a word written in another script, the likeliest first.

A name of one script has many Latin spellings (حسین: Hossein, Husayn; 陈: Chen, Chan, Tan). Words stay in
their own script as long as nothing translates them; two words are compared by all their spellings.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain, islice, product

from pypinyin import Style, lazy_pinyin

from services.screening.matching.words import hangul, kana
from services.screening.matching.words.belarusian import in_russian, is_belarusian
from services.screening.matching.words.script import script_of
from services.screening.matching.words.tables import chinese_surnames, korean_surnames, rows, sounded_names
from services.screening.matching.words.transliterate import latin_of, other_reading

_FILES = {
    "ARABIC": "arabic", "HEBREW": "hebrew", "INDIC": "indic", "THAI": "thai", "CYRILLIC": "cyrillic",
    "GREEK": "greek", "GEORGIAN": "caucasian", "ARMENIAN": "caucasian", "HAN": "han",
}  # fmt: skip
_JAPANESE = re.compile(
    "(?:(?:[kgsztdnhbpmrfjwy]|sh|ch|ts|[kgnhbpmr]y)?[aiueo]|n(?![aiueoy])|k(?=k)|t(?=[tc])|s(?=s)|p(?=p))+"
)
"""A word of Japanese syllables."""
_LONG_VOWEL, _LONG_O = re.compile("ou|oo|uu"), re.compile("ou|oo")
_MOST_CANTONESE = 9
_GIVEN = 2


@cache
def native_names(script: str) -> dict[str, str]:
    """Names in that script → Latin spellings joined by |; read when the script is first met."""
    file = _FILES.get(script)
    return {row[0]: row[1] for row in rows(f"native_{file}.txt")} if file else {}


@cache
def _cantonese() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("native_cantonese.txt")}


def known_spellings(word: str, script: str) -> tuple[str, ...]:
    """Spellings that a table gives; empty when no table knows the word."""
    found = native_names(script).get(word)
    return tuple(found.split("|")) if found else ()


def spellings(word: str) -> tuple[str, ...]:
    """Latin spellings (a–z) of one folded word; the word itself when it is Latin."""
    return (word,) if word.isascii() else _native_spellings(word)


@lru_cache(maxsize=65_536)
def _native_spellings(word: str) -> tuple[str, ...]:
    script = script_of(word)
    readers: dict[str, Callable[[str], tuple[str, ...]]] = {"HAN": _han, "HANGUL": _hangul, "KANA": _kana}
    ruled = readers.get(script, _ruled)(word)
    known = known_spellings(word, script)
    if script == "HAN":
        known = tuple(chain.from_iterable(map(_long_vowels, known)))
    found = (*ruled, *known) if script in ("HAN", "HANGUL") else (*known, *ruled)
    return tuple(dict.fromkeys(one for one in found if one)) or (latin_of(word).replace(" ", "") or word,)


def _long_vowels(latin: str) -> tuple[str, ...]:
    """A Japanese name also as passports write its long vowels: short, or with an h (oono: Ono, Ohno)."""
    if not _LONG_VOWEL.search(latin) or not _JAPANESE.fullmatch(latin):
        return (latin,)
    short = _LONG_VOWEL.sub(lambda found: found.group()[0], latin)
    return (latin, short, _LONG_O.sub("oh", latin).replace("uu", "u"))


def _ruled(word: str) -> tuple[str, ...]:
    ruled = (latin_of(word).replace(" ", ""), other_reading(word).replace(" ", ""))
    return (*ruled, *map(latin_of, in_russian(word))) if is_belarusian(word) else ruled


def _kana(word: str) -> tuple[str, ...]:
    return (latin_of(kana.romanised(word)).replace(" ", ""),)


def _hangul(word: str) -> tuple[str, ...]:
    known = korean_surnames().get(word, ())
    return (*known, *(hangul.romanised(word) if hangul.is_hangul(word) else (latin_of(word),)))


def _han(word: str) -> tuple[str, ...]:
    """Mandarin in pinyin and Wade–Giles, then Cantonese as in Hong Kong, then Hokkien and its like, then
    what a name of another people is in its own language.
    """
    surname = chinese_surnames().get(word)
    mandarin = surname or "".join(lazy_pinyin(word, v_to_u=False)).replace("v", "u")
    wade = (
        "".join(lazy_pinyin(word, style=Style.WADEGILES)).replace("v", "u").replace("'", "").replace("ü", "u")
    )
    return (
        mandarin,
        "".join(char for char in wade if char.isascii() and char.isalpha()),
        *cantonese_of(word),
        *southern_of(word),
        *sounded_names().get(word, ()),
    )


@cache
def southern_surnames() -> dict[str, tuple[str, ...]]:
    """Surname → its spellings in Hokkien, Teochew, Hakka and Cantonese, as passports have them."""
    return {han: tuple(latin.split("|")) for han, latin in rows("surnames_southern.txt")}


@cache
def _hokkien() -> dict[str, tuple[str, ...]]:
    return {han: tuple(latin.split("|")) for han, latin in rows("native_hokkien.txt")}


def southern_of(word: str) -> tuple[str, ...]:
    """A surname, or a given name of two characters, as written in Singapore and Malaysia."""
    letters = [_hokkien().get(char, ()) for char in word] if len(word) == _GIVEN else []
    given = ("".join(found) for found in product(*letters)) if all(letters) and letters else ()
    return (*southern_surnames().get(word, ()), *given)


def cantonese_of(word: str) -> tuple[str, ...]:
    """A word of one or two characters as Hong Kong spells it; none of a longer one."""
    letters = [_cantonese().get(char, "").split("|") for char in word]
    mixed = product(*letters) if all(one != [""] for one in letters) and len(word) <= 2 else ()
    return tuple("".join(found) for found in islice(mixed, _MOST_CANTONESE))
