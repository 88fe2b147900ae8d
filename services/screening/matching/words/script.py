"""Character ranges of the scripts that are read in a way of their own."""

import re

HAN = "㐀-䶿一-鿿豈-﫿〇"
"""Han characters, as the inside of a regular-expression character class."""

BURMESE = "\u1000-\u109f"
"""The letters and signs of Burmese, likewise."""

KANA = re.compile("[぀-ヿ]")
"""Hiragana or katakana: with any of them, Han characters are not read as Chinese."""

_RANGES = (
    ("ARABIC", 0x0600, 0x06FF), ("ARABIC", 0x0750, 0x077F), ("HEBREW", 0x0590, 0x05FF),
    ("CYRILLIC", 0x0400, 0x052F), ("GREEK", 0x0370, 0x03FF), ("HAN", 0x4E00, 0x9FFF), ("HAN", 0x3400, 0x4DBF),
    ("HAN", 0xF900, 0xFAFF), ("HAN", 0x3007, 0x3007), ("HANGUL", 0xAC00, 0xD7A3), ("KANA", 0x3040, 0x30FF),
    ("THAI", 0x0E00, 0x0E7F), ("INDIC", 0x0900, 0x0DFF), ("GEORGIAN", 0x10A0, 0x10FF),
    ("ARMENIAN", 0x0530, 0x058F), ("BURMESE", 0x1000, 0x109F),
)  # fmt: skip
UNSPACED = frozenset({"HAN", "KANA", "HANGUL", "THAI", "BURMESE"})
"""Scripts whose words are written without blanks between them, mostly."""
VOWELLESS = frozenset({"ARABIC", "HEBREW", "INDIC", "THAI"})
"""Scripts whose Latin spellings share consonants rather than vowels."""


def script_of(word: str) -> str:
    """The script of the first letter that is not Latin: `HAN`, `ARABIC` …, or `LATIN`."""
    if word.isascii():
        return "LATIN"
    for char in word:
        code = ord(char)
        if code < 0x0370:
            continue
        for name, first, last in _RANGES:
            if first <= code <= last:
                return name
    return "LATIN"
