"""Japanese kana → Latin letters (Hepburn), long vowels written short as passports do."""

_ROWS = {
    "a": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド",
    "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_ODD = {
    "shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "ya": "ヤ", "yu": "ユ", "yo": "ヨ",
    "wa": "ワ", "o": "ヲ", "n": "ン", "vu": "ヴ",
}  # fmt: skip
SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
"""Small signs, and what they make of the sign before them."""


def _syllables() -> dict[str, str]:
    table: dict[str, str] = {}
    for consonant, row in _ROWS.items():
        for char, vowel in zip(row, "aiueo", strict=True):
            table[char] = vowel if consonant == "a" else consonant + vowel
    return {**table, **{char: latin for latin, char in _ODD.items()}, "ヂ": "ji", "ヅ": "zu"}


_TABLE = _syllables()


def romanised(text: str) -> str:
    """Latin letters of a run of hiragana or katakana; characters of other kinds stay."""
    out = ""
    doubled = False
    for char in text:
        kana = chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char
        if kana == "ッ":
            doubled = True
            continue
        if kana in SMALL:
            out = _glide(out, SMALL[kana])
            continue
        latin = _TABLE.get(kana, "" if kana in "ー・" else char)
        out += (latin[0] if doubled and latin else "") + latin
        doubled = False
    return _short(out)


def _glide(before: str, small: str) -> str:
    stem = before[:-1]
    if small.startswith("y") and not stem.endswith(("sh", "ch", "j")):
        return stem + small
    return stem + small.lstrip("y") if stem else before + small


def _short(latin: str) -> str:
    for long, short in (("ou", "o"), ("oo", "o"), ("uu", "u")):
        latin = latin.replace(long, short)
    return latin
