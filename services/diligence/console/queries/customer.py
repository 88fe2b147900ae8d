"""What is known of an end user beside its orders: who it is, who owns it, what was answered and dismissed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from services.diligence.console import words
from services.diligence.console.dates import day
from services.diligence.console.views.order_values import share_range
from services.diligence.console.views.ways import fact_name
from services.diligence.filing import documents_of_cases
from services.diligence.queue_lines import decoded_order, end_user
from services.diligence.work import DiligenceWork
from shared.contracts.events import EstablishedFact

NEWEST = 20
"""Orders whose words are read: what older ones said of the same party is on their own pages."""
ORDERS = """
SELECT c.case_id, f.order_id, r.document FROM diligence_case c
JOIN order_file f ON f.tenant = c.tenant AND f.order_key = c.order_key
JOIN order_revision r ON r.tenant = f.tenant AND r.order_key = f.order_key AND r.revision = f.revision
WHERE c.tenant = $1 AND c.case_id = ANY($2)
"""
FACTS = """
SELECT c.case_id, e.document FROM diligence_case c
JOIN established_fact e ON e.tenant = c.tenant AND e.order_key = c.order_key
WHERE c.tenant = $1 AND c.case_id = ANY($2) ORDER BY e.facts_version DESC, e.place
"""
DISMISSALS = """
SELECT case_id, claim, entry, reason, until, person, until >= $3 AS stands FROM dismissal
WHERE tenant = $1 AND case_id = ANY($2) ORDER BY until DESC
"""
_FACT = msgspec.json.Decoder(EstablishedFact)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known, and the order (by its case) that says so."""

    text: str
    case_id: UUID
    order_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything beside the orders themselves; of how many orders it was read."""

    identifiers: tuple[Line, ...]
    kinds: tuple[Line, ...]
    owners: tuple[Line, ...]
    answers: tuple[Line, ...]
    documents: tuple[Line, ...]
    expired: tuple[Line, ...]
    dismissals: tuple[Line, ...]
    orders: int


async def known_of(work: DiligenceWork, tenant: str, cases: Sequence[UUID]) -> Known:
    """Of one end user; `cases` are its own, newest first."""
    newest = list(cases[:NEWEST])
    rows = {row["case_id"]: row for row in await work.connection.fetch(ORDERS, tenant, newest)}
    orders = [
        (rows[one], end_user(decoded_order(bytes(rows[one]["document"])))) for one in newest if one in rows
    ]
    names = {row["case_id"]: row["order_id"] for row, _ in orders}
    facts = await work.connection.fetch(FACTS, tenant, newest)
    dismissed = await work.connection.fetch(DISMISSALS, tenant, newest, work.now.date())
    filed = await documents_of_cases(work, tenant, list(names))
    papers = [(one, paper) for one, of_case in filed.items() for paper in of_case]
    return Known(
        identifiers=_once(_identifiers(orders)),
        kinds=_once(_kinds(orders)),
        owners=_once(_owners(orders)),
        answers=tuple(_answer(row["case_id"], names, _FACT.decode(row["document"])) for row in facts),
        documents=tuple(_paper(one, names, paper) for one, paper in papers if not paper["expired"]),
        expired=tuple(_paper(one, names, paper) for one, paper in papers if paper["expired"]),
        dismissals=tuple(_dismissal(row, names) for row in dismissed),
        orders=len(orders),
    )


Orders = Sequence[tuple[Any, dict[str, Any]]]


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What several orders say stands once, with the newest of them."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line.text, line)
    return tuple(found.values())


def _identifiers(orders: Orders) -> Iterator[Line]:
    for row, party in orders:
        for one in party.get("identifiers") or ():
            yield Line(f"{one['scheme']} {one['value']}", row["case_id"], row["order_id"])


def _kinds(orders: Orders) -> Iterator[Line]:
    for row, party in orders:
        if party.get("type"):
            yield Line(words.plain(party["type"]), row["case_id"], row["order_id"], "declared")


def _owners(orders: Orders) -> Iterator[Line]:
    for row, party in orders:
        for one in party.get("owners") or ():
            low, high = one.get("share_min_percent"), one.get("share_max_percent")
            share = "share unknown" if low is None and high is None else share_range(low, high)
            country = f" ({one['country']})" if one.get("country") else ""
            said = ", ".join(filter(None, (one.get("source"), day(one["as_of"]) if one.get("as_of") else "")))
            yield Line(f"{one['name']}{country}: {share}", row["case_id"], row["order_id"], said)


def _answer(case_id: UUID, names: dict[UUID, str], fact: EstablishedFact) -> Line:
    value = words.FACT_ANSWERS[fact.value] if isinstance(fact.value, bool) else str(fact.value or "unknown")
    kind = "confirmed" if fact.confirmed else "declared"
    at = day(fact.established_at[:10])
    return Line(f"{fact_name(fact.fact)}: {value}", case_id, names.get(case_id, ""), f"{kind}, {at}")


def _paper(case_id: UUID, names: dict[UUID, str], paper: dict[str, Any]) -> Line:
    kind = words.DOCUMENT_KINDS[paper["kind"]]
    until = f"valid until {day(str(paper['expires_on']))}" if paper["expires_on"] else "no last day"
    return Line(f"{paper['title'] or kind} ({kind.lower()})", case_id, names[case_id], until)


def _dismissal(row: Any, names: dict[UUID, str]) -> Line:
    until = f"{'until' if row['stands'] else 'over since'} {day(row['until'].isoformat())}, {row['person']}"
    return Line(f"{row['claim']} {row['reason']}", row["case_id"], names.get(row["case_id"], ""), until)
