"""An order as the ERP reads it."""

from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from services.intake.api.paths import location
from services.intake.domain.sales_order import SalesOrder
from services.intake.gate import stop_reason
from shared.contracts.clearance import ClearanceState

_PENDING = frozenset({ClearanceState.PENDING})


def clearance(order: SalesOrder) -> dict[str, Any]:
    """`GET …/clearance`; scripts rely on this shape."""
    standing = order.standing
    reasons = ((stop_reason(order),) if order.stopped else ()) + standing.reasons
    return {
        "order_id": order.key.order_id,
        "source_system": order.key.source_system,
        "revision": order.revision,
        "state": standing.state.value,
        "reasons": [
            {
                "kind": reason.kind,
                "rule": reason.rule,
                "text": reason.text,
                "resolution_options": msgspec.to_builtins(reason.resolution_options),
            }
            for reason in reasons
        ],
        "case_id": standing.case_id,
        "certificate": standing.issue.certificate if standing.issue else None,
        "decided_at": standing.decided_at,
        "released_at": instant(order.released_at),
    }


def summary(order: SalesOrder) -> dict[str, Any]:
    """One row of `GET /v1/orders`."""
    standing = order.standing
    return {
        "order_id": order.key.order_id,
        "source_system": order.key.source_system,
        "revision": order.revision,
        "order_sha256": order.order_sha256,
        "accepted_at": instant(order.accepted_at),
        "state": standing.state.value,
        "case_id": standing.case_id,
        "released_at": instant(order.released_at),
        "location": location(order.key),
    }


def revision(row: asyncpg.Record) -> dict[str, Any]:
    """One entry of `revisions`."""
    return {
        "revision": row["revision"],
        "order_sha256": row["order_sha256"],
        "received_sha256": row["received_sha256"],
        "media_type": row["media_type"],
        "submitted_with": row["submitted_with"],
        "accepted_at": instant(row["accepted_at"]),
    }


def instant(value: datetime | None) -> str | None:
    """ISO 8601 in UTC, as everywhere."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def decided(order: SalesOrder) -> bool:
    """Whether `?wait=` has something to answer with."""
    return order.standing.state not in _PENDING
