"""Text on a terminal: painted where it can be, plain in a pipe, never commanded by what others wrote."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

Item = TypeVar("Item")

PIPED_WIDTH = 120
"""Columns of a table in a pipe: wide enough for a name, a list and a reason side by side."""

_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Controls, and marks that reorder or hide text. ZWNJ and ZWJ are spelling in Persian and Indic text."""

STYLES = {
    "CLEAR": "bold green",
    "REVIEW": "bold blue",
    "HOLD": "bold yellow",
    "NOTIFY": "bold magenta",
    "BLOCK": "bold red",
    "strong": "bold red",
    "possible": "yellow",
    "none": "dim",
}
"""The word itself is always printed: colour repeats what is said and never says it alone."""

DISPOSITIONS = ("CLEAR", "REVIEW", "HOLD", "NOTIFY", "BLOCK")

_PAINT = (
    (re.compile("“[^”]*”"), "black on khaki1"),
    (re.compile(r"\[/[^\]]*\]"), "dim"),
    (re.compile(r"\(citation unverified\)"), "italic"),
    (re.compile("^(?:Order .*|Questions|On the other side:|The test of .*)", re.MULTILINE), "bold"),
)


def safe(text: str) -> str:
    """`text` with characters that command a terminal or hide words shown as code points: `⟦U+202E⟧`."""
    return _COMMANDING.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def console() -> Console:
    """Standard output for people; colour only on a terminal, and not where NO_COLOR is set."""
    wide = None if sys.stdout.isatty() else PIPED_WIDTH
    # NO_COLOR alone would keep Rich's bold and dim.
    plain = False if os.environ.get("NO_COLOR") else None
    return Console(
        file=sys.stdout, width=wide, force_terminal=plain, highlight=False, markup=False, emoji=False
    )


def painted(text: str) -> Text:
    """Safe text: quotes of the order are marked, dispositions coloured, pointers kept quiet."""
    shown = Text(safe(text))
    for pattern, style in _PAINT:
        for found in pattern.finditer(shown.plain):
            shown.stylize(style, *found.span())
    for word in DISPOSITIONS:
        shown.highlight_regex(rf"(?m)^{word}\b|(?<=said ){word}\b", STYLES[word])
    return shown


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Says on stderr what takes so long, for as long as it does, where that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(file=sys.stderr).status(what):
        yield


def counted(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The same items; long work shows how far it is on stderr, where that is a terminal and stdout is not."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    columns = (SpinnerColumn(), TextColumn(what), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(what, total=None)
        for item in items:
            yield item
            progress.advance(task)
