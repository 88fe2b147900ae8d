"""Shapes of notify's HTTP answers and requests."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

import asyncpg
from pydantic import BaseModel

from services.notify.domain.alerts import AlertKind, Severity

State = Literal["open", "acknowledged", "settled"]


class AlertOut(BaseModel):
    """An alert; `settled` means that what it told of no longer needs attention."""

    alert_id: UUID
    kind: AlertKind
    severity: Severity
    state: State
    subject_key: str
    epoch: int
    source_system: str
    order_id: str
    revision: int
    case_id: str
    disposition: str
    cause: str
    level: int
    raised_at: datetime
    due_at: datetime
    escalations: int
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    settled_at: datetime | None
    settlement: str | None
    version: int

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        """From a row of the alert table."""
        return cls.model_validate({**dict(row), "state": _state(row)})


class AttemptOut(BaseModel):
    """One try; without an end its process died, and nobody knows what the receiver kept."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    code: int | None
    reply: str | None


class DeliveryOut(BaseModel):
    """One recipient of an alert; `waiting` until a message has been composed."""

    channel: str
    recipient: str
    level: int
    reason: str
    state: Literal["waiting", "due", "sent", "failed"]
    message_id: str | None
    composed_at: datetime | None
    ended_at: datetime | None
    attempts: list[AttemptOut]


class DeliveryList(BaseModel):
    """Everybody an alert was told to, or is about to be, with every attempt."""

    items: list[DeliveryOut]


class AlertDetail(AlertOut):
    """An alert with everybody it was told to."""

    deliveries: list[DeliveryOut]


class AlertPage(BaseModel):
    """Newest first."""

    items: list[AlertOut]
    next: str | None


def _state(row: asyncpg.Record) -> State:
    if row["settled_at"] is not None:
        return "settled"
    return "acknowledged" if row["acknowledged_at"] is not None else "open"
