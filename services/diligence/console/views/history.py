"""What happened to a case, in words, from its audit chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from services.diligence.console import words
from services.diligence.console.views.ways import fact_name

_SAID = {
    "order.taken": "Order taken",
    "order.submitters": "Somebody else sent the order again; they may not decide on it either",
    "order.cancelled": "Order cancelled",
    "order.released": "Goods released",
    "assessment.refused": "An assessment of other content was refused",
    "assessment.system-hold": "Held by the system's own state",
    "clearance.stands": "The clearance still stands",
    "clearance.issued": "Certificate issued",
    "clearance.revoked": "Certificate revoked",
    "clearance.reserved": "Certificate reserved for release",
    "case.closed": "Case closed",
    "case.amended": "The order was amended",
    "case.void": "The findings changed under the first decision; it no longer stands",
    "case.ask_customer": "The customer was asked",
    "case.answered": "An answer came in",
    "case.notify_authority": "The authority was told",
    "case.authority_decided": "The authority answered",
    "customer.asked": "Questions sent",
    "customer.answered": "Answers came in",
    "document.filed": "Document filed",
    "fact.established": "Fact established",
    "due-diligence.recorded": "Due diligence recorded",
    "condition.fulfilled": "Release condition fulfilled",
    "watch.done": "Looked at after the sale",
    "watch.reminded": "Reminded of what is to be looked at",
    "match.dismissed": "Name hit dismissed",
    "case.system-proposal": "No answer in time: the system proposes to decline",
    "retention.erased": "Erased at the end of its time",
    "hold.placed": "Legal hold placed",
    "hold.lift-asked": "The end of a legal hold was asked for",
    "hold.lifted": "Legal hold lifted",
    "case.assigned": "Case given",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    text: str
    at: Any
    actor: str
    position: int
    hash: str
    entry: int
    assessment: int
    """Which assessment was made or decided on; 0 for none."""


def history_of(rows: Sequence[asyncpg.Record], names: Mapping[str, str]) -> list[Event]:
    """Newest first; `names` are those of people by id."""
    return [
        Event(
            _text(row, body),
            row["at"],
            actor_name(row["actor"], names),
            row["position"],
            bytes(row["hash"]).hex(),
            row["entry_id"],
            int(body.get("details", {}).get("assessment") or 0),
        )
        for row, body in ((row, _body(row)) for row in rows)
    ]


def _body(row: asyncpg.Record) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(bytes(row["body"]))
    return found


def actor_name(actor: str, names: Mapping[str, str]) -> str:
    """`person:p1` by the person's name where it is known; the system by that word."""
    kind, _, identity = actor.partition(":")
    if kind == "customer":
        return "the customer, under a link"
    if kind == "system":
        return "system"
    return names.get(identity, identity) if kind == "person" else identity


def _text(row: asyncpg.Record, body: dict[str, Any]) -> str:
    details = body.get("details", {})
    action = row["action"]
    if action == "case.decision":
        place = "First decision" if details.get("place") == 1 else "Second signature"
        return f"{place}: {words.CHOICES.get(details.get('choice', ''), '').lower()}"
    if action in ("case.opened", "case.reassessed", "case.reopen"):
        outcome = words.OUTCOMES.get(details.get("disposition", ""), "")
        then = {"case.opened": ", case opened", "case.reopen": ", case reopened"}.get(action, "")
        return f"Assessment {details.get('assessment')}: {outcome}{then}"
    return _SAID.get(action, words.plain(action.replace(".", ": "))) + _more(action, details)


def _more(action: str, details: Mapping[str, Any]) -> str:
    if action == "order.taken" and details.get("before"):
        return f": a revision after {details['before']}"
    if action == "fact.established":
        return f": {fact_name(str(details.get('fact', '')))}"
    if action == "document.filed":
        return f": {words.DOCUMENT_KINDS.get(str(details.get('kind')), '')}"
    if action == "clearance.issued" and details.get("certificate"):
        return f" {str(details['certificate'])[-4:].upper()}"
    return ""
