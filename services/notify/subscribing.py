"""What happens when somebody subscribes, changes a subscription, rotates a secret or leaves.

Every function runs within one unit of work, under the lock of the tenant's audit stream `STREAM`.
"""

import re
import time
from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg
import httpx
from cryptography.exceptions import InvalidTag

from services.notify.domain.standard_webhooks import new_secret
from services.notify.domain.subscriptions import Subscription
from services.notify.repository.endpoints import EndpointRow
from services.notify.vault import Endpoint, Vault
from services.notify.work import NotifyWork
from shared.web.addresses import is_loopback, why_not_public
from shared.web.auth import Principal
from shared.web.etag import changed
from shared.web.outbound import has_a_port
from shared.web.problems import FieldError, Problem

STREAM = "subscriptions"
"""The audit stream of a tenant's subscriptions."""
_NAME_MOST = 253
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""RFC 1035, 2.3.4, and the underscore that some names have."""
MAIL = "email"
SIGNED = "webhook"


@dataclass(frozen=True)
class Rules:
    """What the settings allow."""

    loopback: bool
    secret_overlap_hours: float


class Subscribing:
    """The changes of one tenant's subscriptions in one unit of work."""

    def __init__(self, work: NotifyWork, caller: Principal, vault: Vault, rules: Rules) -> None:
        self._work = work
        self._caller = caller
        self._tenant = caller.tenant
        self._vault = vault
        self._rules = rules

    async def add(self, wish: Subscription, url: str | None) -> Endpoint | None:
        """Subscribe; the same again changes nothing. Gives the endpoint of a channel that has one."""
        standing = await self._standing()
        same_id = standing.get(wish.subscription_id)
        if same_id is not None and replace(same_id, version=1, owner_email=wish.owner_email) != wish:
            raise _conflict("This Idempotency-Key was used for another subscription.")
        endpoint = await self._endpoint_for(wish, url)
        if same_id is None:
            if not await self._work.subscriptions.add(wish, self._caller.id, self._work.now):
                raise _conflict("The recipient has a subscription of this level; remove it first.")
            record(self._work, "subscription.added", self._caller.actor, wish)
        return endpoint

    async def change(self, wish: Subscription, url: str | None) -> Subscription:
        """Write a wish over the version it names; its endpoint, if it has one, is switched on again."""
        old = await self._one(wish.subscription_id)
        if old.version != wish.version:
            raise changed(old.version)
        if old.address != wish.address:
            detail = "Channel and recipient stay as they are; make another subscription."
            raise _not_valid("/recipient", detail)
        wish = replace(wish, owner_email=old.owner_email)
        if wish.channel != MAIL:
            await self._save(wish, replace_url(await self._endpoint(wish), url, self._rules))
        try:
            version = await self._work.subscriptions.change(wish)
        except asyncpg.UniqueViolationError as error:
            raise _conflict("The recipient has another subscription of this level.") from error
        if version is None:
            raise changed()
        record(self._work, "subscription.changed", self._caller.actor, wish)
        return replace(wish, version=version)

    async def remove(self, subscription_id: UUID, version: int | None) -> None:
        """Let somebody no longer hear; an endpoint that nobody names any more is forgotten."""
        gone = await self._one(subscription_id)
        if version is not None and version != gone.version:
            raise changed(gone.version)
        await self._work.subscriptions.delete(self._tenant, subscription_id)
        await self._work.endpoints.delete_unused(self._tenant, *gone.address)
        record(self._work, "subscription.removed", self._caller.actor, gone)

    async def rotate(self, subscription_id: UUID, repeat: str | None) -> Endpoint:
        """A new secret; the one before signs beside it for a while. `repeat` makes repetition harmless."""
        wish = await self._one(subscription_id)
        if wish.channel != SIGNED:
            raise _not_valid("/channel", "Only signed webhooks have a secret.")
        old = await self._endpoint(wish)
        secret = self._vault.secret(f"{subscription_id}\x1f{repeat}") if repeat else new_secret()
        if secret in (old.secret, old.old_secret):
            return old
        until = time.time() + self._rules.secret_overlap_hours * 3_600
        fresh = Endpoint(old.url, secret, old.secret, until)
        await self._save(wish, fresh)
        record(self._work, "subscription.secret-rotated", self._caller.actor, wish)
        return fresh

    async def _standing(self) -> dict[UUID, Subscription]:
        await self._work.lock([(self._tenant, STREAM)])
        found = (await self._work.subscriptions.of([self._tenant]))[self._tenant]
        return {item.subscription_id: item for item in found}

    async def _one(self, subscription_id: UUID) -> Subscription:
        found = (await self._standing()).get(subscription_id)
        if found is None:
            raise unknown()
        return found

    async def _endpoint_for(self, wish: Subscription, url: str | None) -> Endpoint | None:
        """Several levels may share an endpoint; one name is never two addresses."""
        if wish.channel == MAIL:
            return None
        row = (await self._work.endpoints.of(self._tenant)).get(wish.address)
        if row is None:
            if url is None:
                raise _not_valid("/url", "Where to post to is missing.")
            made = Endpoint(checked_url(url, self._rules), new_secret() if wish.channel == SIGNED else "")
            await self._save(wish, made)
            return made
        standing = self._open(row)
        if url is not None and url != standing.url:
            raise _conflict("This name has another address; choose a new name, or change that subscription.")
        return standing

    async def _endpoint(self, wish: Subscription) -> Endpoint:
        return self._open((await self._work.endpoints.of(self._tenant))[wish.address])

    def _open(self, row: EndpointRow) -> Endpoint:
        try:
            return self._vault.open(row.tenant, row.channel, row.recipient, row.sealed)
        except InvalidTag as error:
            detail = "The endpoint was sealed with another key: remove the subscription and make it anew."
            raise Problem(409, "Endpoint unreadable", detail, type_="endpoint-unreadable") from error

    async def _save(self, wish: Subscription, endpoint: Endpoint) -> None:
        sealed = self._vault.seal(self._tenant, *wish.address, endpoint)
        await self._work.endpoints.save(self._tenant, *wish.address, httpx.URL(endpoint.url).host, sealed)


