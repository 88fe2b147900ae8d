"""Open cases as the queue keeps them, many at once: rows of a spread that an exporter could have."""

from typing import Any

import asyncpg

TENANT = "acme"
FAMILIES = ("USR", "CAP", "EUS", "GEO", "KON", "LST")
_CASES = """
INSERT INTO case_queue (tenant, case_id, version, revision, assessment_number, state, live, disposition,
    weight, severity, due_at, opened_at, changed_at, region, owner, owner_name, first_decider,
    first_decider_name, line)
SELECT $1, md5(n::text)::uuid, 1, 1, 1,
    (ARRAY['open', 'proposed', 'waiting_customer', 'waiting_authority'])[1 + n % 4], true,
    (ARRAY['REVIEW', 'HOLD', 'NOTIFY', 'BLOCK'])[1 + n % 4], -1000 * (1 + n % 4) - n % 125, n % 125,
    now() + n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '30 seconds',
    'R' || CASE n % 2 WHEN 0 THEN 7 ELSE n % 200 END, CASE n % 3 WHEN 0 THEN '' ELSE 'person-' || n % 60 END,
    'Person ' || n % 60, '', '',
    $3::jsonb
FROM generate_series(1, $2::int) n
"""
_TERMS = """
INSERT INTO case_term (tenant, term, case_id)
SELECT $1, term, md5(n::text)::uuid FROM generate_series(1, $2::int) n,
    LATERAL (VALUES
        ('family:' || CASE n % 2 WHEN 0 THEN 'EUS' ELSE ($3::text[])[1 + n % 6] END),
        ('order' || n), ('buyer' || n % 500)) AS t (term)
"""


async def add_cases(connection: "asyncpg.Connection[asyncpg.Record]", count: int, line: str) -> None:
    """Put `count` open cases with this line (JSON, as `queue_line` makes it) into an empty queue.

    Half of them are of the region R7 and the family EUS, so that a page of these is full also with a hundred.
    """
    await connection.execute("SELECT set_config('app.tenants', $1, false)", TENANT)
    arguments: tuple[Any, ...] = (TENANT, count)
    await connection.execute(_CASES, *arguments, line)
    await connection.execute(_TERMS, *arguments, list(FAMILIES))


def a_line() -> dict[str, Any]:
    """A line of the length that sample orders have."""
    return {
        "order_id": "ORDER-2026-000123",
        "source_system": "erp",
        "revision": 1,
        "order_date": "2026-10-01",
        "exporter": {"name": "Noord Instruments B.V.", "country": "NL"},
        "end_user": {
            "name": "Xinjiang Normal University",
            "names_native": ["新疆师范大学"],
            "country": "CN",
            "region": "CN-XJ",
            "city": "Urumqi",
            "role": "end_user",
            "declared": None,
        },
        "goods": ["Software for automatic analysis of facial expressions", "Network camera"],
        "quantities": ["1", "4"],
        "lines": 2,
        "value": {"amount": "17200.00", "currency": "EUR"},
        "why": [],
        "counts": {"law": 1, "guidance": 2, "policy": 3},
        "list_only": "CLEAR",
        "versions": {"rules": "r1", "watchlists": {"us_csl": "2026-10-01"}, "notes": []},
        "questions": 2,
    }
