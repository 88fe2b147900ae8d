"""`/v1/subscriptions`: who hears of what, where and when; for administrators."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Header, Request, Response

from services.notify.api.subscription_models import (
    SecretRotated,
    SubscriptionIn,
    SubscriptionList,
    SubscriptionMade,
    SubscriptionOut,
)
from services.notify.domain.subscriptions import Subscription
from services.notify.subscribing import Rules, Subscribing, unknown
from services.notify.vault import Vault
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id
from shared.web.auth import Principal, require, require_person
from shared.web.etag import etag, expected_version

_REPEATS = UUID("5f0a7f5e-93d7-5d0c-8f43-6a3e0f9d2c47")

Admin = Annotated[Principal, Depends(require_person("admin"))]
Reader = Annotated[Principal, Depends(require("admin", "auditor"))]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


def subscription_routes(transactions: Transactions[NotifyWork], vault: Vault, rules: Rules) -> APIRouter:
    """The router."""
    router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"])

    @router.get("", summary="Everybody who hears of alerts")
    async def list_subscriptions(caller: Reader) -> SubscriptionList:
        async with transactions.begin([caller.tenant]) as work:
            found = (await work.subscriptions.of([caller.tenant]))[caller.tenant]
            endpoints = await work.endpoints.of(caller.tenant)
        return SubscriptionList(
            items=[SubscriptionOut.of(item, endpoints.get(item.address)) for item in found]
        )

    @router.get("/{subscription_id}", summary="One subscription")
    async def read(caller: Reader, subscription_id: UUID, response: Response) -> SubscriptionOut:
        async with transactions.begin([caller.tenant]) as work:
            found = (await work.subscriptions.of([caller.tenant]))[caller.tenant]
            for item in found:
                if item.subscription_id == subscription_id:
                    return await _shown(work, item, response)
        raise unknown()

    @router.post("", status_code=201, summary="Let somebody hear of alerts")
    async def subscribe(
        caller: Admin, wish: SubscriptionIn, response: Response, idempotency_key: IdempotencyKey = None
    ) -> SubscriptionMade:
        """With an `Idempotency-Key` the id follows from it: a repetition means the same subscription."""
        repeats = uuid5(_REPEATS, f"{caller.tenant}\x1f{idempotency_key}") if idempotency_key else new_id()
        subscription = wish.subscription(caller.tenant, repeats, owner_email=caller.email)
        async with transactions.begin([caller.tenant]) as work:
            endpoint = await Subscribing(work, caller, vault, rules).add(subscription, wish.url)
            shown = await _shown(work, subscription, response)
        response.headers["Location"] = f"/v1/subscriptions/{subscription.subscription_id}"
        secret = (endpoint.secret or None) if endpoint else None
        return SubscriptionMade(**shown.model_dump(by_alias=True), signing_secret=secret)

    @router.put("/{subscription_id}", summary="Change what somebody hears of, and how")
    async def change(
        caller: Admin, subscription_id: UUID, wish: SubscriptionIn, request: Request, response: Response
    ) -> SubscriptionOut:
        """Needs `If-Match`. Without `url` an endpoint stays where it is; saving switches it on again."""
        wanted = wish.subscription(caller.tenant, subscription_id, version=expected_version(request))
        async with transactions.begin([caller.tenant]) as work:
            written = await Subscribing(work, caller, vault, rules).change(wanted, wish.url)
            return await _shown(work, written, response)

    @router.post(
        "/{subscription_id}/secret-rotations", status_code=201, summary="Give a webhook a new secret"
    )
    async def rotate(
        caller: Admin, subscription_id: UUID, idempotency_key: IdempotencyKey = None
    ) -> SecretRotated:
        """The secret before signs beside the new one for a day."""
        async with transactions.begin([caller.tenant]) as work:
            endpoint = await Subscribing(work, caller, vault, rules).rotate(subscription_id, idempotency_key)
        old_until = datetime.fromtimestamp(endpoint.old_until, UTC)
        return SecretRotated(signing_secret=endpoint.secret, old_until=old_until)

    @router.delete("/{subscription_id}", status_code=204, summary="Let somebody no longer hear of alerts")
    async def unsubscribe(caller: Admin, subscription_id: UUID, request: Request) -> None:
        """`If-Match` may say which version is meant."""
        version = expected_version(request) if "if-match" in request.headers else None
        async with transactions.begin([caller.tenant]) as work:
            await Subscribing(work, caller, vault, rules).remove(subscription_id, version)

    return router


async def _shown(work: NotifyWork, subscription: Subscription, response: Response) -> SubscriptionOut:
    endpoints = await work.endpoints.of(subscription.tenant)
    response.headers["ETag"] = etag(subscription.version)
    return SubscriptionOut.of(subscription, endpoints.get(subscription.address))
