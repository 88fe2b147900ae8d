"""A text as words: folded, joined by single spaces, each with its place in the original.

Clause ends become the word `¦`, so that no phrase reaches from one sentence into the next. Scripts
written without spaces stay together: a space inside `上海市 公安局` is dropped.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from services.screening.reading.fold import FoldTable, fold_word

CLAUSE_END = "¦"
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_SEPARATORS = (
    r"\s\x00-/:-@\[-`{-\x7f\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷\u2000-\u206f\u2190-\u27ff\u3000-\u303f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65،؛؟۔\u05be\u0f0b-\u0f14"
)
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_INDIC_NON_JOINER = re.compile(r"\u200c(?=[\u0900-\u0dff])")
"""In the scripts of India it only shapes a letter; in Persian it parts what belongs to a word."""
_LINE_END = r"\n(?=[ \t\r]*(?:\n|[-*\d]|[^\n]*[:：]))"
"""A line end closes the clause before an empty line, an item or a labelled line; else it only wraps."""
_TOKEN = re.compile(rf"[{UNSPACED}]+|[^{_SEPARATORS}{UNSPACED}]+|[.!?](?=\s|$)|[;。；！？؛؟۔•]|{_LINE_END}")
_CLAUSE_MARKS = frozenset(".!?;。；！？؛؟۔\n•")
_UNSPACED_WORD = re.compile(rf"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Words:
    """`joined` begins and ends with a space; word i starts there at `starts[i]`, in `text` at `spans[i]`."""

    text: str
    joined: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of `joined[start:end]`."""
        while start < end and self.joined[start] == " ":
            start += 1
        while end > start and self.joined[end - 1] == " ":
            end -= 1
        return self._original(start, False), self._original(end - 1, True)

    def _original(self, position: int, is_end: bool) -> int:
        index = max(bisect_right(self.starts, position) - 1, 0)
        first, last = self.spans[index]
        if not is_unspaced(self.text[first]):
            return last if is_end else first
        return min(first + position - self.starts[index] + is_end, last)


def is_unspaced(character: str) -> bool:
    """Whether the script of this character is written without spaces between words."""
    return _UNSPACED_WORD.match(character) is not None


def clean(text: str) -> str:
    """Composed form without invisible characters; quotes are taken from this."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _INDIC_NON_JOINER.sub("", text.translate(_INVISIBLE)))


def split_words(text: str, table: FoldTable) -> Words:
    """Split `text`, which is `clean`, into words."""
    pieces: list[str] = [" "]
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    position = 1
    glue = False
    for found in _TOKEN.finditer(text):
        raw = found.group()
        if raw == "." and spans and spans[-1][1] - spans[-1][0] == 1:
            continue  # a letter with a full stop is a word cut short (`f. Handys`), no end of a clause
        unspaced = is_unspaced(raw[0])
        word = CLAUSE_END if raw in _CLAUSE_MARKS else fold_word(raw, table)
        if not word:
            continue
        if glue and unspaced and text[spans[-1][1] : found.start()].isspace():
            pieces.pop()
            position -= 1
        starts.append(position)
        spans.append(found.span())
        pieces += (word, " ")
        position += len(word) + 1
        glue = unspaced
    return Words(text, "".join(pieces), tuple(starts), tuple(spans))
