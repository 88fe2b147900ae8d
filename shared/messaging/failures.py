"""How a failure is told: fully in the tables, without values in the logs."""

import traceback


class Refused(Exception):
    """A readable event that no retry makes acceptable: it contradicts itself, or what was signed before.

    Raised by handlers. The event becomes a dead letter at once; later events of its key go on.
    """


def for_table(error: BaseException) -> str:
    """The error as it was, at most 2,000 characters that PostgreSQL can store."""
    return storable(repr(error))


def for_log(error: BaseException) -> str:
    """Kind and place only: an error's text may name people (a key that was missing, a value too long)."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def storable(text: str) -> str:
    """At most 2,000 characters; NUL and lone surrogates, which no text column takes, are replaced."""
    return text[:2000].replace("\x00", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()
