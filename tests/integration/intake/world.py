"""A world round intake: a tenant's ERP, and diligence as a double that answers over HTTP."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import OKPKey

from services.intake.apikeys import SCOPES, issue_api_key
from services.intake.bootstrap import Application, bootstrap
from services.intake.settings import IntakeSettings
from shared.contracts.assessment import Assessment, Disposition, ListOnly, Versions
from shared.contracts.clearance import ClearanceReason, ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked, OrderAssessed
from shared.contracts.order import OrderKey
from shared.database.pool import Database
from shared.messaging.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase, ServiceDatabases
from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys
from shared.testing.outbox import outbox_events
from shared.testing.settings import settings_for
from shared.web.client import service_client

TENANT = "acme"
IN_A_YEAR = (datetime.now(UTC) + timedelta(days=365)).replace(microsecond=0)


def order(order_id: str = "4711", **fields: Any) -> dict[str, Any]:
    """A small `order.v1`, as an ERP would post it."""
    return {
        "order_id": order_id,
        "exporter": {"name": "Optik Beispiel GmbH", "country": "DE"},
        "parties": [{"role": "sold_to", "name": "Example Instruments Ltd", "country": "GB"}],
        "lines": [{"line": 1, "description": "Telecentric lens", "qty": "2"}],
        **fields,
    }


@dataclass
class Diligence:
    """Plays diligence's HTTP API: signs certificates, reserves them, can be silent or refuse."""

    key: OKPKey = field(default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "d1"}))
    reserved: list[dict[str, Any]] = field(default_factory=list)
    answer: httpx.Response | None = None
    silent: bool = False
    keys_silent: bool = False
    during_reservation: Any = None
    """An async function to call while the gate waits: for races."""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer as the real one does."""
        if request.url.path == "/.well-known/jwks.json":
            if self.keys_silent:
                raise httpx.ReadTimeout("silent")
            return httpx.Response(200, json={"keys": [dict(self.key.as_dict(private=False))]})
        if self.silent:
            raise httpx.ReadTimeout("silent")
        asked = json.loads(request.content)
        certificate_id = request.url.path.split("/")[3]
        self.reserved.append({**asked, "certificate_id": certificate_id, "headers": request.headers})
        if self.during_reservation:
            await self.during_reservation()
        if self.answer is not None:
            return self.answer
        return httpx.Response(
            201,
            json={
                "certificate_id": certificate_id,
                "release_id": asked["release_id"],
                "reserved_at": "2026-08-03T12:00:00Z",
            },
        )

    def sign(self, claims: dict[str, Any], *, key: OKPKey | None = None, **header: Any) -> str:
        """A certificate."""
        full = {"alg": "Ed25519", "typ": "exportgate-clearance+jwt", "kid": "d1", **header}
        data = json.dumps(claims).encode()
        return jws.serialize_compact(full, data, key or self.key, algorithms=[full["alg"]])


@dataclass
class World:
    """Intake and everybody round it."""

    intake: Application
    database: ServiceDatabase
    diligence: Diligence
    maker: EventMaker
    erp: httpx.AsyncClient
    keys: TestingKeys

    async def post(self, body: dict[str, Any] | bytes, **headers: str) -> httpx.Response:
        """POST /v1/orders."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.erp.post("/v1/orders", content=content, headers=named)

    async def accepted(self, order_id: str = "4711", **fields: Any) -> "Accepted":
        """Post and expect 202."""
        answer = await self.post(order(order_id, **fields))
        assert answer.status_code == 202, answer.text
        document = answer.json()
        key = OrderKey(TENANT, document["source_system"], document["order_id"])
        return Accepted(self, key, document["revision"], document["order_sha256"])

    async def hear(self, *events: Event) -> None:
        """Events arrive in one batch."""
        await self.intake.core.inbox.apply([self.maker.item(event) for event in events])

    async def said(self) -> list[Event]:
        """What intake has published."""
        return await outbox_events(self.intake.core.database, self.keys.verifier)

    async def audited(self, key: OrderKey) -> list[str]:
        """The actions in the audit chain of an order."""
        rows = await self.database.fetch(
            "SELECT action FROM audit_entry WHERE stream = $1 ORDER BY position", str(key)
        )
        return [row["action"] for row in rows]

    async def client(
        self, tenant: str, *scopes: str, owners: tuple[str, ...] = ("owner@example.com",)
    ) -> httpx.AsyncClient:
        """An ERP with a fresh API key."""
        async with self.intake.core.transactions.begin([tenant]) as work:
            issued = await issue_api_key(
                work,
                tenant,
                label="ERP",
                scopes=scopes or SCOPES,
                owner_emails=owners,
                issued_by="person:p1",
            )
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.intake.app, raise_app_exceptions=False),
            base_url="http://intake",
            headers={"Authorization": f"Bearer {issued.text}"},
        )


