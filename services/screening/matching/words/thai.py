"""Thai words in the order in which they are spoken: vowels behind their consonants, silent letters marked.

Thai writes some vowels before the consonant they follow, none between many consonants, and letters of
Sanskrit words that nobody says.
"""

import re

UNWRITTEN = "\u0e3a"
"""Stands where two consonants meet: a vowel may be said there."""
SILENT = "\u0e4c"
"""Behind what may be left unsaid: the sign that Thai itself puts on silent letters."""
_INITIAL = "\u0e2f"
"""Behind a consonant that a vowel follows, of those that are said otherwise at the end of a syllable."""
_CONSONANT = "[\u0e01-\u0e23\u0e25\u0e27-\u0e2e]"
_TONES = re.compile("[\u0e47-\u0e4b\u0e46\u0e2f]")
_KILLED = re.compile(f"({_CONSONANT})([ิุ]){SILENT}")
_BEFORE_KILLED = re.compile(f"(?<=[{_CONSONANT[1:-1]}])({_CONSONANT})(?={_CONSONANT}{SILENT})")
_FIRST_OF_TWO = "[กขคจซตทปผพศส]"
_SYLLABLE = f"((?:ห[งญนมยรลว]|{_FIRST_OF_TWO}[รลว]|{_CONSONANT})"
_ROUND = (
    (re.compile(f"เ{_SYLLABLE})ียะ?"), r"\1เีย"),
    (re.compile(f"เ{_SYLLABLE})ือะ?"), r"\1เือ"),
    (re.compile(f"เ{_SYLLABLE})าะ?"), r"\1เา"),
    (re.compile(f"เ{_SYLLABLE})อะ?"), r"\1เอ"),
    (re.compile(f"เ{_SYLLABLE})ิ"), r"\1เิ"),
    (re.compile(f"เ({_CONSONANT})ย(?![ะัาิ-ู])"), r"\1เย"),
)
"""Vowels of several signs around a consonant, as one behind it."""
_BEFORE = re.compile(f"([เ-ไ])({_CONSONANT})((?<={_FIRST_OF_TWO})[รลว])?")
_SILENT_H = re.compile("ห(?=[งญนมยรลว])")
_SILENT_R = re.compile(f"(?<={_CONSONANT})ร(?![ร{SILENT}])")
_BEGINNING = re.compile(f"([รลจฉชซศษสญ])({SILENT}?)(?=[ะ-ูเ-ไ])")
_DOUBLE_R = re.compile("รร(?![ะ-ู])")
_MEETING = re.compile(f"(?<={_CONSONANT})({SILENT}?)(?={_CONSONANT})")
_LAST = re.compile(f"(?<={_CONSONANT})({SILENT}?)$")
_SHORT = re.compile(f"(?<=[ตธฒม])([ิุ])(?!{SILENT})")


def spoken(word: str) -> str:
    """A Thai word with one sign after another as they are said; other letters stay."""
    word = _TONES.sub("", word.replace("\u0e4d\u0e32", "ำ"))
    word = _KILLED.sub(rf"\1{SILENT}\2{SILENT}", word)
    word = _BEFORE_KILLED.sub(rf"\1{SILENT}", word)
    for around, behind in _ROUND:
        word = around.sub(behind, word)
    word = _BEFORE.sub(_behind, word)
    word = _SHORT.sub(rf"\1{SILENT}", word)
    word = _SILENT_H.sub(f"ห{SILENT}", word)
    word = _DOUBLE_R.sub("ัร", word)
    word = _SILENT_R.sub(f"ร{SILENT}", word)
    word = _BEGINNING.sub(rf"\1{_INITIAL}\2", word)
    return _LAST.sub(rf"\1{UNWRITTEN}", _MEETING.sub(rf"\1{UNWRITTEN}", word))


def _behind(found: re.Match[str]) -> str:
    """A vowel written first, said after its consonant, or after two that may be said together."""
    vowel, consonant, second = found.groups()
    if not second:
        return consonant + vowel
    return f"{consonant}{vowel}{SILENT}{second}{vowel}{SILENT}"
