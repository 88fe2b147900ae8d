"""What commands print: JSON for scripts, text for people."""

import sys
from typing import Annotated, Literal

import msgspec
import typer

Format = Annotated[
    Literal["json", "text"] | None,
    typer.Option("--format", help="Without it: text on a terminal, JSON in a pipe."),
]


def for_people(format: Literal["json", "text"] | None) -> bool:
    """Whether to print text: as asked, else where somebody is reading a terminal."""
    return sys.stdout.isatty() if format is None else format == "text"


def print_json(value: object) -> None:
    """One JSON document on one line."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def print_answer(value: object) -> None:
    """What a running system answered: laid out on a terminal, one document on one line in a pipe."""
    if not sys.stdout.isatty():
        return print_json(value)
    return print_text(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_text(text: str) -> None:
    """Text for people, painted on a terminal; characters the terminal cannot show are escaped."""
    # Imported here: JSON for scripts does not pay for it.
    from services.cli.terminal import console, painted

    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    console().print(painted(shown), soft_wrap=True)
