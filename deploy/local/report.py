"""What a local run says while it works: plain lines, or with colour on a terminal."""

import sys
from typing import TextIO

from rich.console import Console


class Report:
    """Says one line at a time, at once. ``stream`` decides whether there is colour."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._console = Console(file=self._stream, highlight=False) if self._stream.isatty() else None

    def say(self, text: str, style: str = "") -> None:
        """Print a line; ``style`` matters on a terminal only."""
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
