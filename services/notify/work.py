"""The unit of work of notify: alerts, standings and causes of a batch."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from services.notify.domain.alerts import Trigger
from services.notify.domain.schedule import EscalationPolicy
from services.notify.domain.standing import Standing
from services.notify.domain.subscriptions import Routing, Subscription, route
from services.notify.domain.triggers import of_cause
from services.notify.repository.alerts import Alerts, NewAlert
from services.notify.repository.causes import Causes
from services.notify.repository.endpoints import Endpoints
from services.notify.repository.erasing import erase_alerts
from services.notify.repository.standings import Standings
from services.notify.repository.subscriptions import Subscriptions
from shared.contracts.events import AlertEvent
from shared.database.pool import Connection
from shared.database.transactions import WorkFactory
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import EventFactory
from shared.messaging.keys import EventSigner

ACTOR = "notify"
UNROUTED_AGAIN = timedelta(seconds=60)
"""How soon an alert that nobody subscribes to looks for somebody again."""


class NotifyWork(UnitOfWork):
    """One transaction of notify."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        *,
        events: EventFactory,
        signer: EventSigner,
        policy: EscalationPolicy,
        quiet: timedelta,
    ) -> None:
        super().__init__(connection, now, events=events, signer=signer)
        self.policy = policy
        self._quiet = quiet
        self.alerts = Alerts(connection)
        self.standings = Standings(connection)
        self.causes = Causes(connection)
        self.subscriptions = Subscriptions(connection)
        self.endpoints = Endpoints(connection)

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """Load standings and alerts of the batch: two queries, which find nothing for cleared orders."""
        if keys:
            await self.standings.prefetch(keys)
            await self.alerts.prefetch(keys)

    def settle(self, standing: Standing) -> None:
        """Settle the order's alerts that its newest standing answers."""
        for alert in self.alerts.of(standing.tenant, standing.key):
            if settlement := standing.settles(alert.kind, alert.epoch):
                self.alerts.settle(alert, settlement)

    async def erase(self, tenant: str, key: str) -> int:
        """The time of the order is over: its alerts lose their words; gives how many there were."""
        self.standings.get(tenant, key).erase()
        return await erase_alerts(self.connection, tenant, key, self.now)

    def _is_erased(self, tenant: str, key: str) -> bool:
        standing = self.standings.find(tenant, key)
        return standing is not None and standing.erased

    async def flush(self) -> None:
        """Write alerts with their recipients, events and audit entries, in bulk."""
        for tenant, cause, episode, text in await self.causes.begun(self.now, self._quiet):
            self.alerts.raise_once(of_cause(tenant, cause, episode, text))
        # A replay raises nothing of an order whose time is over.
        self.alerts.drop(self._is_erased)
        await self._lock_alerts()
        await self._write_raised()
        await self._write_settled()
        await self.standings.flush()
        await super().flush()

    async def _lock_alerts(self) -> None:
        raised = [(trigger.tenant, str(alert_id)) for alert_id, trigger in self.alerts.raised.items()]
        settled = [(alert.tenant, str(alert.alert_id)) for alert, _ in self.alerts.settled.values()]
        await self.lock([*raised, *settled])

    async def _write_raised(self) -> None:
        raised = self.alerts.raised
        if not raised:
            return
        subscriptions = await self.subscriptions.reachable(trigger.tenant for trigger in raised.values())
        alerts = [self._new(trigger, subscriptions[trigger.tenant]) for trigger in raised.values()]
        added = await self.alerts.add(alerts, self.now)
        for alert in alerts:
            if alert.trigger.alert_id in added:
                self._say_raised(alert)
        self.alerts.raised = {}

    def _new(self, trigger: Trigger, subscriptions: Iterable[Subscription]) -> NewAlert:
        routing = route(trigger.kind, trigger.severity, subscriptions)
        if trigger.owner_email:
            owner = Subscription(trigger.tenant, trigger.alert_id, trigger.owner_email)
            routing = routing.joined(Routing(owner.level, (owner,)))
        due_at = self.now + timedelta(seconds=self.policy.within(trigger.severity))
        settlement = self._settlement(trigger)
        if not routing.subscriptions:
            return NewAlert(
                trigger, routing, due_at, self.now + UNROUTED_AGAIN, "nobody_subscribed", settlement
            )
        next_at = None if settlement else due_at
        return NewAlert(trigger, routing, due_at, next_at, "unacknowledged", settlement)

    def _settlement(self, trigger: Trigger) -> str | None:
        """Old news is told once (the order was held), but nobody is called after it."""
        _, settlement = self.alerts.settled.pop(trigger.alert_id, (None, None))
        return settlement

    def _say_raised(self, alert: NewAlert) -> None:
        trigger, key = alert.trigger, str(alert.trigger.alert_id)
        self.say("alert.raised", trigger.tenant, trigger.alert_id, trigger.kind, trigger.severity.value,
                 trigger.subject_key)  # fmt: skip
        self.record(
            "alert.raised",
            tenant=trigger.tenant,
            key=key,
            actor=ACTOR,
            details={
                "kind": trigger.kind.value,
                "severity": trigger.severity.value,
                "subject": trigger.subject,
                "epoch": trigger.epoch,
                "settlement": alert.settlement,
            },
            personal=_people(alert.routing),
        )

    def say(
        self,
        type_: str,
        tenant: str,
        alert_id: UUID,
        kind: str,
        severity: str,
        subject_key: str,
        *,
        channel: str | None = None,
        recipient: str | None = None,
    ) -> None:
        """Publish one event of an alert."""
        data = AlertEvent(
            tenant=tenant,
            alert_id=str(alert_id),
            kind=str(kind),
            severity=severity,
            subject_key=subject_key,
            at=self.now.isoformat(),
            channel=channel,
            recipient=recipient,
        )
        self.publish(type_, tenant=tenant, key=str(alert_id), data=data)

    def acknowledged(
        self, tenant: str, row: asyncpg.Record, actor: str, personal: dict[str, str] | None = None
    ) -> None:
        """Publish and audit that an alert was acknowledged just now; its stream must be locked."""
        alert_id = row["alert_id"]
        self.say("alert.acknowledged", tenant, alert_id, row["kind"], row["severity"], row["subject_key"])
        self.record("alert.acknowledged", tenant=tenant, key=str(alert_id), actor=actor, personal=personal)

    async def _write_settled(self) -> None:
        settled = self.alerts.settled
        if not settled:
            return
        written = await self.alerts.write_settled(self.now)
        for alert_id in written:
            alert, settlement = settled[alert_id]
            self.record(
                "alert.settled",
                tenant=alert.tenant,
                key=str(alert_id),
                actor=ACTOR,
                details={"settlement": settlement},
            )
        self.alerts.settled = {}


def _people(routing: Routing) -> dict[str, str]:
    """Recipients are people: they stand in the audit as commitments."""
    return {f"recipient_{number}": item.recipient for number, item in enumerate(routing.subscriptions, 1)}


def make_work(policy: EscalationPolicy, quiet: timedelta) -> WorkFactory[NotifyWork]:
    """Units of work under one escalation policy."""

    def make(
        connection: Connection, now: datetime, *, events: EventFactory, signer: EventSigner
    ) -> NotifyWork:
        return NotifyWork(connection, now, events=events, signer=signer, policy=policy, quiet=quiet)

    return make
