"""A new list or rule set becomes active: the row is changed, the orders it can affect are enumerated."""

from typing import Any

from services.screening.rulesets.store import note_activation
from services.screening.versions import VersionSet, change_versions, read_versions
from services.screening.work import ACTOR, ScreeningWork
from shared.contracts.events import ReassessmentFinished, WatchlistPublished
from shared.database.transactions import Transactions

RULES = "rules"
"""The source under which a new rule set is published."""

_AFFECTED = """
INSERT INTO reassessment_order (tenant, activation, key)
SELECT tenant, $2, key FROM screened_order
WHERE tenant = $1 AND NOT closed AND assessment_number > 0 AND activation < $2
"""

_STARTED = """
INSERT INTO reassessment (tenant, activation, source, version, orders, previous, narrowed)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def activate(
    transactions: Transactions[ScreeningWork],
    tenant: str,
    *,
    source: str,
    version: str,
    entries: int = 0,
    delta: dict[str, Any] | None = None,
    by: str = ACTOR,
) -> VersionSet | None:
    """Make `version` of `source` (or `rules`) active for `tenant`; None when it already is.

    Taking the row `FOR UPDATE` waits for assessments in flight, which hold it `FOR SHARE`; whatever
    commits later uses the new version, whatever committed before is enumerated here: none is missed.
    Which of them a change of a list is near to, and which therefore come first, is found afterwards.
    """
    async with transactions.begin([tenant]) as work:
        return await activate_in(
            work, tenant, source=source, version=version, entries=entries, delta=delta, by=by
        )


async def activate_in(
    work: ScreeningWork,
    tenant: str,
    *,
    source: str,
    version: str,
    entries: int = 0,
    delta: dict[str, Any] | None = None,
    by: str = ACTOR,
) -> VersionSet | None:
    """`activate` within a transaction that does more: a rule set is approved and active together."""
    await work.lock([(tenant, source)])
    await work.ensure_versions([tenant])
    changed = await change_versions(work.connection, tenant, **{source: version})
    if changed is None:
        return None
    old, new = changed
    previous = old.rules if source == RULES else old.sources.get(source)
    count = await work.connection.execute(_AFFECTED, tenant, new.activation)
    orders = int(count.split()[-1])
    # Rules, and a list that was not there before, may concern every order.
    whole = source == RULES or previous is None
    await work.connection.execute(_STARTED, tenant, new.activation, source, version, orders, previous, whole)
    if source == RULES:
        await note_activation(work.connection, tenant, new.activation, version)
    _publish(
        work,
        source,
        WatchlistPublished(tenant, source, version, new.activation, work.now.isoformat(), entries, delta),
    )
    details = {"version": version, "activation": new.activation, "orders": orders}
    _record(work, tenant, source, "activated", details, by)
    return new


def _publish(work: ScreeningWork, source: str, data: WatchlistPublished) -> None:
    type_ = "rules.published" if source == RULES else "watchlist.published"
    work.publish(type_, tenant=data.tenant, key=source, data=data)


_UNFINISHED = """
SELECT tenant, activation, source, version, orders FROM reassessment r
WHERE tenant = $1 AND finished_at IS NULL AND narrowed
  AND NOT EXISTS (SELECT FROM reassessment_order o
                  WHERE o.tenant = r.tenant AND o.activation <= r.activation AND o.near AND NOT o.released)
ORDER BY activation FOR UPDATE SKIP LOCKED
"""

_CONFIRMED = "SELECT confirmed_at FROM snapshot WHERE source = $1 AND version = $2"


async def finish_reassessments(transactions: Transactions[ScreeningWork], tenant: str) -> int:
    """Publish `reassessment.finished` for every activation whose last order has been assessed."""
    async with transactions.begin([tenant]) as work:
        rows = await work.connection.fetch(_UNFINISHED, tenant)
        await work.lock([(tenant, row["source"]) for row in rows])
        for row in rows:
            confirmed = await work.connection.fetchval(_CONFIRMED, row["source"], row["version"])
            await work.connection.execute(
                "UPDATE reassessment SET finished_at = now() WHERE tenant = $1 AND activation = $2",
                tenant,
                row["activation"],
            )
            finished = ReassessmentFinished(
                tenant,
                row["source"],
                row["version"],
                row["activation"],
                work.now.isoformat(),
                row["orders"],
                confirmed.isoformat() if confirmed else "",
            )
            work.publish("reassessment.finished", tenant=tenant, key=row["source"], data=finished)
            _record(
                work,
                tenant,
                row["source"],
                "reassessed",
                {"activation": row["activation"], "orders": row["orders"]},
            )
        return len(rows)


_HELD_BY_SYSTEM = """
INSERT INTO reassessment_order (tenant, activation, key)
SELECT o.tenant, v.activation, o.key FROM screened_order o JOIN version_set v ON v.tenant = o.tenant
WHERE o.tenant = $1 AND NOT o.closed AND o.system_held
ON CONFLICT (tenant, activation, key) DO UPDATE SET near = true
"""
_LAST = """
SELECT activation FROM reassessment WHERE tenant = $1 AND source = $2 AND finished_at IS NOT NULL
ORDER BY activation DESC LIMIT 1
"""


async def announce_confirmed(
    transactions: Transactions[ScreeningWork], tenant: str, *, source: str, version: str
) -> None:
    """The active version was confirmed: its age begins anew; what was held for it is assessed again."""
    async with transactions.begin([tenant]) as work:
        await work.lock([(tenant, source)])
        last = await work.connection.fetchval(_LAST, tenant, source)
        now = work.now.isoformat()
        finished = ReassessmentFinished(tenant, source, version, last or 0, now, 0, now)
        work.publish("reassessment.finished", tenant=tenant, key=source, data=finished)
        await work.connection.execute(_HELD_BY_SYSTEM, tenant)
        _record(work, tenant, source, "confirmed", {"version": version})


async def assess_held(transactions: Transactions[ScreeningWork], tenant: str) -> None:
    """What the system's own state holds is assessed again: the state may have ended."""
    async with transactions.begin([tenant]) as work:
        await work.connection.execute(_HELD_BY_SYSTEM, tenant)


async def announce_refused(
    transactions: Transactions[ScreeningWork], tenant: str, *, source: str, reason: str
) -> None:
    """A newer list or rule set was not taken: whoever must hear of it hears of it; nothing else changes."""
    async with transactions.begin([tenant]) as work:
        await work.lock([(tenant, source)])
        await work.ensure_versions([tenant])
        versions = (await read_versions(work.connection, [tenant]))[tenant]
        used = versions.rules if source == RULES else versions.sources.get(source, "")
        now = work.now.isoformat()
        refused = WatchlistPublished(tenant, source, used, versions.activation, now, refused=reason[:500])
        _publish(work, source, refused)
        _record(work, tenant, source, "refused", {"reason": reason[:500]})


def _record(
    work: ScreeningWork, tenant: str, source: str, action: str, details: dict[str, object], by: str = ACTOR
) -> None:
    work.record(f"{source}.{action}", tenant=tenant, key=source, actor=by, details=details)
