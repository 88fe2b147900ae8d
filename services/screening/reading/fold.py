"""Folding: one spelling for letters that differ only by case, accent, width or script variant."""

import unicodedata
from collections.abc import Callable

from opencc import OpenCC

_ARABIC = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ؤ": "و", "ئ": "ي", "ـ": "",
}  # fmt: skip
_LATIN = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"}
_SPECIAL = {**_ARABIC, **_LATIN}
_HAN_FIRST, _HAN_LAST = 0x4E00, 0x9FFF

_LATIN_LOOK, _CYRILLIC_LOOK = "aeopcxykmtbhis", "аеорсхукмтвніѕ"
_TO_LATIN = str.maketrans(_CYRILLIC_LOOK, _LATIN_LOOK)
_TO_CYRILLIC = str.maketrans(_LATIN_LOOK[:12], _CYRILLIC_LOOK[:12])

ARABIC_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
"""Prefixes written together with the noun; a noun of three letters or more must remain."""


def _is_dropped(mark: str) -> bool:
    code = ord(mark)
    return 0x0300 <= code <= 0x036F or 0x064B <= code <= 0x065F or code == 0x0670


class FoldTable(dict[int, str]):
    """A `str.translate` table filled as characters are met."""

    def __init__(self, simplify: Callable[[str], str]) -> None:
        super().__init__()
        self._simplify = simplify

    def __missing__(self, code: int) -> str:
        character = chr(code)
        han = _HAN_FIRST <= code <= _HAN_LAST
        folded = self._simplify(character) if han else self._fold(character)
        self[code] = folded
        return folded

    @staticmethod
    def _fold(character: str) -> str:
        small = unicodedata.normalize("NFKC", character).casefold()
        parts = unicodedata.normalize("NFD", "".join(_SPECIAL.get(c, c) for c in small))
        kept = "".join(c for c in parts if not _is_dropped(c))
        return "".join(_SPECIAL.get(c, c) for c in unicodedata.normalize("NFC", kept))


def traditional_to_simplified() -> Callable[[str], str]:
    """A converter of single Han characters from traditional to simplified."""
    return OpenCC("t2s").convert


def fold_word(word: str, table: FoldTable) -> str:
    """One word folded; Arabic words lose their article, so that الشرطة and شرطة are one word."""
    if word.isascii():
        return word.lower()
    folded = word.translate(table)
    if "\u0400" <= max(folded, default="") <= "\u04ff":
        return _one_alphabet(folded)
    if "\u0600" <= folded[:1] <= "\u06ff":
        for article in ARABIC_ARTICLES:
            if folded.startswith(article) and len(folded) - len(article) >= 3:
                return folded[len(article) :]
    return folded


def _one_alphabet(word: str) -> str:
    """Letters of the other alphabet that look alike are put right: Роlice is police."""
    latin = sum("a" <= letter <= "z" for letter in word)
    if not latin:
        return word
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in word)
    foreign = word.translate(_TO_LATIN)
    return foreign if foreign.isascii() or latin > cyrillic else word.translate(_TO_CYRILLIC)
