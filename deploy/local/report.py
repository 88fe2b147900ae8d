"""What a local run says while it works: plain lines, or with colour on a terminal."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text


class Report:
    """Says one line at a time, at once. ``stream`` decides whether there is colour."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._console = Console(file=self._stream, highlight=False) if self._stream.isatty() else None

    def say(self, text: str, style: str = "") -> None:
        """Print a line; ``style`` matters on a terminal only."""
        with suppress(OSError):  # the terminal or the reader of our pipe has gone: work on in silence
            if self._console:
                self._console.print(text, style=style or None, markup=False, soft_wrap=True)
            else:
                print(text, file=self._stream, flush=True)

    def step(self, text: str) -> None:
        """Something begins or goes on."""
        self.say(f"  {text}", "dim")

    def done(self, text: str) -> None:
        """Something is there."""
        self.say(f"  {text}", "green")

    def trouble(self, text: str) -> None:
        """Something went wrong and is being dealt with."""
        self.say(f"  {text}", "bold yellow")

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Columns: drawn on a terminal, padded otherwise; no cell is read as markup."""
        if self._console:
            table = Table(*header)
            for row in rows:
                table.add_row(*(Text(cell) for cell in row))
            self._console.print(table)
            return
        widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
        for row in (header, *rows):
            self.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
