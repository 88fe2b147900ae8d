"""Claims due deliveries by lease, and writes down what came of each attempt."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.notify.delivery import sql
from services.notify.delivery.outcome import Outcome
from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.mail import Told
from services.notify.work import ACTOR, NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id


class Claim(msgspec.Struct, frozen=True):
    """One delivery that this process may attempt until its lease runs out; `attempt` counts from 1."""

    tenant: str
    delivery_id: UUID
    recipient: str
    message_id: str
    composed_at: datetime
    claimed_at: datetime
    attempt: int
    lease: UUID
    alerts: tuple[Told, ...]


class Claims:
    """Deliveries as the worker sees them; every method is one short transaction."""

    def __init__(self, transactions: Transactions[NotifyWork], *, lease_seconds: float) -> None:
        self._transactions = transactions
        self._lease_seconds = lease_seconds

    async def claim(self, tenants: list[str], *, busy: list[str], most: int) -> list[Claim]:
        """At most `most` due deliveries, one per recipient and none to a recipient in `busy`."""
        async with self._transactions.begin(tenants) as work:
            rows = await work.connection.fetch(sql.DUE, busy, most)
            # One address may stand in two tenants; the other message is for the next look.
            chosen = list({row["recipient"]: row for row in rows}.values())
            if not chosen:
                return []
            lease = new_id()
            columns = [row["tenant"] for row in chosen], [row["delivery_id"] for row in chosen]
            await work.connection.execute(sql.LEASE, *columns, lease, self._lease_seconds)
            numbers = [row["attempts"] + 1 for row in chosen]
            await work.connection.execute(sql.START_ATTEMPTS, *columns, numbers)
            contents = _by_delivery(await work.connection.fetch(sql.CONTENTS, *columns))
            claimed_at = work.now
        return [_claim(row, lease, claimed_at, contents[row["tenant"], row["delivery_id"]]) for row in chosen]

    async def sent(self, claim: Claim, outcome: Outcome) -> None:
        """The receiver has it: alerts that nobody had heard of are delivered now."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
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
                channel="email",
                recipient=claim.recipient,
            )
            _record(work, claim, "alert.delivered", alert["alert_id"], {})

    async def later(self, claim: Claim, outcome: Outcome, seconds: float) -> None:
        """Try again in `seconds`."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            await work.connection.fetchval(sql.LATER, claim.tenant, claim.delivery_id, claim.lease, seconds)

    async def failed(self, claim: Claim, outcome: Outcome) -> None:
        """This recipient will never have it: others are called."""
        async with self._transactions.begin([claim.tenant]) as work:
            await _end(work, claim, outcome)
            if not await work.connection.fetchval(sql.FAILED, claim.tenant, claim.delivery_id, claim.lease):
                return
            alerts = [alert.alert_id for alert in claim.alerts]
            await work.lock((claim.tenant, str(alert_id)) for alert_id in alerts)
            await work.connection.execute(sql.CALL_OTHERS, claim.tenant, alerts)
            for alert_id in alerts:
                _record(work, claim, "alert.delivery-failed", alert_id, {"code": outcome.code})


def _record(
    work: NotifyWork, claim: Claim, action: str, alert_id: UUID, details: dict[str, int | None]
) -> None:
    work.record(
        action,
        tenant=claim.tenant,
        key=str(alert_id),
        actor=ACTOR,
        details={"channel": "email", "message_id": claim.message_id, "attempt": claim.attempt, **details},
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


def _claim(row: asyncpg.Record, lease: UUID, claimed_at: datetime, alerts: tuple[Told, ...]) -> Claim:
    return Claim(
        tenant=row["tenant"],
        delivery_id=row["delivery_id"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        composed_at=row["composed_at"],
        claimed_at=claimed_at,
        attempt=row["attempts"] + 1,
        lease=lease,
        alerts=alerts,
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
