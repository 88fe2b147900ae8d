"""The verifier: whole audits pass, and every change that could be made to one is found."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import shared.audit.verify
from shared.audit.checkpoint import AuditKey
from shared.audit.verify import ExportUnreadable, main, verify_export

Book = Any
"""The class of `conftest.py`, which is not importable."""


def test_a_whole_audit_verifies(book: Book) -> None:
    report = book.verify()
    assert report.problems == []
    assert (report.entries, report.streams, report.checkpoints, report.outside, report.unnumbered) == (
        6, 2, 2, 2, 1,
    )  # fmt: skip
    assert report.summary().startswith("intake: whole: 6 entries in 2 chains")


def test_an_empty_audit_verifies(book: Book) -> None:
    assert type(book)(key=book.key).verify().whole


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("tenant", "other"),
        ("stream", "order-9"),
        ("position", 7),
        ("at", "2026-08-03T12:00:00.000001+00:00"),
        ("actor", "person:eve"),
        ("action", "order.cleared"),
        ("body", "{}"),
        ("body", '{"commitments": "x"}'),
        ("hash", "00" * 32),
        ("leaf_hash", "00" * 32),
        ("leaf", 4),
    ],
)
@pytest.mark.parametrize("place", range(5))
def test_a_changed_column_is_found(book: Book, place: int, column: str, value: Any) -> None:
    book.entries[place][column] = 3 if (column, place) == ("leaf", 4) else value
    assert not book.verify().whole


def test_every_changed_byte_of_a_body_is_found(book: Book) -> None:
    original = book.entries[0]["body"]
    for index, character in enumerate(original):
        changed = "x" if character != "x" else "y"
        book.entries[0]["body"] = original[:index] + changed + original[index + 1 :]
        assert not book.verify().whole, f"byte {index} changed unseen"


@pytest.mark.parametrize("member", ["size", "root", "previous_root", "at", "signature", "service"])
@pytest.mark.parametrize("where", ["inside", "outside", "both"])
def test_a_changed_checkpoint_is_found(book: Book, member: str, where: str) -> None:
    changed = book.checkpoints[1] | {member: 4 if member == "size" else "0" * 64}
    if member == "at":
        changed["at"] = "2026-08-03T12:00:09+00:00"
    if where != "outside":
        book.checkpoints[1] = changed
    if where != "inside":
        book.outside[1] = json.dumps(changed).encode() + b"\n"
    assert not book.verify().whole


def test_a_deleted_last_entry_is_found_by_its_chain(book: Book) -> None:
    del book.entries[5]
    assert "has 3 entries, its aggregate says 4" in book.verify().problems[0]


def test_a_deleted_entry_whose_leaf_stays_is_found(book: Book) -> None:
    gone = dict.fromkeys(("tenant", "stream", "position", "at", "actor", "action", "body", "hash"))
    book.entries[4] |= gone
    assert "leaf 4: its entry 5 is gone" in book.verify().problems


def test_a_swap_of_two_entries_is_found(book: Book) -> None:
    book.entries[2], book.entries[3] = book.entries[3], book.entries[2]
    assert not book.verify().whole


def test_a_shortened_audit_is_found_by_the_file_outside(book: Book) -> None:
    """Entries, leaves, heads and the last checkpoint rewound together: the database alone looks whole."""
    shorter = type(book)(key=book.key)
    shorter.record("order-1", "order.received")
    shorter.checkpoint()
    assert shorter.verify().whole
    shorter.outside = book.outside
    assert any("kept outside only" in problem for problem in shorter.verify().problems)


def test_a_full_rewrite_is_found_by_the_file_outside(book: Book, forged_book: Book) -> None:
    """Salts differ, so the forged audit says the same with other hashes, all of them in order."""
    assert forged_book.verify().whole
    forged_book.outside = book.outside
    assert "another one than that kept outside" in " ".join(forged_book.verify().problems)


def test_a_rewrite_without_the_key_is_found(book: Book, forged_book: Book) -> None:
    other = AuditKey(Ed25519PrivateKey.generate())
    report = verify_export(forged_book.lines(), forged_book.outside, other.public_key())
    assert "is not signed by the key given" in report.problems[0]


def test_a_changed_personal_value_is_found(book: Book) -> None:
    book.entries[0]["personal"][0]["value"] = "Anna Miller"
    assert book.verify().problems == [
        "entry #1 of 'order-1' of 'acme': the personal value 'buyer' is not the one recorded"
    ]


def test_a_shredded_personal_value_leaves_the_audit_whole(book: Book) -> None:
    book.entries[0]["personal"].clear()
    assert book.verify().whole


def test_a_personal_value_put_beside_no_entry_is_found(book: Book) -> None:
    lines = book.lines()
    lines[-1] = lines[-1].replace(b'"personal": 1', b'"personal": 2')
    assert book.verify(lines).problems == ["1 personal values belong to no entry"]


def test_a_removed_checkpoint_is_found(book: Book) -> None:
    del book.checkpoints[0]
    assert not book.verify().whole


def test_the_file_outside_cut_at_its_start_is_no_problem_of_the_database(book: Book) -> None:
    del book.outside[0]
    assert book.verify().whole


def test_lines_outside_in_the_wrong_order_are_found(book: Book) -> None:
    book.outside.reverse()
    assert not book.verify().whole


def test_the_audit_of_another_service_does_not_pass(book: Book) -> None:
    report = verify_export(book.lines(), book.outside, book.key.public_key(), service="notify")
    assert "the export is of 'intake'" in report.problems


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: lines[1:], "not one header"),
        (lambda lines: [*lines, lines[1]], "not one header"),
        (lambda lines: [lines[0], b"nonsense\n"], "line 2: is not a JSON object"),
        (lambda lines: [lines[0], b"[]\n"], "line 2: is not a JSON object"),
        (lambda lines: [lines[0], b'{"line": "gossip"}\n'], "unknown kind 'gossip'"),
        (lambda lines: [lines[0], b'{"line": "entry"}\n'], "malformed entry"),
        (lambda lines: [lines[0].replace(b"audit-v1", b"audit-v9")], "of format"),
    ],
)
def test_an_export_that_is_not_one_is_refused(
    book: Book, spoil: Callable[[list[bytes]], list[bytes]], message: str
) -> None:
    with pytest.raises(ExportUnreadable, match=message):
        book.verify(spoil(book.lines()))


def test_the_verifier_imports_nothing_of_the_product() -> None:
    tree = ast.parse(Path(shared.audit.verify.__file__).read_text())
    modules = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    modules += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in modules if name.split(".")[0] in {"shared", "services", "deploy"}]


class TestCommandLine:
    """`python verify.py EXPORT --checkpoints FILE --key KEY`."""

    @pytest.fixture
    def arguments(self, book: Book, tmp_path: Path) -> list[str]:
        (tmp_path / "export.ndjson").write_bytes(b"".join(book.lines()))
        (tmp_path / "intake.jsonl").write_bytes(b"".join(book.outside))
        files = [str(tmp_path / "export.ndjson"), "--checkpoints", str(tmp_path / "intake.jsonl")]
        return [*files, "--key", book.key.public_key(), "--service", "intake"]

    def test_whole(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(arguments) == 0
        assert capsys.readouterr().out.startswith("intake: whole")

    def test_not_whole(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        export = Path(arguments[0])
        export.write_text(export.read_text().replace("person:", "x").replace("case.opened", "case.closed"))
        assert main(arguments) == 1
        assert "NOT whole" in capsys.readouterr().out

    def test_unreadable(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        Path(arguments[0]).write_text("nonsense")
        assert main(arguments) == 2
        assert capsys.readouterr().err.startswith("export, line 1: is not a JSON object")

    def test_without_key(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        arguments[4] = "nonsense"
        assert main(arguments) == 2
        assert "the public key is not" in capsys.readouterr().err

    def test_a_line_cut_off_by_a_crash_is_passed_over(self, arguments: list[str]) -> None:
        with Path(arguments[2]).open("a") as file:
            file.write('{"service": "inta')
        assert main(arguments) == 0
