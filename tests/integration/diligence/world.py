"""Diligence as a whole, with intake and screening played: orders, assessments, people."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.diligence.bootstrap import Application, bootstrap
from services.diligence.settings import DiligenceSettings
from shared.contracts.assessment import (
    Assessment,
    Disposition,
    Evidence,
    Finding,
    ListOnly,
    ResolutionOption,
    Versions,
)
from shared.contracts.events import (
    OrderAssessed,
    OrderCancelled,
    OrderEvent,
    OrderReleased,
    ReassessmentFinished,
    WatchlistPublished,
)
from shared.contracts.order import OrderKey, canonical_bytes, order_sha256, parse_order
from shared.database.pool import Database
from shared.messaging.envelope import Event
from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events
from shared.testing.keys import TestingKeys
from shared.testing.outbox import outbox_events
from shared.testing.settings import settings_for
from shared.web.principals import Authenticator, Principal

KEY = OrderKey("acme", "default", "4711")
PEOPLE = {
    "rita": ("reviewer", "rita@example.com"),
    "ravi": ("reviewer", "ravi@example.com"),
    "anna": ("approver", "anna@example.com"),
    "alan": ("analyst", "alan@example.com"),
    "vera": ("viewer", "vera@example.com"),
    "tom": ("admin", "tom@example.com"),
    "sam": ("reviewer", "Sam.Sales@example.com"),
}


def order_bytes(key: OrderKey = KEY, revision: int = 1, party: str = "Harbour Optics", **more: Any) -> bytes:
    """A small order in canonical form."""
    document = {
        "order_id": key.order_id,
        "source_system": key.source_system,
        "revision": revision,
        "exporter": {"name": "Noord Instruments B.V.", "country": "NL"},
        "parties": [{"role": "end_user", "name": party, "country": "SG"}],
        "lines": [{"line": 1, "description": "Microscope stage", "qty": "2"}],
        **more,
    }
    return canonical_bytes(parse_order(json.dumps(document).encode()))


def finding(key: str, action: Disposition = Disposition.HOLD, rule: str = "USR-01") -> Finding:
    """A finding that a case must look at."""
    return Finding(
        key=key,
        rule=rule,
        rule_version="1",
        action=action,
        basis="policy",
        citation="UNGP 17",
        verified=True,
        claim=f"{rule} speaks of {key}.",
        subject="/parties/0",
        evidence=(Evidence("order", "Harbour Optics"),),
        resolution_options=(ResolutionOption("outweighs", "An undertaking by the end user."),),
    )


def assessment(
    number: int,
    findings: Sequence[Finding] = (),
    *,
    key: OrderKey = KEY,
    revision: int = 1,
    sha256: str | None = None,
    system: str | None = None,
    facts_version: int = 0,
    activation: int = 0,
) -> Assessment:
    """An assessment of `order_bytes(key, revision)`, unless another hash is given."""
    actions = [item.action for item in findings]
    return Assessment(
        tenant=key.tenant,
        source_system=key.source_system,
        order_id=key.order_id,
        revision=revision,
        order_sha256=sha256 or order_sha256(order_bytes(key, revision)),
        facts_version=facts_version,
        assessment_number=number,
        assessed_at="2026-08-03T12:00:00+00:00",
        as_of="2026-08-03",
        versions=Versions("r1", {"us": "2026-07-31"}, "c1", "e1", "g1"),
        disposition=Disposition.HOLD if system else Disposition.worst(actions),
        findings=tuple(findings),
        questions=(),
        not_evaluated=(),
        case_requires=(),
        list_only=ListOnly(Disposition.CLEAR),
        system_reason=system,
        activation=activation,
    )


class World:
    """One diligence on one database."""

    def __init__(self, application: Application, database: ServiceDatabase, maker: EventMaker) -> None:
        self.application, self.database, self.maker = application, database, maker
        self.core = application.core
        self.people = People()
        self.authenticator: Authenticator = application.app.state.authenticator
        """As it was composed."""
        application.app.state.authenticator = self.people
        self._clients: dict[str, httpx.AsyncClient] = {}

    # Events of the other services

    def order(self, revision: int = 1, *, key: OrderKey = KEY, **more: Any) -> Event:
        """`order.received`, or `order.amended` above revision 1."""
        type_ = more.pop("type_", "order.received" if revision == 1 else "order.amended")
        submitters = tuple(more.pop("submitters", ("sam", "sales@example.com")))
        document = order_bytes(key, revision, **more)
        data = OrderEvent(
            *key,
            revision,
            order_sha256(document),
            msgspec.Raw(document),
            "2026-08-03T11:59:00+00:00",
            submitters,
        )
        return self.maker.event(type_, data, key=str(key))

    def assessed(self, one: Assessment) -> Event:
        """`order.assessed`."""
        key = OrderKey(one.tenant, one.source_system, one.order_id)
        return self.maker.event("order.assessed", OrderAssessed(one), key=str(key))

    def cancelled(self, revision: int = 1, key: OrderKey = KEY) -> Event:
        """`order.cancelled`."""
        data = OrderCancelled(*key, revision, "2026-08-03T12:30:00+00:00")
        return self.maker.event("order.cancelled", data, key=str(key))

    def released(
        self,
        certificate_id: str,
        revision: int = 1,
        key: OrderKey = KEY,
        *,
        release: str = "rel_1",
        at: str = "2026-08-03T12:40:00+00:00",
    ) -> Event:
        """`order.released`."""
        sha256 = order_sha256(order_bytes(key, revision))
        data = OrderReleased(*key, revision, sha256, release, certificate_id, at)
        return self.maker.event("order.released", data, key=str(key))

    def published(self, activation: int, source: str = "us") -> Event:
        """`watchlist.published`."""
        data = WatchlistPublished("acme", source, f"v{activation}", activation, "2026-08-03T12:00:00+00:00")
        return self.maker.event("watchlist.published", data, key=source)

    def finished(self, activation: int, source: str = "us", at: str = "2026-08-03T12:10:00+00:00") -> Event:
        """`reassessment.finished`."""
        data = ReassessmentFinished("acme", source, f"v{activation}", activation, at, 1, at)
        return self.maker.event("reassessment.finished", data, key=source)

    async def given(self, *events: Event) -> None:
        """Apply in one batch, as the consumer would."""
        await given_events(self.core, events, self.maker)

    async def said(self, *types: str) -> list[Event]:
        """Events in the outbox, oldest first, of these types."""
        found = await outbox_events(self.core.database, self.maker.keys.verifier)
        return [event for event in found if not types or event.type in types]

    async def last(self, type_: str) -> Any:
        """The data of the newest event of a type."""
        return (await self.said(type_))[-1].data

    # HTTP

    def client(self, who: str) -> httpx.AsyncClient:
        """A client that is this person, or `intake`, or `erp`."""
        if who not in self._clients:
            transport = httpx.ASGITransport(app=self.application.app)
            headers = {"Authorization": f"Bearer {who}", "Exportgate-Tenant": "acme"}
            self._clients[who] = httpx.AsyncClient(
                transport=transport, base_url="http://diligence", headers=headers
            )
        return self._clients[who]

    async def case(self, who: str = "rita") -> dict[str, Any]:
        """The one case of the world, as the API shows it."""
        listed = (await self.client(who).get("/v1/cases")).json()["items"]
        answer = await self.client(who).get(f"/v1/cases/{listed[0]['case_id']}")
        found: dict[str, Any] = answer.json()
        return found

    async def case_id(self) -> str:
        """Of the one case."""
        return str((await self.case())["case_id"])

    async def decide(self, who: str, choice: str = "proceed", **more: Any) -> httpx.Response:
        """Decide on the one case, at its current version unless `version` is given."""
        case = await self.case()
        version = more.pop("version", case["version"])
        body = {
            "choice": choice,
            "reasons_for": "The end user is known.",
            "reasons_against": "None found in the tender archive.",
            **more,
        }
        return await self.client(who).post(
            f"/v1/cases/{case['case_id']}/decisions", json=body, headers={"If-Match": f'"{version}"'}
        )

    async def reserve(
        self,
        certificate_id: str,
        *,
        release: str = "rel_1",
        key: OrderKey = KEY,
        revision: int = 1,
        who: str = "intake",
    ) -> httpx.Response:
        """Ask as the ship gate does."""
        body = {
            "release_id": release,
            "order_key": str(key),
            "revision": revision,
            "order_sha256": order_sha256(order_bytes(key, revision)),
        }
        return await self.client(who).post(f"/v1/certificates/{certificate_id}/reservations", json=body)

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            await client.aclose()


class People:
    """Tokens are names: people (`rita@fresh`, `rita@old`: of a provider), the key of intake, an ERP's key."""

    async def authenticate(self, token: str) -> Principal | None:
        """Who has this name."""
        name, _, proof = token.partition("@")
        if name in PEOPLE:
            role, email = PEOPLE[name]
            at = {"fresh": datetime.now(UTC), "old": datetime.now(UTC) - timedelta(hours=1)}.get(proof)
            return Principal(
                "person", name, "acme", frozenset({role}), name=name.title(), email=email,
                by_provider=bool(proof), authenticated_at=at,
            )  # fmt: skip
        if token == "stranger":
            return Principal("person", token, "rival", frozenset({"auditor"}), name="Stranger")
        if token == "intake":
            return Principal("service", "intake", "acme", scopes=frozenset({"service:intake"}))
        if token == "erp":
            scopes = frozenset({"orders:read", "orders:write", "orders:release", "cases:read"})
            return Principal("api_key", "erp", "acme", scopes=scopes)
        return None


def write_keys(directory: Path) -> dict[str, Path]:
    """The two keys of diligence."""
    directory.mkdir(parents=True, exist_ok=True)
    certificate, seal = directory / "certificates.pem", directory / "seal.key"
    key = Ed25519PrivateKey.generate()
    certificate.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    seal.write_text("c2VhbGVkLXdpdGgtYS1rZXktZm9yLXRlc3RzLW9ubHkh")
    return {"certificate_key_file": certificate, "seal_key_file": seal}


@asynccontextmanager
async def open_world(
    database: ServiceDatabase,
    keys: TestingKeys,
    directory: Path,
    screening: httpx.AsyncClient | None = None,
    **values: Any,
) -> AsyncIterator[World]:
    """Diligence on `database`; `values` are settings."""
    settings = settings_for(
        DiligenceSettings,
        "diligence",
        database=database,
        keys=keys,
        directory=directory,
        **{**write_keys(directory / "own"), **values},
    )
    pool = await Database.connect(database.url, size=6)
    application = await bootstrap(settings, bus=MemoryBus(), database=pool, screening=screening)
    world = World(application, database, EventMaker(keys))
    try:
        yield world
    finally:
        await world.close()
        await pool.close()
