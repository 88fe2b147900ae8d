"""Claims due deliveries by lease, and writes down what came of each attempt."""

from collections.abc import Collection
from uuid import UUID

import asyncpg
import structlog
from cryptography.exceptions import InvalidTag

from services.notify.delivery import sql
from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome
from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.schedule import circuit_opens_for
from services.notify.domain.triggers import of_endpoint
from services.notify.domain.words import Told
from services.notify.vault import Endpoint, Vault
from services.notify.work import ACTOR, NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id

_LOG = structlog.get_logger(__name__)


class Claims:
    """Deliveries as the worker sees them; every method is one short transaction."""

    def __init__(self, transactions: Transactions[NotifyWork], vault: Vault, *, lease_seconds: float) -> None:
        self._transactions = transactions
        self._vault = vault
        self._lease_seconds = lease_seconds

    async def claim(
        self, tenants: list[str], channels: Collection[str], *, busy: list[str], most: int
    ) -> list[Claim]:
        """At most `most` due deliveries of these channels, one per receiver and none to one in `busy`."""
        async with self._transactions.begin(tenants) as work:
            rows = await work.connection.fetch(sql.DUE, list(channels), busy, most)
            if not rows:
                return []
            lease = new_id()
            columns = [row["tenant"] for row in rows], [row["delivery_id"] for row in rows]
            await work.connection.execute(sql.LEASE, *columns, lease, self._lease_seconds)
            numbers = [row["attempts"] + 1 for row in rows]
            await work.connection.execute(sql.START_ATTEMPTS, *columns, numbers)
            contents = _by_delivery(await work.connection.fetch(sql.CONTENTS, *columns))
        return [
            Claim(
                tenant=row["tenant"],
                delivery_id=row["delivery_id"],
                channel=row["channel"],
                recipient=row["recipient"],
                message_id=row["message_id"],
                composed_at=row["composed_at"],
                claimed_at=work.now,
                attempt=row["attempts"] + 1,
                lease=lease,
                alerts=contents[row["tenant"], row["delivery_id"]],
                endpoint=self._endpoint(row),
                disabled=row["disabled_at"] is not None,
            )
            for row in rows
        ]

    def _endpoint(self, row: asyncpg.Record) -> Endpoint | None:
        if row["sealed"] is None:
            return None
        try:
            return self._vault.open(row["tenant"], row["channel"], row["recipient"], row["sealed"])
        except InvalidTag:
            _LOG.error("an endpoint was sealed with another key", channel=row["channel"])
            return None

    async def sent(self, claim: Claim, outcome: Outcome) -> None:
        """The receiver has it: alerts that nobody had heard of are delivered now."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            await work.endpoints.answered(claim.tenant, claim.channel, claim.recipient)
            if await work.connection.fetchval(sql.SENT, claim.tenant, claim.delivery_id):
                await self._deliver_alerts(work, claim)

    async def _deliver_alerts(self, work: NotifyWork, claim: Claim) -> None:
        rows = await work.connection.fetch(sql.ALERTS_OF, claim.tenant, claim.delivery_id)
        first = {row["alert_id"]: row for row in rows if row["delivered_at"] is None}
        await work.lock((claim.tenant, str(alert_id)) for alert_id in first)
        for row in await work.connection.fetch(sql.DELIVERED, claim.tenant, list(first), work.now):
            alert = first[row["alert_id"]]
            work.say(
                "alert.delivered",
                claim.tenant,
                alert["alert_id"],
                alert["kind"],
                alert["severity"],
                alert["subject_key"],
                channel=claim.channel,
                recipient=claim.recipient,
            )
            _record(work, claim, "alert.delivered", alert["alert_id"], {})

    async def later(self, claim: Claim, outcome: Outcome, seconds: float) -> None:
        """Try again in `seconds`; an endpoint that fails again and again is left alone for a while."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            await work.connection.fetchval(sql.LATER, claim.tenant, claim.delivery_id, claim.lease, seconds)
            await _fail(work, claim, outcome)

    async def failed(self, claim: Claim, outcome: Outcome) -> None:
        """This recipient will never have it: others are called."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            await _fail(work, claim, outcome)
            await _give_up(work, claim, outcome)

    async def gone(self, claim: Claim, outcome: Outcome) -> None:
        """The endpoint wants nothing ever again: it is switched off, its owner and others are told."""
        receiver = claim.tenant, claim.channel, claim.recipient
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            await _give_up(work, claim, outcome)
            version = await work.endpoints.disable(*receiver, outcome.reply)
            if version is not None:
                owner = await work.endpoints.owner(*receiver)
                work.alerts.raise_once(of_endpoint(*receiver, version, owner))


async def _give_up(work: NotifyWork, claim: Claim, outcome: Outcome) -> None:
    if not await work.connection.fetchval(sql.FAILED, claim.tenant, claim.delivery_id, claim.lease):
        return
    alerts = [alert.alert_id for alert in claim.alerts]
    await work.lock((claim.tenant, str(alert_id)) for alert_id in alerts)
    await work.connection.execute(sql.CALL_OTHERS, claim.tenant, alerts)
    for alert_id in alerts:
        _record(work, claim, "alert.delivery-failed", alert_id, {"code": outcome.code})


async def _fail(work: NotifyWork, claim: Claim, outcome: Outcome) -> None:
    """Count a failure of an endpoint; mail has none, its server is asked often."""
    receiver = claim.tenant, claim.channel, claim.recipient
    failures = await work.endpoints.failed(*receiver)
    silence = max(circuit_opens_for(failures), outcome.retry_after or 0.0)
    if failures and silence:
        await work.endpoints.silence(*receiver, silence)


def _record(
    work: NotifyWork, claim: Claim, action: str, alert_id: UUID, details: dict[str, int | None]
) -> None:
    told = {"channel": claim.channel, "message_id": claim.message_id, "attempt": claim.attempt}
    work.record(
        action,
        tenant=claim.tenant,
        key=str(alert_id),
        actor=ACTOR,
        details={**told, **details},
        personal={"recipient": claim.recipient},
    )


async def _end(work: NotifyWork, claim: Claim, outcome: Outcome) -> None:
    await work.connection.execute(
        sql.END_ATTEMPT,
        claim.tenant,
        claim.delivery_id,
        claim.attempt,
        outcome.meaning,
        outcome.code,
        outcome.reply,
    )


def _by_delivery(rows: list[asyncpg.Record]) -> dict[tuple[str, UUID], tuple[Told, ...]]:
    found: dict[tuple[str, UUID], list[Told]] = {}
    for row in rows:
        found.setdefault((row["tenant"], row["delivery_id"]), []).append(_told(row))
    return {key: tuple(alerts) for key, alerts in found.items()}


def _told(row: asyncpg.Record) -> Told:
    return Told(
        alert_id=row["alert_id"],
        kind=AlertKind(row["kind"]),
        severity=Severity(row["severity"]),
        reason=row["reason"],
        source_system=row["source_system"],
        order_id=row["order_id"],
        revision=row["revision"],
        case_id=row["case_id"],
        disposition=row["disposition"],
        cause=row["cause"],
        due_at=row["due_at"],
    )
