"""Scripts other than Chinese → Latin letters, the way passports and lists mostly write them."""

import re

from anyascii import anyascii

_CYRILLIC = dict(zip(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўљњћђџјѕќѓ",
    ("a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
     "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "e", "i", "yi", "ye", "g", "u",
     "lj", "nj", "c", "dj", "dz", "j", "dz", "k", "g"),
    strict=True,
))  # fmt: skip
_GREEK = dict(zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    ("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t",
     "y", "f", "ch", "ps", "o"),
    strict=True,
))  # fmt: skip
_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h",
    "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t",
    "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "ة": "a", "و": "u", "ي": "i", "ی": "i", "ى": "a", "ئ": "i", "ؤ": "u", "ء": "", "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ې": "e", "ۆ": "o", "ۇ": "u", "ە": "e", "ۈ": "u", "ۋ": "w", "ھ": "h",
}  # fmt: skip
_HEBREW = dict(zip(
    "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    ("a", "b", "g", "d", "h", "v", "z", "h", "t", "i", "k", "k", "l", "m", "m", "n", "n", "s", "a", "p", "f",
     "tz", "tz", "k", "r", "sh", "t"),
    strict=True,
))  # fmt: skip
_ARMENIAN = dict(zip(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    ("a", "b", "g", "d", "e", "z", "e", "y", "t", "zh", "i", "l", "kh", "ts", "k", "h", "dz", "gh", "ch", "m",
     "y", "n", "sh", "o", "ch", "p", "j", "r", "s", "v", "t", "r", "ts", "u", "p", "k", "o", "f", "ev"),
    strict=True,
))  # fmt: skip
_THAI = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        (
            "k",
            "kh",
            "kh",
            "kh",
            "kh",
            "kh",
            "ng",
            "ch",
            "ch",
            "ch",
            "s",
            "ch",
            "y",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "b",
            "p",
            "ph",
            "f",
            "ph",
            "f",
            "ph",
            "m",
            "y",
            "r",
            "l",
            "w",
            "s",
            "s",
            "s",
            "h",
            "l",
            "o",
            "h",
        ),
        strict=True,
    )
) | {
    "ะ": "a",
    "ั": "a",
    "า": "a",
    "ำ": "am",
    "ิ": "i",
    "ี": "i",
    "ึ": "ue",
    "ื": "ue",
    "ุ": "u",
    "ู": "u",
    "เ": "e",
    "แ": "ae",
    "โ": "o",
    "ใ": "ai",
    "ไ": "ai",
    "็": "",
    "่": "",
    "้": "",
    "๊": "",
    "๋": "",
    "ๆ": "",
}
_GREEK_PAIRS = (("ου", "ou"), ("γγ", "ng"), ("γκ", "gk"), ("γχ", "nch"))
_GREEK_AFEF = re.compile("([αε])υ(?:(?=([θκξπσςτφχψ]))|)")
_GREEK_STARTS = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"))
_TABLE = str.maketrans({**_CYRILLIC, **_GREEK, **_ARABIC, **_HEBREW, **_ARMENIAN, **_THAI})
_HEBREW_OTHER = {"ח": "ch", "ו": "u", "פ": "p", "כ": "ch", "ב": "v"}
_PERSIAN = {"ث": "s", "ذ": "z", "ض": "z", "ظ": "z", "و": "v", "ق": "gh", "ة": "e", "ه": "h", "ص": "s"}
_SILENCED = re.compile("[\u0e01-\u0e2e][\u0e34-\u0e39]?\u0e4c")
_VIRAMA, _SIGN = range(0x4D, 0x4E), range(0x3E, 0x4D)


def latin_of(folded: str) -> str:
    """A folded string of any script but Han in Latin letters a–z; an article `ال` becomes a word."""
    if folded.isascii():
        return folded
    spaced = " ".join(_prepared(word) for word in folded.split())
    return " ".join(anyascii(spaced.translate(_TABLE)).casefold().split())


def other_reading(word: str) -> str:
    """Arabic letters as Persians say them, Hebrew ones the softer way; others as `latin_of` reads them."""
    softer = "".join(_PERSIAN.get(char) or _HEBREW_OTHER.get(char, char) for char in word)
    return latin_of(softer[:-1] + "eh" if word.endswith("ه") else softer)


def _prepared(word: str) -> str:
    first = word[0]
    if "\u0600" <= first <= "\u06ff":
        return _detach_article(word)
    if "\u0370" <= first <= "\u03ff":
        return _greek(word)
    if "\u0e00" <= first <= "\u0e7f":
        return _SILENCED.sub("", word)
    if "\u0900" <= first <= "\u0dff":
        return _indic(word)
    return word


def _detach_article(word: str) -> str:
    if word == "الله":
        return "allah"
    if word.startswith("و") and len(word) > 2:
        word = f"w{word[1:]}"
    return f"ال {word[2:]}" if word.startswith("ال") and len(word) > 4 else word


def _greek(word: str) -> str:
    for pair, latin in _GREEK_STARTS:
        if word.startswith(pair):
            word = latin + word[2:]
    word = _GREEK_AFEF.sub(
        lambda found: ("a" if found.group(1) == "α" else "e") + ("f" if found.group(2) else "v"), word
    )
    for pair, latin in _GREEK_PAIRS:
        word = word.replace(pair, latin)
    return word


def _indic(word: str) -> str:
    """Consonants carry an `a` unless a vowel sign or a virama follows, or the word ends."""
    out: list[str] = []
    for at, char in enumerate(word):
        place = ord(char) % 0x80
        if place in _VIRAMA or not char.strip():
            continue
        following = ord(word[at + 1]) % 0x80 if at + 1 < len(word) else None
        bare = following is None or following in _VIRAMA or following in _SIGN or following == 0x3C
        out.append(anyascii(char) + ("a" if 0x15 <= place <= 0x39 and not bare else ""))
    return "".join(out)
