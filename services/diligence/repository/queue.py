"""The queue: one row per case, written with the case itself, so that a page never lags behind a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.queue_lines import decoded_order, queue_line
from services.diligence.repository import columns
from services.diligence.repository.documents import Documents
from services.diligence.repository.records import Records
from services.diligence.repository.rows import Row
from shared.database.pool import Connection

LIVE = frozenset(
    {CaseState.OPEN, CaseState.WAITING_CUSTOMER, CaseState.WAITING_AUTHORITY, CaseState.PROPOSED}
)
RANK_WEIGHT = 1_000
"""A worse outcome goes before any severity: those end at 125."""

KNOWN = """
SELECT q.case_id, q.revision, q.assessment_number FROM case_queue q
JOIN UNNEST($1::text[], $2::uuid[]) AS n (tenant, case_id) ON q.tenant = n.tenant AND q.case_id = n.case_id
"""
_KEPT = """
    due_at = CASE WHEN case_queue.state = {new}.state THEN case_queue.due_at ELSE {new}.due_at END,
    weight = {new}.weight - case_queue.severity,
    first_decider = CASE WHEN {new}.state <> 'proposed' THEN ''
                         ELSE COALESCE(NULLIF({new}.first_decider, ''), case_queue.first_decider) END,
    first_decider_name = CASE
        WHEN {new}.state <> 'proposed' THEN ''
        ELSE COALESCE(NULLIF({new}.first_decider_name, ''), case_queue.first_decider_name) END
"""
_PLAIN = ("version", "state", "live", "disposition", "changed_at", "recalled")
_CONTENT = ("revision", "assessment_number", "region", "line")
SAVE = f"""
INSERT INTO case_queue (severity, {", ".join(columns.QUEUE)})
SELECT 0, n.* FROM {columns.unnest(columns.QUEUE)}
ON CONFLICT (tenant, case_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in (*_PLAIN, *_CONTENT))}, {_KEPT.format(new="excluded")}
WHERE case_queue.version <= excluded.version
"""  # noqa: S608  # column names are constants
MOVE = f"""
UPDATE case_queue SET {", ".join(f"{name} = n.{name}" for name in _PLAIN)}, {_KEPT.format(new="n")}
FROM {columns.unnest(columns.MOVED)}
WHERE case_queue.tenant = n.tenant AND case_queue.case_id = n.case_id AND case_queue.version <= n.version
"""  # noqa: S608  # column names are constants
FORGET_TERMS = """
DELETE FROM case_term t USING UNNEST($1::text[], $2::uuid[]) AS n (tenant, case_id)
WHERE t.tenant = n.tenant AND t.case_id = n.case_id
"""
ADD_TERMS = columns.insert("case_term", columns.TERM, "ON CONFLICT DO NOTHING")
DUE = """
SELECT DISTINCT ON (tenant, disposition) tenant, disposition, hours FROM due_time
WHERE tenant = ANY ($1) ORDER BY tenant, disposition, changed_at DESC
"""
SCORE = """
UPDATE case_queue SET weight = weight + severity - $3, severity = $3 WHERE tenant = $1 AND case_id = $2
"""


@dataclass(frozen=True, slots=True)
class _Content:
    region: str
    line: str
    terms: tuple[str, ...]


class CaseQueue:
    """Writes the rows of cases that a unit of work has changed."""

    def __init__(
        self, connection: Connection, documents: Documents, records: Records, step: timedelta
    ) -> None:
        self._connection = connection
        self._documents = documents
        self._records = records
        self._step = step
        self._due: dict[tuple[str, str], timedelta] = {}

    async def score(self, tenant: str, case_id: UUID, severity: int) -> None:
        """Severity was scored: 1 to 125."""
        await self._connection.execute(SCORE, tenant, case_id, severity)

    async def save(self, cases: Sequence[tuple[OrderFile, Case]]) -> None:
        """Bring the rows of these cases up to date."""
        if not cases:
            return
        keys = [file.tenant for file, _ in cases], [case.case_id for _, case in cases]
        rows = await self._connection.fetch(DUE, sorted({file.tenant for file, _ in cases}))
        self._due = {(row["tenant"], row["disposition"]): timedelta(hours=row["hours"]) for row in rows}
        known = {row["case_id"]: tuple(row)[1:] for row in await self._connection.fetch(KNOWN, *keys)}
        fresh: list[tuple[OrderFile, Case, _Content]] = []
        moved: list[Row] = []
        for file, case in cases:
            here = known.get(case.case_id)
            if here is not None and (not file.assessed or here == (file.revision, file.assessment_number)):
                moved.append(self._row(file, case, None))
            elif (content := await self._content(file)) is not None:
                fresh.append((file, case, content))
        await self._write(fresh, moved)

    async def _write(self, fresh: list[tuple[OrderFile, Case, _Content]], moved: list[Row]) -> None:
        if moved:
            await self._connection.execute(MOVE, *columns.turned(moved, columns.MOVED))
        if not fresh:
            return
        rows = [self._row(*one) for one in fresh]
        await self._connection.execute(SAVE, *columns.turned(rows, columns.QUEUE))
        keys = [file.tenant for file, _, _ in fresh], [case.case_id for _, case, _ in fresh]
        await self._connection.execute(FORGET_TERMS, *keys)
        terms = [(file.tenant, term, case.case_id) for file, case, content in fresh for term in content.terms]
        await self._connection.execute(ADD_TERMS, *columns.turned(terms, columns.TERM))

    async def _content(self, file: OrderFile) -> _Content | None:
        """None while the order's present revision has no assessment: then there is nothing to show."""
        if not file.assessed:
            return None
        document = self._records.revision_added(file.order_key, file.revision)
        document = document or await self._documents.order(file)
        line = queue_line(decoded_order(document), await self._documents.assessment(file))
        return _Content(line.region, msgspec.json.encode(line.shown).decode(), line.terms)

    def _row(self, file: OrderFile, case: Case, content: _Content | None) -> Row:
        decider, name = self._records.decider_added(case.case_id)
        values = {
            "tenant": file.tenant,
            "case_id": case.case_id,
            "version": case.version,
            "revision": file.revision,
            "assessment_number": file.assessment_number,
            "state": case.state.value,
            "live": case.state in LIVE,
            "disposition": file.disposition.value,
            "weight": -RANK_WEIGHT * file.disposition.rank,
            "due_at": case.changed_at + self._due.get((file.tenant, file.disposition.value), self._step),
            "opened_at": case.opened_at,
            "changed_at": case.changed_at,
            "region": content.region if content else "",
            "first_decider": decider,
            "first_decider_name": name,
            "line": content.line if content else "",
            "recalled": file.recalled,
        }
        return tuple(values[name] for name in (columns.QUEUE if content else columns.MOVED))
