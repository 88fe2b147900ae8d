"""A new list or rule set becomes active: the row is changed, the orders it can affect are enumerated."""

from services.screening.versions import VersionSet, change_versions
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
INSERT INTO reassessment (tenant, activation, source, version, orders) VALUES ($1, $2, $3, $4, $5)
"""


async def activate(
    transactions: Transactions[ScreeningWork], tenant: str, *, source: str, version: str, entries: int = 0
) -> VersionSet | None:
    """Make `version` of `source` (or `rules`) active for `tenant`; None when it already is.

    Taking the row `FOR UPDATE` waits for assessments in flight, which hold it `FOR SHARE`; whatever
    commits later uses the new version, whatever committed before is enumerated here: none is missed.
    """
    async with transactions.begin([tenant]) as work:
        await work.lock([(tenant, source)])
        await work.ensure_versions(tenant)
        new = await change_versions(work.connection, tenant, **{source: version})
        if new is None:
            return None
        count = await work.connection.execute(_AFFECTED, tenant, new.activation)
        orders = int(count.split()[-1])
        await work.connection.execute(_STARTED, tenant, new.activation, source, version, orders)
        work.publish(
            "rules.published" if source == RULES else "watchlist.published",
            tenant=tenant,
            key=source,
            data=WatchlistPublished(tenant, source, version, new.activation, work.now.isoformat(), entries),
        )
        _record(
            work,
            tenant,
            source,
            "activated",
            {"version": version, "activation": new.activation, "orders": orders},
        )
        return new


async def activate_rules(transactions: Transactions[ScreeningWork], version: str) -> None:
    """Make the rule set of this release active for every tenant that was on an older one."""
    for tenant in await transactions.database.tenants():
        await activate(transactions, tenant, source=RULES, version=version)


_UNFINISHED = """
SELECT tenant, activation, source, version, orders FROM reassessment r
WHERE tenant = $1 AND finished_at IS NULL
  AND NOT EXISTS (SELECT FROM reassessment_order o WHERE o.tenant = r.tenant AND o.activation <= r.activation)
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


def _record(work: ScreeningWork, tenant: str, source: str, action: str, details: dict[str, object]) -> None:
    work.record(f"{source}.{action}", tenant=tenant, key=source, actor=ACTOR, details=details)
