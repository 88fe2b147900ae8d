"""Erases what is past its time: values go, hashes and salted commitments stay, so the audit still verifies.

Of an audit entry the personal value and its salt are deleted; what remains is a hash that nobody can try
guesses against. Who decided stays on record, under its seal; what they wrote does not. The other services are
told to erase what they keep of the order (`order.erased`).
"""

from datetime import datetime, timedelta

import asyncpg

from services.diligence.clearing import audit
from services.diligence.knowledge.retention import RetentionClass, retention_classes
from services.diligence.said import tell_erased
from services.diligence.work import DiligenceWork
from shared.database.shredding import shred_trail

BATCH = 50
REPEATED_FOR = timedelta(days=30)
FORGET = "DELETE FROM answered_request WHERE answered_at < $1"
ERASED = "[erased]"

DUE = """
SELECT f.tenant, f.order_key
FROM order_file f LEFT JOIN diligence_case c ON c.tenant = f.tenant AND c.order_key = f.order_key
WHERE (f.released_at IS NOT NULL OR f.cancelled_at IS NOT NULL OR f.clearance = 'DECLINED')
    AND (c.case_id IS NULL OR c.state IN ('decided', 'closed'))
    AND date_trunc('year', GREATEST(f.released_at, f.cancelled_at, c.changed_at))
        + make_interval(years => $2 + 1) <= $1
    AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.tenant = f.tenant AND h.order_key = f.order_key
                    AND h.lifted_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.tenant = f.tenant AND e.order_key = f.order_key
                    AND e.class = $3)
ORDER BY f.tenant, f.order_key LIMIT $4
"""
AGAIN = "case, said again"
"""Stands in `erasure` beside the class itself."""
AGAIN_AFTER = timedelta(days=35)
"""Longer than topics keep an event, and than a backup should be kept: by then a service that lost the event,
or was restored from before it, is there again."""
DUE_AGAIN = """
SELECT e.tenant, e.order_key FROM erasure e
WHERE e.class = 'case' AND e.erased_at <= $1::timestamptz - $2::interval
    AND e.erased_at > $1::timestamptz - 3 * $2::interval
    AND NOT EXISTS (SELECT 1 FROM erasure a WHERE a.tenant = e.tenant AND a.order_key = e.order_key
                    AND a.class = $3)
ORDER BY e.tenant, e.order_key LIMIT $4
"""
DONE = "INSERT INTO erasure (tenant, order_key, class, erased_at) VALUES ($1, $2, $3, $4)"
# $1 tenant, $2 order key. A file that another order still needs stays.
DOCUMENTS = (
    """
    DELETE FROM document_content k WHERE k.tenant = $1 AND k.sha256 IN (
        SELECT d.sha256 FROM case_document d
        JOIN diligence_case c ON c.tenant = d.tenant AND c.case_id = d.case_id
        WHERE d.tenant = $1 AND c.order_key = $2)
    AND NOT EXISTS (SELECT 1 FROM case_document o
        JOIN diligence_case c ON c.tenant = o.tenant AND c.case_id = o.case_id
        WHERE o.tenant = $1 AND o.sha256 = k.sha256 AND c.order_key <> $2
        AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.tenant = $1 AND e.order_key = c.order_key
                        AND e.class = 'documents'))
    """,
)
_OF_CASE = (
    "tenant = $1 AND case_id = (SELECT case_id FROM diligence_case WHERE tenant = $1 AND order_key = $2)"
)
_OF_ORDER = "tenant = $1 AND order_key = $2"
_WHOLE = ("order_revision", "assessment", "kept_assessment", "established_fact", "answered_request")
CASE = (
    *(
        f"DELETE FROM {table} WHERE {_OF_ORDER}"  # noqa: S608  # constants
        for table in _WHOLE
    ),
    *(
        f"DELETE FROM {table} WHERE {_OF_CASE}"  # noqa: S608  # constants
        for table in ("due_diligence", "notification", "console_draft", "case_queue", "case_term")
    ),
    f"UPDATE case_document SET title = NULL, uri = NULL WHERE {_OF_CASE}",  # noqa: S608  # constants
    f"""UPDATE decision SET name = '', reasons_for = '{ERASED}', reasons_against = '{ERASED}'
    WHERE {_OF_ORDER}""",  # noqa: S608  # constants
    f"""UPDATE answer_link SET exporter = '', contact = '', questions = '[]', draft = '{{}}', answers = NULL
    WHERE {_OF_ORDER}""",  # noqa: S608  # constants
    f"UPDATE dismissal SET claim = '{ERASED}', reason = '{ERASED}' WHERE {_OF_CASE}",  # noqa: S608  # constants
    f"""UPDATE legal_hold SET reason = '{ERASED}', lift_reason = '{ERASED}' WHERE {_OF_ORDER}""",  # noqa: S608  # constants
    f"UPDATE watch_item SET text = '{ERASED}', owner = '', note = NULL WHERE {_OF_ORDER}",  # noqa: S608  # constants
)
STATEMENTS = {"documents": DOCUMENTS, "case": CASE}


async def forget_answers(work: DiligenceWork, now: datetime) -> int:
    """Answers to repeated requests are kept for a month: they say what cases say."""
    await work.connection.execute(FORGET, now - REPEATED_FOR)
    return 0


async def erase_due(work: DiligenceWork, now: datetime) -> int:
    """Erase each class of the orders that are past its time, a batch of each at most; gives how many."""
    return sum([await _erase_class(work, one, now) for one in retention_classes()])


async def say_erasures_again(work: DiligenceWork, now: datetime) -> int:
    """Say each erasure a second time, later: nothing else would tell a service that has missed it."""
    rows = await work.connection.fetch(DUE_AGAIN, now, AGAIN_AFTER, AGAIN, BATCH)
    keys = [_key(row) for row in rows]
    if not keys:
        return 0
    await work.lock(keys)
    await work.files.load(keys)
    for tenant, key in keys:
        file = work.files.find(key)
        assert file is not None  # loaded above
        await work.connection.execute(DONE, tenant, key, AGAIN, now)
        tell_erased(work, file)
    return len(keys)


async def _erase_class(work: DiligenceWork, kept: RetentionClass, now: datetime) -> int:
    asked = (now, kept.years, kept.name, BATCH)
    keys = [_key(row) for row in await work.connection.fetch(DUE, *asked)]
    if not keys:
        return 0
    await work.lock(keys)
    # Once more under the locks: a hold may have been placed in between.
    due = [_key(row) for row in await work.connection.fetch(DUE, *asked) if _key(row) in keys]
    await work.files.load(due)
    for tenant, key in due:
        await _erase(work, tenant, key, kept, now)
    return len(due)


async def _erase(work: DiligenceWork, tenant: str, key: str, kept: RetentionClass, now: datetime) -> None:
    for statement in STATEMENTS[kept.name]:
        await work.connection.execute(statement, tenant, key)
    await work.connection.execute(DONE, tenant, key, kept.name, now)
    file = work.files.find(key)
    assert file is not None  # loaded above
    if kept.name == "case":
        await shred_trail(work.connection, tenant, key)
        tell_erased(work, file)
        file.submitters, file.kept, file.erased_at, file.changed = frozenset(), None, now, True
    audit(work, file, "retention.erased", {"class": kept.name, "years": kept.years})


def _key(row: asyncpg.Record) -> tuple[str, str]:
    return row["tenant"], row["order_key"]
