"""The active version set of a tenant: which lists and rules decide, and since which activation."""

from collections.abc import Iterable
from datetime import datetime

import asyncpg
import msgspec

from shared.database.pool import Connection


class VersionSet(msgspec.Struct, frozen=True):
    """One tenant's row: `sources` maps source id to version; `activation` rises with every change."""

    tenant: str
    activation: int
    rules: str
    sources: dict[str, str]
    history_since: datetime | None = None
    """From when on the tenant's deliveries are recorded; None: nothing is known of them."""


_COLUMNS = ", ".join(VersionSet.__struct_fields__)
_READ = f"SELECT {_COLUMNS} FROM version_set WHERE tenant = ANY($1)"  # noqa: S608  # our own column names
_READ_FOR_SHARE = f"{_READ} FOR SHARE"
_READ_FOR_UPDATE = f"SELECT {_COLUMNS} FROM version_set WHERE tenant = $1 FOR UPDATE"  # noqa: S608  # our own
_ADD = """
INSERT INTO version_set (tenant, activation, rules, sources)
SELECT UNNEST($1::text[]), 1, $2, $3::jsonb ON CONFLICT DO NOTHING RETURNING tenant
"""
_SET = """
UPDATE version_set SET activation = $2, rules = $3, sources = $4::jsonb, activated_at = now()
WHERE tenant = $1
"""


async def share_versions(connection: Connection, tenants: Iterable[str]) -> dict[str, VersionSet]:
    """Read the rows that are there `FOR SHARE`, so that no activation comes between."""
    rows = await connection.fetch(_READ_FOR_SHARE, sorted(set(tenants)))
    return {row["tenant"]: _version_set(row) for row in rows}


async def ensure_versions(
    connection: Connection, tenants: Iterable[str], *, rules: str, sources: dict[str, str]
) -> list[str]:
    """Give new tenants these versions, and say which were new; takes no lock on rows that exist."""
    encoded = msgspec.json.encode(sources).decode()
    return [row["tenant"] for row in await connection.fetch(_ADD, sorted(set(tenants)), rules, encoded)]


async def read_versions(connection: Connection, tenants: Iterable[str]) -> dict[str, VersionSet]:
    """Read the rows without a lock, for display."""
    return {row["tenant"]: _version_set(row) for row in await connection.fetch(_READ, sorted(set(tenants)))}


async def change_versions(
    connection: Connection, tenant: str, **changes: str
) -> tuple[VersionSet, VersionSet] | None:
    """Take the row `FOR UPDATE` and set rules (`rules=`) or sources (`us_csl=…`).

    Gives the old and the new row, or None when nothing changes.
    """
    row = await connection.fetchrow(_READ_FOR_UPDATE, tenant)
    if row is None:
        raise LookupError(f"tenant {tenant!r} has no version set yet")
    old = _version_set(row)
    rules = changes.pop("rules", old.rules)
    sources = {**old.sources, **changes}
    if (rules, sources) == (old.rules, old.sources):
        return None
    new = VersionSet(tenant, old.activation + 1, rules, sources, old.history_since)
    await connection.execute(_SET, tenant, new.activation, rules, msgspec.json.encode(sources).decode())
    return old, new


def _version_set(row: asyncpg.Record) -> VersionSet:
    sources = msgspec.json.decode(row["sources"], type=dict[str, str])
    return VersionSet(row["tenant"], row["activation"], row["rules"], sources, row["history_since"])