def replace_url(endpoint: Endpoint, url: str | None, rules: Rules) -> Endpoint:
    """The endpoint at a new address, with its secrets; as it is when none is given."""
    if url is None:
        return endpoint
    return Endpoint(checked_url(url, rules), endpoint.secret, endpoint.old_secret, endpoint.old_until)


def checked_url(url: str, rules: Rules) -> str:
    """An https URL without password; what its name resolves to is checked at each delivery."""
    try:
        parsed = httpx.URL(url)
        reason = why_not_public(parsed.host)
    except (httpx.InvalidURL, UnicodeError) as error:  # the latter from names that IDNA does not know
        raise _not_valid("/url", "This is not a URL.") from error
    if parsed.host and not (has_a_port(parsed) and (reason != "unreadable" or _is_name(parsed))):
        raise _not_valid("/url", "There can be no such host or port.")
    plain = rules.loopback and parsed.scheme == "http"
    if (parsed.scheme != "https" and not plain) or not parsed.host or parsed.userinfo or parsed.fragment:
        raise _not_valid("/url", "Give an https URL with a host, without password and without fragment.")
    if reason not in (None, "unreadable") and not (rules.loopback and is_loopback(parsed.host)):
        raise _not_valid("/url", f"The host is an address that is {reason}; only public ones are posted to.")
    return url


def _is_name(url: httpx.URL) -> bool:
    """Whether a resolver can be asked for the host; numbers such as `127.1` are for the resolver to read."""
    host = url.raw_host.decode("ascii").removesuffix(".")
    return len(host) <= _NAME_MOST and all(_LABEL.fullmatch(label) for label in host.split("."))


def record(work: NotifyWork, action: str, actor: str, subscription: Subscription) -> None:
    """Audit a change; the stream `STREAM` must be locked."""
    timing = subscription.timing
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
            "digest": timing.digest.value,
            "quiet_hours": timing.quiet_from is not None,
            "time_zone": timing.time_zone,
        },
        personal={"recipient": subscription.recipient},
    )


def unknown() -> Problem:
    """404."""
    return Problem(404, "No such subscription", type_="not-found")


def _conflict(detail: str) -> Problem:
    return Problem(409, "Already subscribed", detail, type_="already-subscribed")


def _not_valid(pointer: str, detail: str) -> Problem:
    errors = [FieldError(pointer, detail)]
    return Problem(422, "The request is not valid", detail, type_="invalid-request", errors=errors)