@dataclass
class Accepted:
    """An order that intake took, and what the other services say of it."""

    world: World
    key: OrderKey
    revision: int
    order_sha256: str

    @property
    def path(self) -> str:
        """Of the order's routes."""
        return f"/v1/orders/{self.key.order_id}"

    async def clearance(self, **query: Any) -> dict[str, Any]:
        """GET …/clearance."""
        answer = await self.world.erp.get(f"{self.path}/clearance", params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def release(self) -> httpx.Response:
        """POST …/release."""
        return await self.world.erp.post(f"{self.path}/release")

    def _names(self) -> dict[str, Any]:
        tenant, source_system, order_id = self.key
        return {
            "tenant": tenant,
            "source_system": source_system,
            "order_id": order_id,
            "revision": self.revision,
        }

    def certificate(self, certificate_id: str, *, expires: datetime = IN_A_YEAR, **claims: Any) -> str:
        """As diligence would sign it; `claims` override."""
        return self.world.diligence.sign(
            {
                "iss": "exportgate/diligence",
                "sub": str(self.key),
                "jti": certificate_id,
                "iat": 1_785_000_000,
                "exp": int(expires.timestamp()),
                "revision": self.revision,
                "order_sha256": self.order_sha256,
                "outcome": "CLEARED",
                "conditions": [],
                **claims,
            }
        )

    def issued(self, certificate_id: str = "c1", **fields: Any) -> Event:
        """`clearance.issued`."""
        data = ClearanceIssued(
            **{
                **self._names(),
                "order_sha256": self.order_sha256,
                "decision_epoch": 1,
                "assessment_number": 1,
                "certificate_id": certificate_id,
                "certificate": self.certificate(certificate_id),
                "outcome": "CLEARED",
                "conditions": (),
                "issued_at": "2026-08-03T12:00:00Z",
                "expires_at": IN_A_YEAR.isoformat(),
                **fields,
            }
        )
        return self.world.maker.event("clearance.issued", data, key=str(self.key))

    def revoked(self, certificate_id: str = "c1", **fields: Any) -> Event:
        """`clearance.revoked`."""
        data = ClearanceRevoked(
            **{
                **self._names(),
                "decision_epoch": 1,
                "certificate_id": certificate_id,
                "revoked_at": "2026-08-03T13:00:00Z",
                "reason": "a new finding",
                **fields,
            }
        )
        return self.world.maker.event("clearance.revoked", data, key=str(self.key))

    def case(self, type_: str = "case.opened", **fields: Any) -> Event:
        """`case.*`."""
        data = CaseEvent(
            **{
                **self._names(),
                "case_id": "case-1",
                "case_state": "open",
                "case_version": 1,
                "decision_epoch": 0,
                "disposition": Disposition.HOLD,
                "assessment_number": 1,
                "clearance": ClearanceState.HELD,
                "reasons": (ClearanceReason("finding", "The end user is not named.", "EUS-01"),),
                "changed_at": "2026-08-03T12:00:00Z",
                **fields,
            }
        )
        return self.world.maker.event(type_, data, key=str(self.key))

    def assessed(self, number: int = 1, **fields: Any) -> Event:
        """`order.assessed`."""
        data = Assessment(
            **{
                **self._names(),
                "order_sha256": self.order_sha256,
                "facts_version": 0,
                "assessment_number": number,
                "assessed_at": "2026-08-03T12:00:00Z",
                "as_of": "2026-08-03T12:00:00Z",
                "versions": Versions("r1", {}, "m1", "l1", "g1"),
                "disposition": Disposition.CLEAR,
                "findings": (),
                "questions": (),
                "not_evaluated": (),
                "case_requires": (),
                "list_only": ListOnly(Disposition.CLEAR),
                **fields,
            }
        )
        return self.world.maker.event("order.assessed", OrderAssessed(data), key=str(self.key))


@asynccontextmanager
async def open_world(
    databases: ServiceDatabases, keys: TestingKeys, directory: Path, **values: Any
) -> AsyncIterator[World]:
    """Intake over a fresh database; keyword arguments are settings, or arguments of `bootstrap`.

    `watched` puts something round the database.
    """
    given: dict[str, Any] = {name: values.pop(name) for name in ("clock",) if name in values}
    watched = values.pop("watched", None)
    diligence = Diligence()
    async with databases.clone("intake") as database:
        settings = settings_for(
            IntakeSettings, "intake", database=database, keys=keys, directory=directory, **values
        )
        if watched:
            url = settings.database_url.get_secret_value()
            given["database"] = watched(await Database.connect(url, size=settings.pool_size))
        client = service_client("http://diligence", "key", transport=httpx.MockTransport(diligence.handle))
        intake = await bootstrap(settings, bus=MemoryBus(), diligence=client, **given)
        world = World(intake, database, diligence, EventMaker(keys), client, keys)
        world.erp = await world.client(TENANT)
        try:
            yield world
        finally:
            await world.erp.aclose()
            await client.aclose()
            await intake.core.database.close()
