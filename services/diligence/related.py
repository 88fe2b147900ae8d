"""Cases of related orders, named by an order or naming it: decided each alone, read together."""

from typing import Any

from services.diligence.domain.order_file import OrderFile
from services.diligence.queue_lines import decoded_order, related_term
from services.diligence.work import DiligenceWork

MOST = 50
NAMED = """
SELECT f.order_id, f.source_system, f.clearance, f.disposition, c.case_id, c.state FROM order_file f
LEFT JOIN diligence_case c ON c.tenant = f.tenant AND c.order_key = f.order_key
WHERE f.tenant = $1 AND f.order_key = ANY($2)
"""
NAMING = """
SELECT f.order_id, f.source_system, f.clearance, f.disposition, c.case_id, c.state FROM case_term t
JOIN diligence_case c ON c.tenant = t.tenant AND c.case_id = t.case_id
JOIN order_file f ON f.tenant = c.tenant AND f.order_key = c.order_key
WHERE t.tenant = $1 AND t.term = $2 AND f.source_system = $3 LIMIT $4
"""

_NOBODY = dict.fromkeys(("order_id", "relation", "case_id", "state", "clearance", "disposition"))
"""An order that nobody has sent."""


async def related_of(work: DiligenceWork, file: OrderFile, document: bytes) -> list[dict[str, Any]]:
    """Each with its relation, its case if it has one, and how it stands; those that nobody sent yet too."""
    relations = {
        one["order_id"]: one["relation"] for one in decoded_order(document).get("related_orders") or ()
    }
    keys = [str(file.key._replace(order_id=order_id)) for order_id in relations]
    rows = await work.connection.fetch(NAMED, file.tenant, keys[:MOST]) if keys else []
    found = {row["order_id"]: _view(row, relations[row["order_id"]]) for row in rows}
    naming = await work.connection.fetch(
        NAMING, file.tenant, related_term(file.key.order_id), file.key.source_system, MOST
    )
    for row in naming:
        found.setdefault(row["order_id"], _view(row, "names this order"))
    for order_id, relation in relations.items():
        found.setdefault(order_id, {**_NOBODY, "order_id": order_id, "relation": relation})
    return list(found.values())


def _view(row: Any, relation: str) -> dict[str, Any]:
    return {
        "order_id": row["order_id"],
        "relation": relation,
        "case_id": str(row["case_id"]) if row["case_id"] else None,
        "state": row["state"],
        "clearance": row["clearance"],
        "disposition": row["disposition"],
    }
