"""The queue's SQL: views, filters, order, pages by key. Every condition walks an index of `case_queue`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import asyncpg

from services.diligence.queue_lines import words_of
from shared.contracts.assessment import Disposition
from shared.database.pool import Connection

PAGE = 50
WORDS_MOST = 5
_RANK_WEIGHT = 1_000

VIEWS = {
    "open": "q.live",
    "mine": "q.live AND ((q.state = 'open' AND q.owner IN ('', {me}))"
    " OR (q.state = 'proposed' AND q.first_decider <> {me}))",
    "first": "q.live AND q.state = 'open'",
    "second": "q.live AND q.state = 'proposed'",
    "customer": "q.live AND q.state = 'waiting_customer'",
    "authority": "q.live AND q.state = 'waiting_authority'",
    "left": "q.live AND q.recalled",
    "closed": "NOT q.live",
    "found": "true",
}
"""`found` is every case, for a search."""
_PERSON = ("mine",)
SORTS: dict[str, tuple[tuple[str, ...], str]] = {
    "outcome": (("weight", "due_at", "case_id"), ">"),
    "oldest": (("opened_at", "case_id"), ">"),
    "severity": (("severity", "opened_at", "case_id"), "<"),
    "newest": (("changed_at", "case_id"), "<"),
}
_KINDS = {
    "weight": "integer", "severity": "integer", "due_at": "timestamptz", "opened_at": "timestamptz",
    "changed_at": "timestamptz", "case_id": "uuid",
}  # fmt: skip

Cursor = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the URL asks for; empty values do not filter."""

    view: str = "open"
    disposition: str = ""
    family: str = ""
    region: str = ""
    owner: str = ""
    words: str = ""
    sort: str = ""

    @property
    def order(self) -> str:
        """The sort, by the view's own default when none is named."""
        return self.sort if self.sort in SORTS else "newest" if self.view == "closed" else "outcome"

    def query(self, **changed: str) -> str:
        """As a query string, without what is empty; `changed` values replace."""
        wanted = replace(self, **changed)
        pairs = {
            "view": wanted.view if wanted.view != "open" else "",
            "disposition": wanted.disposition, "family": wanted.family, "region": wanted.region,
            "owner": wanted.owner, "q": wanted.words, "sort": wanted.sort,
        }  # fmt: skip
        return urlencode({name: value for name, value in pairs.items() if value})


@dataclass(slots=True)
class _Where:
    """Conditions and their arguments, numbered as they come."""

    conditions: list[str]
    arguments: list[Any]

    def place(self, value: Any, kind: str = "text") -> str:
        self.arguments.append(value)
        return f"${len(self.arguments)}::{kind}"

    def text(self) -> str:
        return " AND ".join(self.conditions)


_HAS_TERM = """
EXISTS (SELECT 1 FROM case_term t WHERE t.tenant = q.tenant AND t.case_id = q.case_id AND t.term = {term})
"""


def _where(tenant: str, person: str, wanted: Wanted) -> _Where:
    where = _Where(["q.tenant = $1"], [tenant])
    condition = VIEWS[wanted.view]
    where.conditions.append(condition.format(me=where.place(person)) if "{me}" in condition else condition)
    if wanted.disposition:
        lightest = -_RANK_WEIGHT * Disposition(wanted.disposition).rank
        low, high = where.place(lightest - _RANK_WEIGHT + 1, "integer"), where.place(lightest, "integer")
        where.conditions.append(f"q.weight BETWEEN {low} AND {high}")
    if wanted.region:
        where.conditions.append(f"q.region = {where.place(wanted.region)}")
    if wanted.owner:
        owner = {"me": person, "nobody": ""}.get(wanted.owner, wanted.owner)
        where.conditions.append(f"q.owner = {where.place(owner)}")
    terms = [f"family:{wanted.family}"] if wanted.family else []
    for term in [*terms, *words_of(wanted.words)[:WORDS_MOST]]:
        where.conditions.append(_HAS_TERM.format(term=where.place(term)))
    return where


_COLUMNS = (
    "q.case_id, q.version, q.state, q.disposition, q.weight, q.severity, q.due_at, q.opened_at, q.changed_at,"
    " q.owner, q.owner_name, q.first_decider, q.first_decider_name, q.line, q.recalled"
)


async def page_of_cases(
    connection: Connection, tenant: str, person: str, wanted: Wanted, after: Cursor | None
) -> list[asyncpg.Record]:
    """One row more than a page holds, in order, behind the position `after`."""
    sql, arguments = page_query(tenant, person, wanted, after)
    return await connection.fetch(sql, *arguments)


def page_query(tenant: str, person: str, wanted: Wanted, after: Cursor | None) -> tuple[str, list[Any]]:
    """The statement of a page, and its arguments."""
    where = _where(tenant, person, wanted)
    names, sign = SORTS[wanted.order]
    if after is not None:
        values = ", ".join(
            where.place(_typed(name, value), _KINDS[name]) for name, value in zip(names, after, strict=True)
        )
        where.conditions.append(f"({', '.join(f'q.{name}' for name in names)}) {sign} ({values})")
    direction = "ASC" if sign == ">" else "DESC"
    order = ", ".join(f"q.{name} {direction}" for name in names)
    sql = f"SELECT {_COLUMNS} FROM case_queue q WHERE {where.text()} ORDER BY {order} LIMIT {PAGE + 1}"  # noqa: S608  # names are constants
    return sql, where.arguments


def position(wanted: Wanted, row: asyncpg.Record) -> Cursor:
    """Where a row stands in this order."""
    return tuple(_plain(row[name]) for name in SORTS[wanted.order][0])


