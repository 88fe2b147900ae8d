"""The promises, checked from outside: the client's ledger against the databases."""

from dataclasses import dataclass, field

import asyncpg

from deploy.faults.client import Ledger

SERVICES = ("intake", "screening", "diligence", "notify")


@dataclass
class Findings:
    """What was found wrong, by invariant; empty when every promise was kept."""

    broken: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        """Note `what` unless it holds."""
        if not holds:
            self.broken.append(what)


class Databases:
    """Superuser connections to the four databases: past row security, for looking only."""

    def __init__(self, urls: dict[str, str]) -> None:
        self._urls = urls

    async def rows(self, service: str, query: str, *arguments: object) -> list[asyncpg.Record]:
        """Rows of one query."""
        connection = await asyncpg.connect(self._urls[service])
        try:
            return await connection.fetch(query, *arguments)
        finally:
            await connection.close()

    async def value(self, service: str, query: str) -> int:
        """One number."""
        return int((await self.rows(service, query))[0][0])


async def unsettled(databases: Databases) -> list[str]:
    """What still moves: orders without a decision, rows in outboxes and retry tables."""
    moving = []
    pending = await databases.value("intake", "SELECT count(*) FROM sales_order WHERE state = 'PENDING'")
    if pending:
        moving.append(f"{pending} orders are PENDING")
    for service in SERVICES:
        for table in ("outbox", "retry"):
            rows = await databases.value(service, f"SELECT count(*) FROM {table}")  # noqa: S608  # fixed names
            if rows:
                moving.append(f"{service}.{table} has {rows} rows")
    return moving


async def check(databases: Databases, ledger: Ledger) -> Findings:
    """Every invariant that the ledger and the databases can show."""
    findings = Findings()
    states = await _states(databases)
    stored = set(states)
    lost, invented = ledger.acknowledged - stored, stored - ledger.attempted
    findings.expect(
        not lost, f"I5: {len(lost)} acknowledged orders are not stored, such as {sorted(lost)[:3]}"
    )
    findings.expect(not invented, f"I6: {len(invented)} orders were invented, such as {sorted(invented)[:3]}")
    findings.expect(not ledger.refused, f"{len(ledger.refused)} orders were refused: {ledger.refused}")
    pending = [order for order, state in states.items() if state == "PENDING"]
    findings.expect(not pending, f"I1: {len(pending)} orders have no decision, such as {sorted(pending)[:3]}")
    await _one_decision_each(databases, findings, states)
    await _sequences(databases, findings)
    await _chains(databases, findings)
    return findings


async def _states(databases: Databases) -> dict[str, str]:
    rows = await databases.rows("intake", "SELECT order_id, state FROM sales_order")
    return {row["order_id"]: row["state"] for row in rows}


_DECISIONS = """
SELECT f.order_id, f.clearance,
       count(DISTINCT c.certificate_id) AS certificates, count(DISTINCT k.case_id) AS cases
FROM order_file f
LEFT JOIN certificate c ON c.tenant = f.tenant AND c.order_key = f.order_key
LEFT JOIN diligence_case k ON k.tenant = f.tenant AND k.order_key = f.order_key
GROUP BY f.tenant, f.order_key, f.order_id, f.clearance
"""


async def _one_decision_each(databases: Databases, findings: Findings, states: dict[str, str]) -> None:
    rows = {row["order_id"]: row for row in await databases.rows("diligence", _DECISIONS)}
    for order, state in states.items():
        row = rows.get(order)
        if row is None:
            findings.broken.append(f"I1: diligence does not know {order}")
            continue
        findings.expect(
            row["clearance"] == state, f"I1: {order} is {state} at intake, {row['clearance']} at diligence"
        )
        wanted = (1, 0) if state == "CLEARED" else (0, 1)
        found = (row["certificates"], row["cases"])
        findings.expect(
            found == wanted, f"I1: {order} ({state}) has {found[0]} certificates and {found[1]} cases"
        )
    assessed = (
        "SELECT count(*) FROM (SELECT FROM assessment GROUP BY tenant, key HAVING count(*) > 1) AS twice"
    )
    twice = await databases.value("screening", assessed)
    findings.expect(twice == 0, f"I1: {twice} orders were assessed twice")


async def _sequences(databases: Databases, findings: Findings) -> None:
    for service in SERVICES:
        gaps = await databases.value(service, "SELECT coalesce(sum(gaps), 0) FROM sequence_seen")
        findings.expect(gaps == 0, f"I7: {service} saw {gaps} gaps in sequences")


_BROKEN_CHAINS = """
SELECT count(*) FROM stream s
WHERE s.audit_length <> (SELECT count(*) FROM audit_entry e WHERE e.tenant = s.tenant AND e.stream = s.key)
   OR s.audit_head IS DISTINCT FROM (SELECT e.hash FROM audit_entry e
        WHERE e.tenant = s.tenant AND e.stream = s.key ORDER BY e.position DESC LIMIT 1)
      AND s.audit_length > 0
"""


async def _chains(databases: Databases, findings: Findings) -> None:
    for service in SERVICES:
        broken = await databases.value(service, _BROKEN_CHAINS)
        findings.expect(broken == 0, f"I4: {broken} audit chains of {service} do not fit their heads")
