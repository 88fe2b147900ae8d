"""`/v1/subscriptions`: who hears of what; for administrators."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Header, Response

from services.notify.api.models import SubscriptionIn, SubscriptionList, SubscriptionOut
from services.notify.domain.subscriptions import Subscription
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id
from shared.web.auth import Principal, require, require_person
from shared.web.problems import Problem

STREAM = "subscriptions"
"""The audit stream of a tenant's subscriptions."""
_REPEATS = UUID("5f0a7f5e-93d7-5d0c-8f43-6a3e0f9d2c47")

Admin = Annotated[Principal, Depends(require_person("admin"))]
Reader = Annotated[Principal, Depends(require("admin", "auditor"))]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


def subscription_routes(transactions: Transactions[NotifyWork]) -> APIRouter:
    """The router."""
    router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"])

    @router.get("", summary="Everybody who hears of alerts")
    async def list_subscriptions(caller: Reader) -> SubscriptionList:
        async with transactions.begin([caller.tenant]) as work:
            found = (await work.subscriptions.of([caller.tenant]))[caller.tenant]
        return SubscriptionList(items=[SubscriptionOut.of(item) for item in found])

    @router.post("", status_code=201, summary="Let somebody hear of alerts")
    async def subscribe(
        caller: Admin, wish: SubscriptionIn, response: Response, idempotency_key: IdempotencyKey = None
    ) -> SubscriptionOut:
        subscription = _subscription(caller.tenant, wish, idempotency_key)
        async with transactions.begin([caller.tenant]) as work:
            await _add(work, caller, subscription)
        response.headers["Location"] = f"/v1/subscriptions/{subscription.subscription_id}"
        return SubscriptionOut.of(subscription)

    @router.delete("/{subscription_id}", status_code=204, summary="Let somebody no longer hear of alerts")
    async def unsubscribe(caller: Admin, subscription_id: UUID) -> None:
        async with transactions.begin([caller.tenant]) as work:
            await work.lock([(caller.tenant, STREAM)])
            gone = await work.subscriptions.delete(caller.tenant, subscription_id)
            if gone is None:
                raise Problem(404, "No such subscription", type_="not-found")
            record(work, "subscription.removed", caller.actor, gone)

    return router


def _subscription(tenant: str, wish: SubscriptionIn, idempotency_key: str | None) -> Subscription:
    """With an `Idempotency-Key` the id follows from it: a repetition means the same subscription."""
    repeats = uuid5(_REPEATS, f"{tenant}\x1f{idempotency_key}") if idempotency_key else None
    return Subscription(
        tenant=tenant,
        subscription_id=repeats or new_id(),
        recipient=wish.recipient,
        channel=wish.channel,
        kinds=wish.kinds,
        min_severity=wish.min_severity,
        level=wish.level,
    )


async def _add(work: NotifyWork, caller: Principal, subscription: Subscription) -> None:
    await work.lock([(caller.tenant, STREAM)])
    standing = (await work.subscriptions.of([caller.tenant]))[caller.tenant]
    if subscription in standing:
        return
    same_id = any(item.subscription_id == subscription.subscription_id for item in standing)
    if same_id or not await work.subscriptions.add(subscription, caller.id, work.now):
        detail = "The recipient has a subscription of this level; remove it first."
        if same_id:
            detail = "This Idempotency-Key was used for another subscription."
        raise Problem(409, "Already subscribed", detail, type_="already-subscribed")
    record(work, "subscription.added", caller.actor, subscription)


def record(work: NotifyWork, action: str, actor: str, subscription: Subscription) -> None:
    """Audit a change; the stream `STREAM` must be locked."""
    work.record(
        action,
        tenant=subscription.tenant,
        key=STREAM,
        actor=actor,
        details={
            "subscription_id": str(subscription.subscription_id),
            "channel": subscription.channel,
            "kinds": sorted(subscription.kinds),
            "min_severity": subscription.min_severity.value,
            "level": subscription.level,
        },
        personal={"recipient": subscription.recipient},
    )
