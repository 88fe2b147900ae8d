"""An audit made in memory, as its export has it; tests change it and verify."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.audit.chain import GENESIS, Entry, make_entry
from shared.audit.checkpoint import AuditKey, Checkpoint
from shared.audit.merkle import EMPTY_ROOT, root_of
from shared.audit.verify import FORMAT, VerificationReport, verify_export

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
Line = dict[str, Any]


@dataclass
class Book:
    """The lines of an export, and what is kept outside; tests change them and verify."""

    key: AuditKey = field(default_factory=lambda: AuditKey(Ed25519PrivateKey.generate()))
    entries: list[Line] = field(default_factory=list)
    checkpoints: list[Line] = field(default_factory=list)
    streams: dict[str, Line] = field(default_factory=dict)
    outside: list[bytes] = field(default_factory=list)

    def record(self, stream: str, action: str, *, leaf: bool = True, personal: str = "") -> None:
        """Add an entry at the end of a chain."""
        head = self.streams.get(stream)
        made = make_entry(
            tenant="acme",
            stream=stream,
            position=head["audit_length"] + 1 if head else 1,
            previous=bytes.fromhex(head["audit_head"]) if head else GENESIS,
            at=NOON + timedelta(seconds=len(self.entries)),
            actor="service:intake",
            action=action,
            details={"revision": 1, "hash": "ab" * 32},
            personal={"buyer": personal} if personal else {},
        )
        self._keep(made, leaf=len(self.entries) if leaf else None)

    def _keep(self, made: Entry, *, leaf: int | None) -> None:
        line = msgspec.structs.asdict(made) | {
            "line": "entry",
            "leaf": leaf,
            "entry_id": len(self.entries) + 1,
            "leaf_hash": made.hash.hex() if leaf is not None else None,
            "at": made.at.isoformat(),
            "body": made.body.decode(),
            "hash": made.hash.hex(),
            "personal": [
                {"field": item.field, "salt": item.salt.hex(), "value": item.value} for item in made.personal
            ],
        }
        self.entries.append(line)
        self.streams[made.stream] = {
            "line": "stream",
            "tenant": "acme",
            "key": made.stream,
            "audit_length": made.position,
            "audit_head": made.hash.hex(),
        }

    def checkpoint(self) -> None:
        """Sign the leaves so far and keep the checkpoint outside too."""
        leaves = [bytes.fromhex(line["leaf_hash"]) for line in self.entries if line["leaf"] is not None]
        previous = self.checkpoints[-1]["root"] if self.checkpoints else EMPTY_ROOT.hex()
        at = (NOON + timedelta(seconds=len(self.entries))).isoformat()
        made = self.key.sign(Checkpoint("intake", len(leaves), root_of(leaves).hex(), previous, at))
        self.checkpoints.append({"line": "checkpoint", **msgspec.structs.asdict(made)})
        self.outside.append(made.line())

    def lines(self) -> list[bytes]:
        """The export."""
        header = {"line": "header", "format": FORMAT, "service": "intake", "at": NOON.isoformat()}
        end = {"line": "end", "personal": sum(len(line["personal"]) for line in self.entries)}
        body = [*self.checkpoints, *self.streams.values(), *self.entries]
        return [json.dumps(line).encode() + b"\n" for line in (header, *body, end)]

    def verify(self, lines: list[bytes] | None = None) -> VerificationReport:
        """Verify what is in the book now."""
        return verify_export(lines or self.lines(), self.outside, self.key.public_key(), service="intake")


def fill(book: Book) -> Book:
    """Two orders on their way."""
    book.record("order-1", "order.received", personal="Anna Müller")
    book.record("order-2", "order.received")
    book.record("order-1", "order.assessed")
    book.checkpoint()
    book.record("order-1", "case.opened")
    book.record("order-2", "clearance.issued")
    book.checkpoint()
    book.record("order-1", "case.decided", leaf=False)
    return book
