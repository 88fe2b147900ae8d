"""Who or what a fact or a finding is about, by content and not by position.

An amendment that changes a party or a line changes its subject, so that a fact established about
the old one cannot silently move to somebody else. Diligence names them, screening finds them again.
"""

import hashlib
import unicodedata

from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party
from shared.contracts.order.transaction import Line

Subject = dict[str, str]
ORDER_SUBJECT: Subject = {"kind": "order"}


def normalised(text: str) -> str:
    """NFKC, case-folded, single spaces: what makes two spellings the same words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest(*parts: str) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the parts, with their borders."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def party_subject(party: Party) -> Subject:
    """A party by role, normalised name, and a hash that identifiers, native names and country go into too."""
    identifiers = ",".join(sorted(f"{item.scheme}:{item.value}" for item in party.identifiers))
    name = normalised(party.name)
    native = ",".join(sorted(normalised(item) for item in party.names_native))
    return {
        "kind": "party",
        "role": party.role,
        "name": name,
        "sha256": digest(party.role, name, native, identifiers, party.country or ""),
    }


def line_subject(line: Line) -> Subject:
    """A line by its number, and by the hash of what is ordered on it."""
    return {
        "kind": "line",
        "line": str(line.line),
        "sha256": digest(str(line.line), line.sku or "", normalised(line.description), line.hs or ""),
    }


def order_subject(order: Order) -> Subject:
    """The order as a whole, with the hash of who is to use the goods: it was about them that one asked."""
    users = [party for party in order.parties if party.role == "end_user"]
    users = users or [party for party in order.parties if party.role in ("consignee", "sold_to")]
    return {**ORDER_SUBJECT, "sha256": digest(*sorted(party_subject(party)["sha256"] for party in users))}


def subject_at(order: Order, pointer: str) -> Subject:
    """The subject that a JSON Pointer such as `/parties/1` or `/lines/0/description` stands in."""
    parts = pointer.split("/")
    if len(parts) > 2 and parts[2].isdecimal():
        index = int(parts[2])
        if parts[1] == "parties" and index < len(order.parties):
            return party_subject(order.parties[index])
        if parts[1] == "lines" and index < len(order.lines):
            return line_subject(order.lines[index])
    return ORDER_SUBJECT


def names_the_same(asked: Subject, actual: Subject) -> bool:
    """Whether every name in `asked` is that of `actual`; an empty one means the order."""
    return all(actual.get(key) == value for key, value in (asked or ORDER_SUBJECT).items())
