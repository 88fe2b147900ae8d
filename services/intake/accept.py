"""Accepts a batch of posted orders in one transaction: what the door does once they are parsed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
import msgspec
import structlog

from services.intake import sql
from services.intake.domain.accepting import Outcome, Refusal, decide, refusal
from services.intake.domain.sales_order import Revision, SalesOrder
from services.intake.formats.media import OWN
from services.intake.work import IntakeWork
from shared.contracts.events import ChangeRefused, OrderEvent
from shared.contracts.order import (
    Order,
    OrderKey,
    canonical_bytes,
    differing_fields,
    order_sha256,
    read_order,
)

_LOG = structlog.get_logger(__name__)
_EVENTS = {Outcome.RECEIVED: "order.received", Outcome.AMENDED: "order.amended"}


@dataclass(frozen=True)
class Posted:
    """One parsed order with everything said about it at the door."""

    key: OrderKey
    order: Order = field(repr=False)
    canonical: bytes = field(repr=False)
    order_sha256: str
    received: bytes = field(repr=False)
    received_sha256: str
    media_type: str
    submitters: tuple[str, ...]
    actor: str
    """Who posted it, as the audit names it."""
    idempotency_key: str | None = None

    @property
    def fingerprint(self) -> str:
        """What an `Idempotency-Key` stands for: the bytes; of another format what was made of them, because
        part of it was said beside the document.
        """
        return self.received_sha256 if self.media_type in OWN else self.order_sha256

    def revision(self, work: IntakeWork) -> Revision:
        """As it is stored, accepted now."""
        return Revision(
            self.order.revision,
            self.order_sha256,
            self.canonical,
            self.received,
            self.received_sha256,
            self.media_type,
            self.submitters,
            self.actor,
            work.now,
        )


@dataclass(frozen=True)
class Accepted:
    """202: this revision is stored and will be decided on."""

    key: OrderKey
    revision: int
    order_sha256: str
    outcome: Outcome


@dataclass(frozen=True)
class KeyReused:
    """The Idempotency-Key was used before with another body."""

    idempotency_key: str


Result = Accepted | Refusal | KeyReused


def posted(
    tenant: str,
    order: Order,
    received: bytes,
    *,
    media_type: str,
    submitters: tuple[str, ...],
    actor: str,
    idempotency_key: str | None = None,
) -> Posted:
    """A `Posted` with its key, its canonical form and both hashes."""
    canonical = canonical_bytes(order)
    return Posted(
        OrderKey(tenant, order.source_system, order.order_id),
        order,
        canonical,
        order_sha256(canonical),
        received,
        hashlib.sha256(received).hexdigest(),
        media_type,
        submitters,
        actor,
        idempotency_key,
    )


async def accept(work: IntakeWork, items: Sequence[Posted]) -> list[Result]:
    """Decide on each item in turn, in the locked transaction `work`; nothing is written before its flush."""
    keys = [(item.key.tenant, str(item.key)) for item in items]
    known = await work.lock(keys)
    await work.orders.load(known)
    work.orders.have_no(set(keys) - known)
    answers = await _answers(work, items)
    results = []
    for item in items:
        result = _answered(answers, item) or await _accept_one(work, item)
        if isinstance(result, Accepted):
            _remember(work, answers, item, result)
        results.append(result)
    return results


async def stored(work: IntakeWork, items: Sequence[Posted]) -> list[Result | None]:
    """After a commit whose outcome is unknown: who is stored with this very content? By natural key."""
    columns = [
        [item.key.tenant for item in items],
        [str(item.key) for item in items],
        [item.order.revision for item in items],
    ]
    rows = await work.connection.fetch(sql.STORED_REVISIONS, *columns)
    found = {(row["tenant"], row["key"], row["revision"]): row["order_sha256"] for row in rows}
    return [
        Accepted(item.key, item.order.revision, item.order_sha256, Outcome.SAME)
        if found.get((item.key.tenant, str(item.key), item.order.revision)) == item.order_sha256
        else None
        for item in items
    ]


Answers = dict[tuple[str, str], tuple[str, Accepted]]
"""Fingerprint and answer by tenant and idempotency key."""


async def _answers(work: IntakeWork, items: Sequence[Posted]) -> Answers:
    named = [(item.key.tenant, item.idempotency_key) for item in items if item.idempotency_key]
    if not named:
        return {}
    rows = await work.connection.fetch(
        sql.KNOWN_ANSWERS, *(list(column) for column in zip(*named, strict=True))
    )
    return {(row["tenant"], row["idempotency_key"]): (row["fingerprint"], _answer_of(row)) for row in rows}


def _answer_of(row: asyncpg.Record) -> Accepted:
    return Accepted(OrderKey.parse(row["key"]), row["revision"], row["order_sha256"], Outcome.SAME)


def _answered(answers: Answers, item: Posted) -> Result | None:
    known = answers.get((item.key.tenant, item.idempotency_key or ""))
    if known is None:
        return None
    fingerprint, answer = known
    return answer if fingerprint == item.fingerprint else KeyReused(item.idempotency_key or "")


def _remember(work: IntakeWork, answers: Answers, item: Posted, result: Accepted) -> None:
    tenant, name = item.key.tenant, item.idempotency_key
    if name is None or (tenant, name) in answers:
        return
    answers[tenant, name] = item.received_sha256, result
    work.remember_answer(
        (tenant, name, item.fingerprint, str(result.key), result.revision, result.order_sha256, work.now)
    )


async def _accept_one(work: IntakeWork, item: Posted) -> Result:
    order = work.orders.get(item.key.tenant, str(item.key))
    outcome = decide(order, item.order.revision, item.order_sha256)
    if order is not None and not outcome.accepted:
        return await _refuse(work, order, item, outcome)
    if outcome is not Outcome.SAME:
        _store(work, order, item, outcome)
    return Accepted(item.key, item.order.revision, item.order_sha256, outcome)


def _store(work: IntakeWork, order: SalesOrder | None, item: Posted, outcome: Outcome) -> None:
    revision = item.revision(work)
    if order is None:
        work.orders.add(SalesOrder.first(item.key, revision), revision)
    else:
        order.amend(revision)
        work.orders.add_revision(order, revision)
    name, key = _EVENTS[outcome], str(item.key)
    work.publish(name, tenant=item.key.tenant, key=key, data=order_event(item.key, revision))
    work.record(
        name,
        tenant=item.key.tenant,
        key=key,
        actor=item.actor,
        details={
            "revision": revision.number,
            "order_sha256": revision.order_sha256,
            "received_sha256": revision.received_sha256,
            "media_type": revision.media_type,
        },
        personal={"submitters": ", ".join(revision.submitters)} if revision.submitters else None,
    )


def order_event(key: OrderKey, revision: Revision, *, recheck: int = 0) -> OrderEvent:
    """What screening and diligence are told of a revision."""
    return OrderEvent(
        tenant=key.tenant,
        source_system=key.source_system,
        order_id=key.order_id,
        revision=revision.number,
        order_sha256=revision.order_sha256,
        order=msgspec.Raw(revision.canonical),
        accepted_at=revision.accepted_at.isoformat(),
        submitters=revision.submitters,
        recheck=recheck,
    )


async def _refuse(work: IntakeWork, order: SalesOrder, item: Posted, outcome: Outcome) -> Refusal:
    if outcome is Outcome.RELEASED:
        _refused_after_release(work, order, item)
    pointers: tuple[str, ...] = ()
    if outcome is Outcome.CONFLICT:
        before = read_order(await work.orders.canonical(order))
        pointers = tuple(differing_fields(before, item.order))
    return refusal(outcome, order, item.order.revision, pointers)


def _refused_after_release(work: IntakeWork, order: SalesOrder, item: Posted) -> None:
    """Somebody changes an order whose goods may have left: people are alerted, it is audited and counted."""
    work.publish(
        "order.change-refused",
        tenant=order.key.tenant,
        key=str(order.key),
        data=_change_refused(work, order, item),
    )
    work.record(
        "order.change-refused-after-release",
        tenant=order.key.tenant,
        key=str(order.key),
        actor=item.actor,
        details={
            "released_revision": order.revision,
            "revision": item.order.revision,
            "order_sha256": item.order_sha256,
        },
    )
    work.after_commit(work.metrics.refused_after_release.inc)
    _LOG.error("a released order was sent again with other content", order=str(order.key), alert=True)


def _change_refused(work: IntakeWork, order: SalesOrder, item: Posted) -> ChangeRefused:
    return ChangeRefused(
        tenant=order.key.tenant,
        source_system=order.key.source_system,
        order_id=order.key.order_id,
        revision=item.order.revision,
        order_sha256=item.order_sha256,
        released_revision=order.revision,
        release_id=order.release_id or "",
        refused_at=work.now.isoformat(),
    )
