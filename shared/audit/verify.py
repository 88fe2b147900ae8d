"""Verifies an exported audit. Imports nothing of the product: this one file and `cryptography` suffice.

    python verify.py EXPORT.ndjson --checkpoints SERVICE.jsonl --key BASE64

It shows that every chain is whole from its first entry to its head, that every entry is the leaf it
is said to be, that every checkpoint is signed and covers exactly these leaves (so each continues the
one before), and that every checkpoint in the file kept outside the database is among them.

Exit status: 0 whole, 1 not whole, 2 could not be read.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "exportgate-audit-v1"
CONTEXT = b"exportgate audit checkpoint v1\n"
_NOTHING = (0, "00" * 32)  # length and head of a chain without entries
MAX_PROBLEMS = 100
_COLUMNS = ("tenant", "stream", "position", "at", "actor", "action")
_SIGNED = ("service", "size", "root", "previous_root", "at")


class ExportUnreadable(Exception):
    """The export, the checkpoint file or the key cannot be read; the message says where."""


@dataclass
class VerificationReport:
    """What was looked at, and what is wrong; `problems` is cut at 100."""

    service: str = ""
    entries: int = 0
    unnumbered: int = 0
    streams: int = 0
    checkpoints: int = 0
    outside: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.problems

    def summary(self) -> str:
        """One line."""
        if not self.whole:
            return f"{self.service}: NOT whole: {self.problems[0]} ({len(self.problems)} in all)"
        return (
            f"{self.service}: whole: {self.entries} entries in {self.streams} chains, {self.checkpoints} "
            f"checkpoints ({self.outside} kept outside), {self.unnumbered} entries without a leaf yet"
        )


def verify_export(
    lines: Iterable[bytes], outside: Iterable[bytes], public_key: str, *, service: str | None = None
) -> VerificationReport:
    """Verify an export against the checkpoints kept outside and the public key (base64, raw Ed25519).

    `service`, when given, is whose audit it must be. Raises `ExportUnreadable`.
    """
    verifier = _Verifier(_public_key(public_key), service)
    for number, line in enumerate(lines, 1):
        verifier.take(_parsed(line, f"export, line {number}"))
    # A last line without its end was cut off by a crash and is written again at the next start.
    kept = (line for line in outside if line.endswith(b"\n"))
    verifier.finish(_parsed(line, f"checkpoint file, line {n}") for n, line in enumerate(kept, 1))
    return verifier.report


class _Tree:
    """RFC 6962: the roots of the perfect subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        size = self.size
        while size & 1:
            leaf = hashlib.sha256(b"\x01" + self._peaks.pop() + leaf).digest()
            size >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> str:
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        *others, root = self._peaks
        for peak in reversed(others):
            root = hashlib.sha256(b"\x01" + peak + root).digest()
        return root.hex()


