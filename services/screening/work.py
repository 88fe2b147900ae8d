"""Screening's unit of work: orders of the batch, their assessments, all written in bulk."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from services.screening.basis import requests_of
from services.screening.changed import Changes
from services.screening.domain.looking_back import is_listed, newly_listed, only_relieved
from services.screening.engine import AssessmentRequest, Engine
from services.screening.order_table import (
    add_assessments,
    erase_order,
    load_orders,
    newest_assessment,
    save_orders,
)
from services.screening.orders import ScreenedOrder
from services.screening.purchases import add_purchases
from services.screening.rulesets.sealing import sealed
from services.screening.rulesets.store import StoredSet, add_set, note_activation, stored_set
from services.screening.snapshots import stored_snapshots
from services.screening.versions import VersionSet, ensure_versions, share_versions
from shared.contracts.assessment import Assessment
from shared.contracts.events import OrderAssessed
from shared.contracts.order import OrderKey
from shared.database.pool import Connection
from shared.database.shredding import shred_trail
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event, EventFactory
from shared.messaging.keys import EventSigner

ACTOR = "screening"


class ScreeningWork(UnitOfWork):
    """Handlers change orders in memory and ask for assessments; `flush` assesses and writes."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        *,
        events: EventFactory,
        signer: EventSigner,
        engine: Engine,
        assessed: Callable[[list[tuple[str, str]]], None],
    ) -> None:
        super().__init__(connection, now, events=events, signer=signer)
        self._engine = engine
        self._assessed = assessed
        self._orders: dict[tuple[str, str], ScreenedOrder] = {}
        self._changed: dict[tuple[str, str], ScreenedOrder] = {}
        self._asked: dict[tuple[str, str], Event | None] = {}
        self._released: list[tuple[ScreenedOrder, datetime]] = []
        self._changes = Changes()
        self.versions: dict[str, VersionSet] = {}

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """Load the orders, and take the active versions `FOR SHARE` until the commit."""
        if not keys:
            return
        for order in await load_orders(self.connection, keys):
            self._orders[order.tenant, order.key] = order
        await self.share_versions({tenant for tenant, _ in keys})

    async def share_versions(self, tenants: Iterable[str]) -> None:
        """No activation comes between here and the commit; lists and rules of these versions are loaded."""
        found = await share_versions(self.connection, tenants)
        new = set(tenants) - found.keys()
        if new:
            await self.ensure_versions(new)
            found |= await share_versions(self.connection, new)
        self.versions |= found
        if not all(self._engine.knows(versions) for versions in self.versions.values()):
            self._engine.know(await stored_snapshots(self.connection))
        for versions in self.versions.values():
            await self.prepare(versions)

    async def prepare(self, versions: VersionSet) -> None:
        """Lists and rules of this version set are loaded."""
        if not self._engine.knows_rules(versions):
            stored = await stored_set(self.connection, versions.tenant, versions.rules)
            await self._engine.learn_rules(versions, stored)
        await self._engine.prepare(versions)

    async def ensure_versions(self, tenants: Iterable[str]) -> None:
        """A tenant met for the first time gets the newest versions; takes no lock."""
        rules, sources = self._engine.rules_version, self._engine.newest_sources()
        for tenant in await ensure_versions(self.connection, tenants, rules=rules, sources=sources):
            await add_set(self.connection, self.sealed(self._engine.release_set(tenant)))
            await note_activation(self.connection, tenant, 1, rules)

    def sealed(self, found: StoredSet) -> StoredSet:
        """A rule set with the seal without which none is assessed with."""
        return sealed(self._signer, found)

    def order(self, tenant: str, key: str) -> ScreenedOrder:
        """The order of this key, new if it has not been met."""
        found = self._orders.get((tenant, key))
        if found is None:
            parts = OrderKey.parse(key)
            found = ScreenedOrder(tenant, key, parts.source_system, parts.order_id, self.now)
            self._orders[tenant, key] = found
        return found

    def changed(self, order: ScreenedOrder) -> None:
        """Write this order when the work is flushed."""
        self._changed[order.tenant, order.key] = order

    def ask(self, order: ScreenedOrder, cause: Event | None) -> None:
        """Assess this order, in its last state, when the work is flushed."""
        self.changed(order)
        if order.can_be_assessed:
            self._asked[order.tenant, order.key] = cause

    async def ask_again(self, tenant: str, orders: Sequence[ScreenedOrder]) -> None:
        """Assess these because of newer versions, and remember what those say otherwise."""
        await self._changes.remember(self.connection, tenant, [order.key for order in orders])
        for order in orders:
            self.ask(order, None)

    def released(self, order: ScreenedOrder, at: datetime) -> None:
        """Remember what was delivered, for the next order of its customers."""
        self._released.append((order, at))

    async def erase(self, order: ScreenedOrder) -> None:
        """The time of the order is over: text, assessments, deliveries and kept messages go."""
        order.erase()
        self._released = [(one, at) for one, at in self._released if one is not order]
        self.changed(order)
        await erase_order(self.connection, order.tenant, order.key)
        await shred_trail(self.connection, order.tenant, order.key)

    async def publish_again(self, order: ScreenedOrder, cause: Event) -> None:
        """Publish the newest assessment once more, for somebody who may have missed it."""
        body = await newest_assessment(self.connection, order.tenant, order.key)
        if body is None:
            self.ask(order, cause)
            return
        assessment = msgspec.json.decode(body, type=Assessment)
        self.publish(
            "order.assessed", tenant=order.tenant, key=order.key, data=OrderAssessed(assessment), cause=cause
        )

    async def flush(self) -> None:
        """Assess what was asked for, off the event loop; then write everything."""
        asked = [self._orders[key] for key in self._asked if self._orders[key].can_be_assessed]
        if asked:
            await self._assess(asked)
        if self._released:
            releases = await asyncio.to_thread(self._engine.releases, self._released)
            await add_purchases(self.connection, releases)
        if self._changed:
            await save_orders(self.connection, list(self._changed.values()))
        await super().flush()

    async def requests(self, orders: Sequence[ScreenedOrder]) -> list[AssessmentRequest]:
        """The orders with the versions in force, related orders and earlier deliveries."""
        return await requests_of(self.connection, self._engine, self.versions, orders, self.now)

    async def _assess(self, orders: list[ScreenedOrder]) -> None:
        requests = await self.requests(orders)
        assessments = await asyncio.to_thread(self._engine.assess, requests)
        pairs = zip(requests, assessments, strict=True)
        rows = [self._take(*pair) for pair in pairs if not self._passes(*pair)]
        await add_assessments(self.connection, rows)
        await self._changes.flush(self.connection)
        keys = [(order.tenant, order.key) for order in orders if order.end_users]
        self.after_commit(lambda: self._assessed(keys))

    def _passes(self, request: AssessmentRequest, assessment: Assessment) -> bool:
        """Whether no list says otherwise of goods that have left: then nothing is said of them."""
        order = request.order
        before = self._changes.before(order)
        asked = self._asked[order.tenant, order.key] is not None
        if not order.closed or asked or before is None:
            return False
        known = msgspec.json.decode(before, type=Assessment)
        if newly_listed(known, assessment):
            order.stopped = True
            return False
        if order.stopped and only_relieved(known, assessment):
            order.stopped = is_listed(assessment)
            return False
        order.activation, order.system_held = request.versions.activation, False
        return True

    def _take(self, request: AssessmentRequest, assessment: Assessment) -> tuple[Any, ...]:
        order = request.order
        assessment = msgspec.structs.replace(assessment, activation=request.versions.activation)
        self._changes.compare(order, assessment)
        order.assessment_number = assessment.assessment_number
        order.assessed_revision, order.assessed_facts_version = order.revision, order.facts_version
        order.activation = request.versions.activation
        order.considered = tuple(item.key for item in request.related)
        order.end_users = self._engine.related_names(order)
        order.party_names = self._engine.party_names(order)
        order.system_held = assessment.system_reason is not None
        self.changed(order)
        event = self.publish(
            "order.assessed",
            tenant=order.tenant,
            key=order.key,
            data=OrderAssessed(assessment),
            cause=self._asked[order.tenant, order.key],
        )
        self.record(
            "order.assessed",
            tenant=order.tenant,
            key=order.key,
            actor=ACTOR,
            details={
                "revision": order.revision,
                "assessment_number": order.assessment_number,
                "order_sha256": order.order_sha256,
                "disposition": str(assessment.disposition),
                "activation": order.activation,
                "findings": [finding.key for finding in assessment.findings],
            },
        )
        # The event's data is `{"assessment": …}`; the body kept is the assessment itself.
        body = event.raw[len(b'{"assessment":') : -1]
        return (
            order.tenant,
            order.key,
            order.assessment_number,
            order.revision,
            order.activation,
            str(assessment.disposition),
            self.now,
            body,
        )
