"""Scripts other than Chinese → Latin letters, the way passports and lists mostly write them."""

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
_TABLE = str.maketrans({**_CYRILLIC, **_GREEK, **_ARABIC})


def latin_of(folded: str) -> str:
    """A folded string of any script but Han in Latin letters a–z; an article `ال` becomes a word."""
    if folded.isascii():
        return folded
    spaced = " ".join(_detach_article(word) for word in folded.split())
    return " ".join(anyascii(spaced.translate(_TABLE)).casefold().split())


def _detach_article(word: str) -> str:
    return f"ال {word[2:]}" if word.startswith("ال") and len(word) > 4 else word
