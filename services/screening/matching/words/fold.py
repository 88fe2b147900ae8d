"""Folding: one spelling for strings that differ only in case, accents, marks, blanks or look-alikes."""

import re
import unicodedata
from functools import lru_cache
from html import unescape

from services.screening.matching.words.tables import confusables

_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "ŀ": "l",
     "ĸ": "k", "ŋ": "n", "ə": "a", "ß": "ss", "ſ": "s"}
)  # fmt: skip
_REPEATED = re.compile("([\u3400-\u9fff])々")
_APOSTROPHES = re.compile(r"['`´’‘ʼʻʿʾ‛\u0640\"“”„«»]")
_POSSESSIVE = re.compile(r"(?<=\w)['’`]s\b")
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
_LOST = re.compile(r"(?<=\w)[?\ufffd]+|[?\ufffd]+(?=\w)")
# Vowel signs of Indic and Thai letters are marks, no letters to `\w`; they belong to their word.
_SIGNS = "\u0900-\u0963\u0980-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3"
_SEPARATORS = re.compile(rf"[^\w?{_SIGNS}]+|_+")
_LONE_MARKS = re.compile(r"(?<![\w?])\?+(?![\w?])")
_ENTITY = re.compile(r"&(?:\w{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_MISDECODED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
"""The first two bytes of a character in UTF-8, read as two characters of the Western code page."""
_FIRST_BEYOND = 0x100
_WORD = re.compile(r"\w+")
# Marks carry no meaning in names of these scripts; in Cyrillic (й) or Indic scripts they do.
_MARKLESS = ("LATIN", "GREEK", "ARABIC", "HEBREW")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Lower-case words separated by single blanks; scripts are kept, `?` stays where a letter was lost.

    Folding twice gives the same as folding once.
    """
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    plain = text.casefold() if text.isascii() else _fold_unicode(as_encoded(text).replace("№", " No "))
    plain = plain.replace("&", " and ")
    if "々" in plain:
        plain = _REPEATED.sub(r"\1\1", plain)
    # Most names have none of these signs: looking is a tenth of replacing.
    if _APOSTROPHES.search(plain):
        plain = _APOSTROPHES.sub("", _POSSESSIVE.sub("", plain))
    if "." in plain:
        plain = _DOTTED.sub(_undotted, plain)
    lost = "?" in plain or "\ufffd" in plain
    if lost:
        plain = _LOST.sub("?", plain)
    plain = _SEPARATORS.sub(" ", plain)
    if lost:
        plain = _LONE_MARKS.sub(" ", plain)
    return " ".join(plain.split())


def as_encoded(text: str) -> str:
    """Text whose UTF-8 was read as the Western code page, as it was meant: `MÃ¼ller` is Müller."""
    if not _MISDECODED.search(text):
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(char: str) -> bytes:
    """The byte of a character in the code page, or of the control character that stands for what it lacks."""
    return char.encode("latin-1" if ord(char) < _FIRST_BEYOND else "cp1252")


def _undotted(found: re.Match[str]) -> str:
    """Two letters with dots are two initials, more are one abbreviation."""
    letters = found.group().replace(".", "")
    return " ".join(letters) + " " if len(letters) == 2 else letters


def _fold_unicode(text: str) -> str:
    visible = "".join(
        char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace()
    )
    lowered = unicodedata.normalize("NFKC", visible).casefold().translate(_SPECIAL)
    unmarked = _strip_marks(lowered)
    return _WORD.sub(lambda found: _unmask(found.group()), unmarked).translate(_SPECIAL)


def _strip_marks(text: str) -> str:
    kept: list[str] = []
    markless = True
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if not markless:
                kept.append(char)
            continue
        letterless = unicodedata.category(char)[0] in "PSZ"
        markless = letterless or char.isascii() or unicodedata.name(char, "").startswith(_MARKLESS)
        kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


def _unmask(word: str) -> str:
    """Look-alike letters of other scripts inside a word that is otherwise Latin become Latin."""
    latin = sum(char.isascii() for char in word)
    if latin == len(word) or latin * 2 < len(word):
        return word
    swapped = word.translate(confusables())
    return swapped if swapped.isascii() else word
