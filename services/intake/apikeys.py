"""API keys of ERPs: issued (shown once), looked up, revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.intake import sql
from shared.database.pool import Database
from shared.database.unit_of_work import UnitOfWork
from shared.web.apikeys import ApiKey, new_api_key

SCOPES = frozenset({"orders:write", "orders:read", "orders:release", "assess", "match"})
DEFAULT_DAYS = 365
"""A year; two live keys of one ERP let the old one be replaced without a gap."""


@dataclass(frozen=True)
class IssuedKey:
    """A new key; `text` is shown once and kept nowhere."""

    prefix: str
    text: str
    expires_at: datetime


class ApiKeyTable:
    """The `ApiKeyStore` over `api_key`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keys(self, prefix: str) -> list[ApiKey]:
        """The key with this prefix unless it is revoked."""
        async with self._database.transaction(()) as (connection, _):
            await connection.execute(sql.API_KEY_AT_HAND, prefix)
            rows = await connection.fetch(sql.API_KEY, prefix)
        return [
            ApiKey(
                prefix=row["prefix"],
                sha256=row["sha256"],
                tenant=row["tenant"],
                scopes=frozenset(row["scopes"]),
                name=row["label"],
                submitter_email=" ".join(row["owner_emails"]),
                expires_at=row["expires_at"],
            )
            for row in rows
        ]


async def issue_api_key(
    work: UnitOfWork,
    tenant: str,
    *,
    label: str,
    scopes: Iterable[str],
    owner_emails: Iterable[str],
    issued_by: str,
    days: int = DEFAULT_DAYS,
) -> IssuedKey:
    """A new key of `tenant`, valid for `days`; raises `ValueError` for an unknown scope or no owner."""
    wanted, owners = sorted(set(scopes)), sorted(set(owner_emails))
    if not wanted or not SCOPES.issuperset(wanted):
        raise ValueError(f"scopes are some of: {', '.join(sorted(SCOPES))}")
    if not owners or any(not owner or " " in owner for owner in owners):
        raise ValueError("an API key has at least one owner, named by e-mail address: four eyes exclude them")
    text, prefix, sha256 = new_api_key()
    expires_at = work.now + timedelta(days=days)
    await work.lock([(tenant, _stream(prefix))])
    await work.connection.execute(
        sql.ADD_API_KEY, tenant, prefix, sha256, label, wanted, owners, work.now, issued_by, expires_at
    )
    work.record(
        "api-key.issued",
        tenant=tenant,
        key=_stream(prefix),
        actor=issued_by,
        details={"prefix": prefix, "scopes": wanted, "expires_at": expires_at.isoformat()},
        personal={"owners": ", ".join(owners)},
    )
    return IssuedKey(prefix, text, expires_at)


async def revoke_api_key(work: UnitOfWork, tenant: str, prefix: str, *, revoked_by: str) -> bool:
    """Refuse the key from now on (within seconds); False when there is no such live key."""
    await work.lock([(tenant, _stream(prefix))])
    label = await work.connection.fetchval(sql.REVOKE_API_KEY, tenant, prefix, work.now)
    if label is None:
        return False
    work.record(
        "api-key.revoked", tenant=tenant, key=_stream(prefix), actor=revoked_by, details={"prefix": prefix}
    )
    return True


async def list_api_keys(work: UnitOfWork, tenant: str) -> list[dict[str, Any]]:
    """Every key of `tenant`, oldest first, as the columns of its row without the hash."""
    return [dict(row) for row in await work.connection.fetch(sql.LIST_API_KEYS, tenant)]


def _stream(prefix: str) -> str:
    return f"api-key/{prefix}"
