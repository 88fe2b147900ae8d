"""Screening whole: real PostgreSQL, real knowledge, a list of one entry; messages through its inbox."""

from dataclasses import dataclass
from typing import Any

import msgspec

from services.screening.activation import RULES, activate
from services.screening.bootstrap import Screening
from services.screening.versions import VersionSet
from shared.contracts.assessment import Assessment
from shared.contracts.events import (
    EstablishedFact,
    FactsEstablished,
    OrderAssessed,
    OrderCancelled,
    OrderEvent,
)
from shared.contracts.order import OrderKey, canonical_bytes, order_sha256, parse_order
from shared.messaging.envelope import Event
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events, published

TENANT = "acme"
_ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
LIST = msgspec.json.encode(
    {
        "total": 1,
        "sources_used": [{"source": "x", "source_last_updated": "2026-09-30T13:15:00+00:00"}],
        "results": [{"id": "csl-1", "source": _ENTITY_LIST, "name": "Zorbex Optics", "alt_names": []}],
    }
)


def key_of(order_id: str) -> str:
    """The order key under which everything is kept."""
    return str(OrderKey(TENANT, "default", order_id))


def printers(order_id: str, **changes: Any) -> dict[str, Any]:
    """An order that nobody minds."""
    buyer = {"name": "Lomnal Bakery Ltd", "country": "NL", "city": "Utrecht", "type": "company"}
    return {
        "order_id": order_id,
        "exporter": {"name": "Seller GmbH", "country": "DE", "city": "Kassel"},
        "parties": [{"role": role, **buyer} for role in ("sold_to", "consignee", "end_user")],
        "lines": [{"line": 1, "description": "Laser printer, A4", "hs": "844332", "qty": "3"}],
        **changes,
    }


def cameras(order_id: str, count: int) -> dict[str, Any]:
    """Cameras for the same end user."""
    line = {"line": 1, "description": "Network camera, fixed dome, 4 MP", "hs": "852589", "qty": str(count)}
    return printers(order_id, lines=[line])


@dataclass
class World:
    """One screening, and the events of the other services."""

    screening: Screening
    database: ServiceDatabase
    maker: EventMaker
    accepted_at: str = ""

    def order(self, body: dict[str, Any], *, type_: str = "order.received") -> Event:
        """The order as intake announces it."""
        parsed = parse_order(msgspec.json.encode(body))
        canonical = canonical_bytes(parsed)
        data = OrderEvent(
            tenant=TENANT,
            source_system=parsed.source_system,
            order_id=parsed.order_id,
            revision=parsed.revision,
            order_sha256=order_sha256(canonical),
            order=msgspec.Raw(canonical),
            accepted_at=self.accepted_at,
        )
        return self.maker.event(type_, data, key=key_of(parsed.order_id))

    def cancelled(self, order_id: str) -> Event:
        """The order is cancelled."""
        data = OrderCancelled(TENANT, "default", order_id, 1, self.accepted_at)
        return self.maker.event("order.cancelled", data, key=key_of(order_id))

    def facts(self, order_id: str, version: int, *facts: EstablishedFact) -> Event:
        """The newest overlay of a case."""
        data = FactsEstablished(TENANT, "default", order_id, "case-1", version, facts)
        return self.maker.event("case.facts-established", data, key=key_of(order_id))

    async def given(self, *events: Event) -> None:
        """Apply in one batch."""
        await given_events(self.screening.core, events, self.maker)

    async def said(self, type_: str) -> list[Event]:
        """Events of this type in the outbox, oldest first."""
        return [event for event in await published(self.screening.core, self.maker) if event.type == type_]

    async def assessments(self, order_id: str) -> list[Assessment]:
        """Those published for an order, by number."""
        found = [
            event.data.assessment
            for event in await self.said("order.assessed")
            if event.key == key_of(order_id) and isinstance(event.data, OrderAssessed)
        ]
        return sorted(found, key=lambda one: one.assessment_number)

    async def newest(self, order_id: str) -> Assessment:
        """The newest assessment of an order."""
        return (await self.assessments(order_id))[-1]

    async def rules_of(self, order_id: str) -> set[str]:
        """Rules that fired in the newest assessment."""
        return {finding.rule for finding in (await self.newest(order_id)).findings}

    async def activate(self, version: str) -> VersionSet | None:
        """Make another rule set active."""
        return await activate(self.screening.core.transactions, TENANT, source=RULES, version=version)

    async def reassess(self) -> None:
        """Until there is nothing more to do."""
        while await self.screening.reassessment.advance(TENANT):
            pass

    async def activations(self) -> dict[str, int]:
        """Order key to the activation of its newest assessment, of open orders."""
        rows = await self.database.fetch("SELECT key, activation FROM screened_order WHERE NOT closed")
        return {row["key"]: row["activation"] for row in rows}

    async def someone_waits(self) -> bool:
        """Whether a connection to this database waits for a lock."""
        waiting = "SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"
        return bool(await self.database.fetch(waiting, self.database.name))
