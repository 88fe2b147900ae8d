"""A long audit passes, and one change anywhere in it is found.

The short form runs with the suite. `make faults` takes 100,000 entries (EXPORTGATE_AUDIT_ENTRIES).
"""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from shared.audit.checkpoint import AuditKey
from shared.audit.verify import VerificationReport, verify_export
from tests.support.audit_book import Book

ENTRIES = int(os.environ.get("EXPORTGATE_AUDIT_ENTRIES", "2000"))
QUARTER = ENTRIES // 4
MIDDLE = ENTRIES // 2 + 1
Line = dict[str, Any]


def recorded(key: AuditKey | None, quarters: int = 4) -> Book:
    """Orders of five entries each, several at once, and a checkpoint each quarter."""
    book = Book(key=key) if key else Book()
    for number in range(quarters * QUARTER):
        order = f"order-{number // 20 * 4 + number % 4}"
        book.record(order, "order.received", personal="Anna Müller" if number % 20 < 4 else "")
        if (number + 1) % QUARTER == 0:
            book.checkpoint()
    return book


@pytest.fixture(scope="module")
def book() -> Book:
    return recorded(None)


@pytest.fixture(scope="module")
def lines(book: Book) -> list[bytes]:
    """The export, one line each; a test changes its own copy."""
    return book.lines()


@pytest.fixture(scope="module")
def rewritten(book: Book) -> Book:
    """The same history with other salts, every hash computed again, signed by the real key."""
    return recorded(book.key)


def verified(book: Book, lines: list[bytes], outside: list[bytes] | None = None) -> VerificationReport:
    """Verify `lines` against what was exported earlier from `book`."""
    kept = book.outside if outside is None else outside
    return verify_export(lines, kept, book.key.public_key(), service="intake")


def place(lines: list[bytes], entry: int) -> int:
    """Where an entry stands in the export: after header, checkpoints and streams, before the end."""
    return len(lines) - 1 - ENTRIES + entry


def changed(lines: list[bytes], at: int, change: Callable[[Line], None]) -> list[bytes]:
    """A copy with one line changed."""
    line = json.loads(lines[at])
    change(line)
    return [*lines[:at], json.dumps(line).encode() + b"\n", *lines[at + 1 :]]


def test_the_whole_audit_verifies(book: Book, lines: list[bytes]) -> None:
    report = verified(book, lines)
    assert report.problems == []
    assert (report.entries, report.checkpoints, report.outside, report.unnumbered) == (ENTRIES, 4, 4, 0)


@pytest.mark.parametrize(
    "column", ["tenant", "stream", "position", "at", "actor", "action", "body", "hash", "leaf", "leaf_hash"]
)
def test_one_edited_byte_of_an_entry_is_found(book: Book, lines: list[bytes], column: str) -> None:
    def edit(line: Line) -> None:
        value = line[column]
        last = value[-1] if isinstance(value, str) else ""
        line[column] = value + 1 if not last else value[:-1] + ("1" if last != "1" else "2")

    assert not verified(book, changed(lines, place(lines, MIDDLE), edit)).whole


@pytest.mark.parametrize("column", ["field", "salt", "value"])
def test_one_edited_byte_of_a_personal_value_is_found(book: Book, lines: list[bytes], column: str) -> None:
    def edit(line: Line) -> None:
        value = line["personal"][0][column]
        line["personal"][0][column] = value[:-1] + ("1" if value[-1] != "1" else "2")

    first_of_an_order = MIDDLE // 20 * 20
    assert not verified(book, changed(lines, place(lines, first_of_an_order), edit)).whole


@pytest.mark.parametrize("member", ["audit_length", "audit_head"])
def test_an_edited_aggregate_is_found(book: Book, lines: list[bytes], member: str) -> None:
    def edit(line: Line) -> None:
        line[member] = line[member] + 1 if member == "audit_length" else "00" * 32

    assert not verified(book, changed(lines, place(lines, 0) - 1, edit)).whole


@pytest.mark.parametrize("count", [1, QUARTER // 2])
def test_a_deleted_middle_is_found(book: Book, lines: list[bytes], count: int) -> None:
    at = place(lines, MIDDLE)
    assert not verified(book, lines[:at] + lines[at + count :]).whole


def test_a_tail_cut_off_is_found(book: Book, lines: list[bytes]) -> None:
    at = place(lines, ENTRIES - 10)
    assert not verified(book, lines[:at] + lines[-1:]).whole


def test_a_tail_cut_off_with_its_heads_and_checkpoint_is_found_by_an_earlier_export(book: Book) -> None:
    """The same entries up to the third checkpoint, and nothing in the database says that there was more."""
    shorter = Book(book.key, book.entries[: 3 * QUARTER], book.checkpoints[:3])
    for entry in shorter.entries:
        head = {"audit_length": entry["position"], "audit_head": entry["hash"]}
        shorter.streams[entry["stream"]] = {
            "line": "stream",
            "tenant": "acme",
            "key": entry["stream"],
            **head,
        }
    assert verified(book, shorter.lines(), book.outside[:3]).whole
    assert verified(book, shorter.lines()).problems == [
        f"the checkpoint over {ENTRIES} leaves of {book.checkpoints[3]['at']} is kept outside only"
    ]


def test_a_rewritten_chain_with_its_hashes_computed_again_is_found_by_an_earlier_export(
    book: Book, rewritten: Book
) -> None:
    assert verified(rewritten, rewritten.lines()).whole
    report = verified(book, rewritten.lines(), book.outside[:1])
    assert report.problems == [f"the checkpoint over {QUARTER} leaves is another one than that kept outside"]


def test_a_checkpoint_put_in_anothers_place_is_found(book: Book, rewritten: Book, lines: list[bytes]) -> None:
    """Signed by the real key over another history of the same length: root and file outside contradict it."""
    second = json.dumps(rewritten.checkpoints[1]).encode() + b"\n"
    report = verified(book, [*lines[:2], second, *lines[3:]], book.outside[:2])
    said = " ".join(report.problems)
    assert f"the first {2 * QUARTER} leaves do not give the root of their checkpoint" in said
    assert f"the checkpoint over {2 * QUARTER} leaves is another one than that kept outside" in said