class _Verifier:
    """Takes the lines of an export one by one; memory grows with chains and checkpoints only."""

    def __init__(self, key: Ed25519PublicKey, service: str | None) -> None:
        self.report = VerificationReport(service or "")
        self._key = key
        self._expected = service
        self._tree = _Tree()
        self._checkpoints: dict[int, dict[str, Any]] = {}
        self._heads: dict[tuple[str, str], tuple[int, str]] = {}
        self._said: dict[tuple[str, str], tuple[int, str]] = {}
        self._values = 0
        self._started = self._ended = False

    def take(self, line: dict[str, Any]) -> None:
        kind = line.get("line")
        if self._ended or (kind == "header") == self._started:
            raise ExportUnreadable("the export is not one header, its lines and one end")
        handlers = {
            "header": self._header, "checkpoint": self._checkpoint, "stream": self._stream,
            "entry": self._entry, "end": self._end,
        }  # fmt: skip
        if kind not in handlers:
            raise ExportUnreadable(f"the export has a line of the unknown kind {kind!r}")
        try:
            handlers[kind](line)
        except (KeyError, TypeError, ValueError) as error:
            raise ExportUnreadable(f"the export has a malformed {kind}: {error!r}") from None

    def finish(self, outside: Iterable[dict[str, Any]]) -> None:
        if not self._ended:
            raise ExportUnreadable("the export is cut off: its end is missing")
        self.report.streams = len(self._heads)
        for size in sorted(size for size in self._checkpoints if size > self._tree.size):
            self._wrong(f"the checkpoint over {size} leaves covers more than the {self._tree.size} there are")
        for key in sorted(self._heads.keys() | self._said.keys()):
            found, said = self._heads.get(key, _NOTHING), self._said.get(key, _NOTHING)
            if found[0] != said[0]:
                self._wrong(f"chain {_named(*key)}: has {found[0]} entries, its aggregate says {said[0]}")
            elif found != said:
                self._wrong(f"chain {_named(*key)}: its last entry is not the head its aggregate names")
        previous = hashlib.sha256(b"").hexdigest()
        for size, checkpoint in sorted(self._checkpoints.items()):
            if checkpoint["previous_root"] != previous:
                self._wrong(f"the checkpoint over {size} leaves does not name the one before it")
            previous = checkpoint["root"]
        self._check_outside(outside)

    def _header(self, line: dict[str, Any]) -> None:
        self._started = True
        if line["format"] != FORMAT:
            raise ExportUnreadable(f"the export is of format {line['format']!r}, not {FORMAT!r}")
        if self._expected is not None and line["service"] != self._expected:
            self._wrong(f"the export is of {line['service']!r}")
        self.report.service = str(line["service"])

    def _checkpoint(self, line: dict[str, Any]) -> None:
        self.report.checkpoints += 1
        size = int(line["size"])
        self._check_signature(line, f"checkpoint over {size} leaves")
        self._checkpoints[size] = line

    def _stream(self, line: dict[str, Any]) -> None:
        self._said[line["tenant"], line["key"]] = (int(line["audit_length"]), str(line["audit_head"]))

    def _entry(self, line: dict[str, Any]) -> None:
        leaf = line["leaf"]
        if line["body"] is None:
            self._wrong(f"leaf {leaf}: its entry {line['entry_id']} is gone")
        else:
            self._check_entry(line)
        if leaf is None:
            self.report.unnumbered += 1
            return
        if leaf != self._tree.size:
            self._wrong(f"leaf {self._tree.size} is missing: leaf {leaf} follows")
        if line["body"] is not None and line["leaf_hash"] != line["hash"]:
            self._wrong(f"leaf {leaf} is not the hash of its entry {line['entry_id']}")
        self._tree.append(bytes.fromhex(line["leaf_hash"]))
        checkpoint = self._checkpoints.get(self._tree.size)
        if checkpoint is not None and checkpoint["root"] != self._tree.root():
            self._wrong(f"the first {self._tree.size} leaves do not give the root of their checkpoint")

    def _check_entry(self, line: dict[str, Any]) -> None:
        self.report.entries += 1
        name = f"entry #{line['position']} of {_named(line['tenant'], line['stream'])}"
        digest = hashlib.sha256(b"\x00" + line["body"].encode()).hexdigest()
        if digest != line["hash"]:
            self._wrong(f"{name}: the body does not have the hash that stands beside it")
        body = _object(line["body"]) or {}
        for column in _COLUMNS:
            if body.get(column) != line[column]:
                self._wrong(f"{name}: the column {column} is not what the body says")
        key = (line["tenant"], line["stream"])
        position, head = self._heads.get(key, _NOTHING)
        if line["position"] != position + 1:
            self._wrong(f"chain {_named(*key)}: position {line['position']} follows {position}")
        if body.get("previous") != head:
            self._wrong(f"{name}: does not continue the entry before it")
        self._heads[key] = (int(line["position"]), digest)
        for value in line["personal"]:
            self._check_personal(value, body.get("commitments"), name)

    def _check_personal(self, value: dict[str, str], commitments: Any, name: str) -> None:
        """A value that is there must be the one committed to; one that is gone was shredded."""
        self._values += 1
        digest = hashlib.sha256(bytes.fromhex(value["salt"]) + value["value"].encode()).hexdigest()
        if not isinstance(commitments, dict) or commitments.get(value["field"]) != digest:
            self._wrong(f"{name}: the personal value {value['field']!r} is not the one recorded")

    def _end(self, line: dict[str, Any]) -> None:
        self._ended = True
        if self._values != line["personal"]:
            self._wrong(f"{line['personal'] - self._values} personal values belong to no entry")

    def _check_signature(self, line: dict[str, Any], name: str) -> None:
        signed = {member: line[member] for member in _SIGNED}
        text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signature = str(line["signature"])
        try:
            raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
            self._key.verify(raw, CONTEXT + text.encode())
        except (InvalidSignature, ValueError):
            self._wrong(f"the {name} is not signed by the key given")
        if line["service"] != self.report.service:
            self._wrong(f"the {name} is of {line['service']!r}")

    def _check_outside(self, outside: Iterable[dict[str, Any]]) -> None:
        largest = 0
        for line in outside:
            self.report.outside += 1
            try:
                size = int(line["size"])
                self._check_signature(line, f"outside checkpoint over {size} leaves")
                inside = self._checkpoints.get(size)
                if inside is None:
                    self._wrong(f"the checkpoint over {size} leaves of {line['at']} is kept outside only")
                elif any(inside[member] != line[member] for member in (*_SIGNED, "signature")):
                    self._wrong(f"the checkpoint over {size} leaves is another one than that kept outside")
            except (KeyError, TypeError, ValueError) as error:
                raise ExportUnreadable(f"the checkpoint file has a malformed line: {error!r}") from None
            if size <= largest:
                self._wrong(f"outside, the checkpoint over {size} leaves follows one over {largest}")
            largest = max(largest, size)

    def _wrong(self, problem: str) -> None:
        if len(self.report.problems) < MAX_PROBLEMS:
            self.report.problems.append(problem)


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    value = _object(line)
    if value is None:
        raise ExportUnreadable(f"{where}: is not a JSON object")
    return value


def _object(text: bytes | str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text.strip(), validate=True))
    except ValueError as error:
        raise ExportUnreadable(f"the public key is not a raw Ed25519 key in base64: {error}") from None


def _named(tenant: str, stream: str) -> str:
    return f"{stream!r} of {tenant!r}"


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Verify an exported audit.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--checkpoints", type=Path, required=True, help="the file kept outside the database")
    parser.add_argument("--key", required=True, help="the service's public audit key, base64")
    parser.add_argument("--service", help="whose audit it must be")
    given = parser.parse_args(arguments)
    try:
        with given.export.open("rb") as export, given.checkpoints.open("rb") as outside:
            report = verify_export(export, outside, given.key, service=given.service)
    except (ExportUnreadable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for problem in report.problems[1:]:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(report.summary() + "\n")
    return 0 if report.whole else 1


if __name__ == "__main__":
    sys.exit(main())
