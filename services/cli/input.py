"""What commands read: order files, list directories."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from services.cli.errors import fail

if TYPE_CHECKING:
    from services.screening.matching.matcher import Matcher


def open_lists(directory: Path | None) -> "Matcher":
    """Every recognised list in `directory`, or the bundled one; leaves with one line for bad lists."""
    # Imported here: other commands must not pay for NumPy and the transliteration tables.
    from services.cli.terminal import waiting
    from services.screening.matching.lists import open_matcher
    from services.screening.watchlists.errors import WatchlistError

    try:
        with waiting("Reading the lists and preparing their index: once for each version"):
            return open_matcher(directory)
    except (WatchlistError, OSError) as error:
        fail(str(error))


def read_orders(file: str) -> Iterator[tuple[str, bytes]]:
    """Orders of a file (one order, a JSON array, NDJSON, or `-`), each as `(where, bytes)`."""
    if file == "-":
        yield from _orders(sys.stdin.buffer, "stdin")
        return
    try:
        with Path(file).open("rb") as stream:
            yield from _orders(stream, file)
    except OSError as error:
        fail(f"{file}: {error.strerror}")


def read_document(file: str) -> Iterator[tuple[str, bytes]]:
    """The one document of a file, or of `-`, as `(where, bytes)`."""
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    if not body.strip():
        fail("there is no order in the input")
    yield "stdin" if file == "-" else file, body


def _orders(stream: BinaryIO, where: str) -> Iterator[tuple[str, bytes]]:
    first = _first_line(stream)
    if first.lstrip().startswith(b"[") or not _is_whole(first):
        yield from _document(first + stream.read(), where)
        return
    number = 1
    yield f"{where}, line {number}", first
    for line in stream:
        number += 1
        if line.strip():
            yield f"{where}, line {number}", line


def _first_line(stream: BinaryIO) -> bytes:
    for line in stream:
        if line.strip():
            return line.removeprefix(b"\xef\xbb\xbf")
    return fail("there is no order in the input")


def _is_whole(line: bytes) -> bool:
    """Whether the line is a JSON object by itself, as in NDJSON."""
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def _document(body: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    try:
        items = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        yield where, body
        return
    for number, item in enumerate(items, 1):
        yield f"{where}, order {number}", bytes(item)
