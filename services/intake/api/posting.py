"""From a body to a `Posted`, from a result to an answer; used by the single and the batch route."""

import asyncio
from typing import Any

from services.intake.accept import Accepted, KeyReused, Posted, Result, posted
from services.intake.api.door import Door, tenant_of
from services.intake.api.paths import location
from services.intake.batcher import Overloaded, Unavailable
from services.intake.domain.accepting import Outcome, Refusal
from services.intake.domain.submitters import submitters
from services.intake.formats import NOTHING_SAID, OWN, Beside, Media, read_document
from shared.contracts.order import FieldError, Order, parse_order
from shared.web.auth import Principal
from shared.web.problems import Problem

LARGE = 64 * 1024
"""Bytes from which a body is parsed in a thread, so that the loop does not stall for it."""
_TITLES = {
    Outcome.CONFLICT: ("Other content under the same revision", "revision-conflict"),
    Outcome.OUTDATED: ("The revision went backwards", "revision-outdated"),
    Outcome.RELEASED: ("The order was released", "order-released"),
    Outcome.ERASED: ("The order's record was erased", "order-erased"),
    Outcome.CANCELLED: ("The order was cancelled", "order-cancelled"),
}


async def read(
    door: Door,
    caller: Principal,
    body: bytes,
    media: Media,
    idempotency_key: str | None,
    beside: Beside = NOTHING_SAID,
) -> Posted:
    """Parse strictly; raises `OrderRefused`, or 415 for a media type that nobody reads here."""
    if len(body) > LARGE:
        async with door.large_bodies:
            return await asyncio.to_thread(_read, door, caller, body, media, idempotency_key, beside)
    return _read(door, caller, body, media, idempotency_key, beside)


def _read(
    door: Door, caller: Principal, body: bytes, media: Media, name: str | None, beside: Beside
) -> Posted:
    order = _order(door, body, media, beside)
    return posted(
        tenant_of(caller),
        order,
        body,
        media_type=media.type,
        submitters=_submitters(order, caller),
        actor=caller.actor,
        idempotency_key=name,
    )


def _order(door: Door, body: bytes, media: Media, beside: Beside) -> Order:
    if media.type in OWN:
        if beside != NOTHING_SAID:
            detail = "An order.v1 says itself what the parameters of other formats say beside them."
            raise Problem(422, "The request is not valid", detail, type_="invalid-request")
        return parse_order(body)
    reader = door.formats.get(media.type)
    if reader is None:
        taken = sorted({*OWN, *door.formats})
        raise Problem(415, "Unsupported media type", f"Taken here: {', '.join(taken)}.", type_="media-type")
    return read_document(reader, body, media.charset, beside)


def _submitters(order: Order, caller: Principal) -> tuple[str, ...]:
    """The person who posted it themselves, or everybody who owns the key it was posted with."""
    own = caller.id if caller.kind == "person" else caller.submitter
    owners = [own, *caller.email.split()]  # a key may have several owners
    return submitters(order, owners)


async def submit(door: Door, item: Posted) -> Accepted:
    """Store through the group commit; raises the problem to answer with."""
    try:
        result = await door.batcher.submit(item)
    except Overloaded:
        door.metrics.posts.labels("overloaded").inc()
        raise Problem(
            503,
            "Too many orders at once",
            "The queue is full; nothing of this order was stored.",
            type_="overloaded",
            headers={"Retry-After": "1"},
        ) from None
    except Unavailable:
        door.metrics.posts.labels("unavailable").inc()
        raise Problem(
            503,
            "Temporarily unavailable",
            "The database does not answer. Send the same order again: it will be stored once.",
            type_="unavailable",
            headers={"Retry-After": "2"},
        ) from None
    return _accepted(door, result)


def _accepted(door: Door, result: Result) -> Accepted:
    if isinstance(result, Accepted):
        door.metrics.posts.labels(result.outcome.value).inc()
        return result
    if isinstance(result, KeyReused):
        door.metrics.posts.labels("key-reused").inc()
        raise Problem(
            422,
            "The Idempotency-Key was used before",
            "It came with another body; use a new key for a new order.",
            type_="idempotency-key-reused",
        )
    door.metrics.posts.labels(result.outcome.value).inc()
    raise _refused(result)


def _refused(refusal: Refusal) -> Problem:
    title, slug = _TITLES[refusal.outcome]
    errors = [FieldError(pointer, "differs from what is stored") for pointer in refusal.pointers]
    return Problem(409, title, refusal.detail, type_=slug, errors=errors)


def answer(accepted: Accepted) -> dict[str, Any]:
    """The body of a 202: the same however often it is asked for."""
    key = accepted.key
    return {
        "order_id": key.order_id,
        "source_system": key.source_system,
        "revision": accepted.revision,
        "order_sha256": accepted.order_sha256,
        "location": location(key),
    }
