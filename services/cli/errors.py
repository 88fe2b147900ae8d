"""Errors for people: one line on stderr, exit status 2, never a traceback for bad input."""

import sys
from typing import NoReturn

import typer

BAD_INPUT = 2


def fail(message: str, status: int = BAD_INPUT) -> NoReturn:
    """Say what is wrong on stderr, in one line, and leave."""
    line = " ".join(message.split())
    sys.stderr.write(f"exportgate: {line}\n")
    raise typer.Exit(status)
