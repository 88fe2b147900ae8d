"""Text from outside, made safe to look at: hidden characters named, mixed alphabets told.

Nothing is removed or replaced: copying what is shown yields the original. Escaping is the template's work.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

JOINERS = {"\u200c", "\u200d"}
"""Normal between letters of joined scripts (Persian, Indic) and inside emoji, hidden elsewhere."""
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_UNWRITABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
"""Control characters that HTML cannot hold: only their code point is shown."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Alphabets whose letters pass for one another's; Chinese beside Latin is ordinary."""
_JOINED = ("ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "GUJARATI",
           "GURMUKHI", "ORIYA", "SINHALA", "SYRIAC", "MONGOLIAN", "KHMER", "MYANMAR")  # fmt: skip
_UNITS = {"µ", "μ", "Ω"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `hazard` is set for a hidden character: its code point and name."""

    text: str
    hazard: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class OddLetter:
    """A letter of another alphabet inside a word."""

    word: str
    letter: str
    script: str


def runs(text: str) -> Iterator[Run]:
    """The text in order, each hidden character on its own."""
    at = 0
    for match in re.finditer(f"{HIDDEN.pattern}", text):
        if _is_ordinary_joiner(text, match.start()):
            continue
        if match.start() > at:
            yield Run(text[at : match.start()])
        yield _hazard(match[0])
        at = match.end()
    if at < len(text):
        yield Run(text[at:])


def _hazard(character: str) -> Run:
    name = unicodedata.name(character, "control character").lower()
    shown = "" if _UNWRITABLE.match(character) else character
    return Run(shown, f"U+{ord(character):04X}", name)


def _is_ordinary_joiner(text: str, place: int) -> bool:
    if text[place] not in JOINERS or not 0 < place < len(text) - 1:
        return False
    before, after = text[place - 1], text[place + 1]
    if unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f":
        return unicodedata.category(after) == "So"
    return script_of(before) in _JOINED and script_of(after) in _JOINED


def script_of(letter: str) -> str:
    """The alphabet of a letter as Unicode names it: `LATIN`, `CYRILLIC`, `CJK`; empty for none."""
    return unicodedata.name(letter, "").partition(" ")[0]


def odd_letters(text: str) -> list[OddLetter]:
    """Letters that stand in a word of another look-alike alphabet, each once per word."""
    if text.isascii():
        return []
    return [odd for word in dict.fromkeys(_WORD.findall(text)) for odd in _odd_in(word)]


def _odd_in(word: str) -> list[OddLetter]:
    scripts = [(letter, script_of(letter)) for letter in word if letter not in _UNITS]
    counts: dict[str, int] = {}
    for _, script in scripts:
        if script in _ALIKE:
            counts[script] = counts.get(script, 0) + 1
    if len(counts) < 2:
        return []
    main = max(counts, key=lambda script: (counts[script], script == "LATIN"))
    odd = {letter: script for letter, script in scripts if script in counts and script != main}
    return [OddLetter(word, letter, script.capitalize()) for letter, script in odd.items()]


def normalised(text: str) -> str | None:
    """The text in its plain form (NFKC, no hidden characters) where letters or digits differ, else None."""
    plain = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    differs = _letters(plain) != _letters(text)
    return plain if differs else None


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum())
