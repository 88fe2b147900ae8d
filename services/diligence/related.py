"""Cases of related orders, named by an order or naming it: decided each alone, read together."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.diligence.domain.order_file import OrderFile
from services.diligence.queue_lines import decoded_order, related_term
from services.diligence.work import DiligenceWork

MOST = 50
"""Of those that an order names, and of those that name it: a page lists no more, and says so."""
NAMED = """
SELECT f.order_id, f.source_system, f.clearance, f.disposition, c.case_id, c.state FROM order_file f
LEFT JOIN diligence_case c ON c.tenant = f.tenant AND c.order_key = f.order_key
WHERE f.tenant = $1 AND f.order_key = ANY($2)
"""
NAMING = """
SELECT f.order_id, f.source_system, f.clearance, f.disposition, c.case_id, c.state FROM case_term t
JOIN diligence_case c ON c.tenant = t.tenant AND c.case_id = t.case_id
JOIN order_file f ON f.tenant = c.tenant AND f.order_key = c.order_key
WHERE t.tenant = $1 AND t.term = $2 AND f.source_system = $3 ORDER BY f.order_id LIMIT $4
"""

_NOBODY = dict.fromkeys(("order_id", "relation", "case_id", "state", "clearance", "disposition"))
"""An order that nobody has sent."""


@dataclass(frozen=True, slots=True)
class Related:
    """Orders that belong together with one, and whether there are `more` than are listed."""

    orders: tuple[dict[str, Any], ...]
    more: bool


async def related_of(work: DiligenceWork, file: OrderFile, document: bytes) -> Related:
    """Each with its relation, its case if it has one, and how it stands; those that nobody sent yet too.

    The first `MOST` that the order names, in its own sequence, then the first `MOST` that name it.
    """
    named = {one["order_id"]: one["relation"] for one in decoded_order(document).get("related_orders") or ()}
    relations = dict(islice(named.items(), MOST))
    keys = [str(file.key._replace(order_id=order_id)) for order_id in relations]
    rows = await work.connection.fetch(NAMED, file.tenant, keys) if keys else []
    stand = {row["order_id"]: _view(row, relations[row["order_id"]]) for row in rows}
    found = {
        order_id: stand.get(order_id) or {**_NOBODY, "order_id": order_id, "relation": relation}
        for order_id, relation in relations.items()
    }
    naming = await work.connection.fetch(
        NAMING, file.tenant, related_term(file.key.order_id), file.key.source_system, MOST + 1
    )
    for row in naming[:MOST]:
        found.setdefault(row["order_id"], _view(row, "names this order"))
    return Related(tuple(found.values()), more=len(named) > MOST or len(naming) > MOST)


def _view(row: Any, relation: str) -> dict[str, Any]:
    return {
        "order_id": row["order_id"],
        "relation": relation,
        "case_id": str(row["case_id"]) if row["case_id"] else None,
        "state": row["state"],
        "clearance": row["clearance"],
        "disposition": row["disposition"],
    }
