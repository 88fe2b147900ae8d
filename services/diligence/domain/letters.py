"""Text on paper: runs of one script, in the order in which their letters are drawn."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from anyascii import anyascii
from arabic_reshaper import ArabicReshaper

Script = Literal["other", "arabic", "chinese", "japanese", "korean"]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
    (0x3040, 0x30FF, "japanese"),
    (0x1100, 0x11FF, "korean"),
    (0xAC00, 0xD7A3, "korean"),
    (0x2E80, 0x303F, "chinese"),
    (0x3400, 0x9FFF, "chinese"),
    (0xF900, 0xFAFF, "chinese"),
    (0xFF00, 0xFFEF, "chinese"),
)
_EAST_ASIAN = r"\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_WORD = re.compile(rf"\s*(?:[{_EAST_ASIAN}]|[^\s{_EAST_ASIAN}]+)")
_FIGURES = r"[0-9\u0660-\u0669\u06f0-\u06f9]+"
_LEFT_TO_RIGHT = re.compile(rf"{_FIGURES}(?:[.,:/-]{_FIGURES})*")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»"}
_RESHAPER = ArabicReshaper(configuration={"delete_harakat": False, "support_ligatures": True})


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font, in reading order."""

    text: str
    script: Script


def words_of(text: str) -> list[str]:
    """Where a line may end: before each word with its blanks, and before each East Asian letter."""
    return _WORD.findall(text)


def script_of(letter: str) -> Script:
    """Which font draws it."""
    point = ord(letter)
    return next((script for low, high, script in _RANGES if low <= point <= high), "other")


def runs_of(text: str, has: Callable[[str], bool]) -> list[Run]:
    """The line in runs; blanks and figures between two Arabic words belong to them.

    `has` says whether the embedded fonts have a letter; what none has is transliterated in < >.
    """
    runs: list[Run] = []
    for letter in _drawable(text, has):
        script = script_of(letter)
        if runs and runs[-1].script == script:
            runs[-1] = Run(runs[-1].text + letter, script)
        else:
            runs.append(Run(letter, script))
    return _joined(runs)


def _joined(runs: list[Run]) -> list[Run]:
    """Arabic, neutral, Arabic as one run: it is read, and drawn, from the right."""
    found: list[Run] = []
    for one in runs:
        run = one
        if len(found) > 1 and run.script == found[-2].script == "arabic" and _is_neutral(found[-1]):
            between, before = found.pop(), found.pop()
            run = Run(before.text + between.text + run.text, "arabic")
        elif found and found[-1].script == "arabic":
            run = _take_closing(found, run)
        if run.text:
            found.append(run)
    return found


def _take_closing(found: list[Run], following: Run) -> Run:
    """A bracket that closes one inside the Arabic run belongs to it; gives what is left of the run after."""
    before, text = found[-1].text, following.text
    opened = [one for one in before if one in _PAIRS and before.count(one) > before.count(_PAIRS[one])]
    if opened and text.startswith(_PAIRS[opened[-1]]):
        found[-1] = Run(before + text[0], "arabic")
        return Run(text[1:], following.script)
    return following


def _is_neutral(run: Run) -> bool:
    return run.script == "other" and not any(letter.isalpha() for letter in run.text)


def _drawable(text: str, has: Callable[[str], bool]) -> str:
    """Letters that no font here has, transliterated; other scripts as they stand."""
    out, lost = "", ""
    for letter in f"{text}\x00":
        known = letter == "\x00" or script_of(letter) != "other" or has(letter)
        if known and lost:
            out += f"<{anyascii(lost).strip() or ' '.join(f'U+{ord(one):04X}' for one in lost)}>"
            lost = ""
        if not known:
            lost += letter
        elif letter != "\x00":
            out += letter if letter.isprintable() else " "
    return out


def shaped(run: Run) -> str:
    """As it is drawn from left to right: Arabic letters joined, from the right; figures from the left."""
    if run.script != "arabic":
        return run.text
    joined = str(_RESHAPER.reshape(run.text)).translate(_MIRRORED)[::-1]
    return _LEFT_TO_RIGHT.sub(lambda match: match.group()[::-1], joined)