def kinds_of(wanted: Wanted) -> tuple[type, ...]:
    """The types of a position in this order, as a cursor carries it."""
    return tuple(int if _KINDS[name] == "integer" else str for name in SORTS[wanted.order][0])


async def total_of(connection: Connection, tenant: str, person: str, wanted: Wanted) -> int:
    """How many cases there are in all pages."""
    where = _where(tenant, person, wanted)
    count: int = await connection.fetchval(
        f"SELECT count(*) FROM case_queue q WHERE {where.text()}",  # noqa: S608  # names are constants
        *where.arguments,
    )
    return count


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a case stands in a view, and what is beside it."""

    place: int
    total: int
    previous: UUID | None
    next: UUID | None


_NEIGHBOURS = """
WITH here AS (SELECT {key} FROM case_queue q WHERE q.tenant = $1 AND q.case_id = {itself})
SELECT count(*) AS total, count(*) FILTER (WHERE ({key}) {before} (SELECT * FROM here)) AS before,
       bool_or(q.case_id = {itself}) AS inside,
       (SELECT q.case_id FROM case_queue q WHERE {where} AND ({key}) {before} (SELECT * FROM here)
        ORDER BY {back} LIMIT 1) AS previous,
       (SELECT q.case_id FROM case_queue q WHERE {where} AND ({key}) {after} (SELECT * FROM here)
        ORDER BY {forward} LIMIT 1) AS next
FROM case_queue q WHERE {where}
"""


async def neighbours_of(
    connection: Connection, tenant: str, person: str, wanted: Wanted, case_id: UUID
) -> Neighbours | None:
    """None when the case is not in the view (any more)."""
    where = _where(tenant, person, wanted)
    itself = where.place(case_id, "uuid")
    names, sign = SORTS[wanted.order]
    before, after = ("<", ">") if sign == ">" else (">", "<")
    known = {
        "key": ", ".join(f"q.{name}" for name in names),
        "itself": itself,
        "where": where.text(),
        "before": before,
        "after": after,
        "forward": ", ".join(f"q.{name} {'ASC' if after == '>' else 'DESC'}" for name in names),
        "back": ", ".join(f"q.{name} {'DESC' if after == '>' else 'ASC'}" for name in names),
    }
    sql = _NEIGHBOURS.format(**known)
    row = await connection.fetchrow(sql, *where.arguments)
    if row is None or not row["inside"]:
        return None
    return Neighbours(row["before"] + 1, row["total"], row["previous"], row["next"])


async def onward_from(
    connection: Connection, tenant: str, person: str, wanted: Wanted, case_id: UUID
) -> asyncpg.Record | None:
    """`case_id` and `order_id` of the first case of the view that waits for this person, but for this one.

    Not the one beside it: a decision gives a case another due time, and so another place.
    """
    view = "mine" if wanted.view in ("open", "found") else wanted.view
    where = _where(tenant, person, replace(wanted, view=view))
    itself = where.place(case_id, "uuid")
    names, sign = SORTS[wanted.order]
    order = ", ".join(f"q.{name} {'ASC' if sign == '>' else 'DESC'}" for name in names)
    return await connection.fetchrow(
        f"SELECT q.case_id, q.line ->> 'order_id' AS order_id FROM case_queue q"  # noqa: S608  # constants
        f" WHERE {where.text()} AND q.case_id <> {itself} ORDER BY {order} LIMIT 1",
        *where.arguments,
    )


_COUNTS = """
SELECT count(*) AS open, count(*) FILTER (WHERE {mine}) AS mine,
       count(*) FILTER (WHERE q.state = 'open') AS first,
       count(*) FILTER (WHERE q.state = 'proposed') AS second,
       count(*) FILTER (WHERE q.state = 'waiting_customer') AS customer,
       count(*) FILTER (WHERE q.state = 'waiting_authority') AS authority,
       count(*) FILTER (WHERE q.recalled) AS left,
       count(*) FILTER (WHERE q.due_at < $3) AS late, min(q.opened_at) AS oldest
FROM case_queue q WHERE q.tenant = $1 AND q.live
""".format(mine=VIEWS["mine"].format(me="$2"))
_REGIONS = """
SELECT q.region, count(*) AS n FROM case_queue q WHERE q.tenant = $1 AND q.live
GROUP BY q.region ORDER BY q.region LIMIT 300
"""
_OWNERS = """
SELECT q.owner, max(q.owner_name) AS name FROM case_queue q
WHERE q.tenant = $1 AND q.live AND q.owner <> '' GROUP BY q.owner ORDER BY 2 LIMIT 300
"""


async def counts_of(connection: Connection, tenant: str, person: str, now: datetime) -> asyncpg.Record:
    """Open cases by view, how many are late, when the oldest was opened."""
    row = await connection.fetchrow(_COUNTS, tenant, person, now)
    assert row is not None  # an aggregate always gives one row
    return row


async def choices_of(connection: Connection, tenant: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Regions and owners that open cases have."""
    regions = [row["region"] for row in await connection.fetch(_REGIONS, tenant) if row["region"]]
    owners = [(row["owner"], row["name"]) for row in await connection.fetch(_OWNERS, tenant)]
    return regions, owners


_BY_ORDER = """
SELECT d.case_id FROM diligence_case d WHERE d.tenant = $1 AND d.order_key = ANY ($2::text[])
"""


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _typed(name: str, value: str | int) -> Any:
    """Raises `ValueError` for what is no position of ours."""
    kind = _KINDS[name]
    if kind == "timestamptz":
        return datetime.fromisoformat(str(value))
    return UUID(str(value)) if kind == "uuid" else int(value)
