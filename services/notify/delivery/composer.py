"""Turns "who must hear of what" into messages: alone when it is quiet, a digest when it is not."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

import asyncpg

from services.notify.delivery import sql
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.messaging.ids import new_id

_NAMESPACE = UUID("0c4f3d52-7a0b-5f43-9a9e-6d1f2b8f6c31")

Receiver = tuple[str, str, str]
"""Tenant, channel, recipient: alerts of two tenants never share a message."""


class Composer:
    """Makes deliveries of waiting recipients; what a message contains never changes afterwards."""

    def __init__(
        self, transactions: Transactions[NotifyWork], *, domain: str, window: float, most: Mapping[str, int]
    ) -> None:
        self._transactions = transactions
        self._domain = domain
        self._window = window
        self._most = most

    async def compose(self, tenants: list[str]) -> int:
        """Compose what may leave now; gives the number of messages."""
        async with self._transactions.begin(tenants) as work:
            rows = await work.connection.fetch(sql.WAITING, self._window)
            if not rows:
                return 0
            urgent = {row["alert_id"] for row in rows if row["severity"] == "urgent"}
            deliveries: list[tuple[Receiver, UUID, list[UUID]]] = []
            for receiver, alerts in self._messages(rows):
                deliveries.append((receiver, new_id(), alerts))
            await self._write(work, deliveries, urgent)
        return len(deliveries)

    def _messages(self, rows: list[asyncpg.Record]) -> Iterator[tuple[Receiver, list[UUID]]]:
        """An urgent alert has a message of its own: it must not be the 40th line of a digest."""
        gathered: dict[Receiver, list[UUID]] = {}
        for row in rows:
            receiver = (row["tenant"], row["channel"], row["recipient"])
            if row["severity"] == "urgent":
                yield receiver, [row["alert_id"]]
            else:
                gathered.setdefault(receiver, []).append(row["alert_id"])
        for receiver, alerts in gathered.items():
            most = self._most[receiver[1]]
            for start in range(0, len(alerts), most):
                yield receiver, alerts[start : start + most]

    def _message_id(self, receiver: Receiver, alerts: list[UUID]) -> str:
        """Follows from what it tells whom: the same again after a database was restored to an older state."""
        told = "\x1f".join((*receiver, *sorted(str(alert) for alert in alerts)))
        identity = uuid5(_NAMESPACE, told)
        return f"<{identity}@{self._domain}>" if receiver[1] == "email" else f"msg_{identity.hex}"

    async def _write(
        self, work: NotifyWork, deliveries: list[tuple[Receiver, UUID, list[UUID]]], urgent: set[UUID]
    ) -> None:
        heads = [
            (*receiver[:1], delivery_id, *receiver[1:], self._message_id(receiver, alerts),
             not urgent.isdisjoint(alerts))
            for receiver, delivery_id, alerts in deliveries
        ]  # fmt: skip
        await work.connection.execute(
            sql.ADD_DELIVERIES, *[list(column) for column in zip(*heads, strict=True)], work.now
        )
        lines = [
            (tenant, alert_id, channel, recipient, delivery_id)
            for (tenant, channel, recipient), delivery_id, alerts in deliveries
            for alert_id in alerts
        ]
        await work.connection.execute(sql.ASSIGN, *[list(column) for column in zip(*lines, strict=True)])
