"""Columns and bulk statements: one array per column (`UNNEST`), made from one table of columns."""

from collections.abc import Mapping, Sequence
from typing import Any

SEPARATOR = "\x1f"
"""Between the items of a text array that travels as one text: `UNNEST` would flatten nested arrays."""

FILE = {
    "tenant": "text", "order_key": "text", "source_system": "text", "order_id": "text", "version": "bigint",
    "revision": "integer", "order_sha256": "text", "submitters": "text[]", "clearance": "text",
    "decision_epoch": "bigint", "assessment_number": "bigint", "assessed_revision": "integer",
    "assessed_facts_version": "bigint", "activation": "bigint", "disposition": "text", "worst": "text",
    "system_revision": "integer",
    "system_number": "bigint", "system_reason": "text", "facts_version": "bigint", "certificate_id": "uuid",
    "cancelled_at": "timestamptz", "release_id": "text", "released_at": "timestamptz",
    "erased_at": "timestamptz",
}  # fmt: skip
REVISION = {
    "tenant": "text", "order_key": "text", "revision": "integer", "order_sha256": "text",
    "document": "bytea", "accepted_at": "text",
}  # fmt: skip
ASSESSMENT = {
    "tenant": "text", "order_key": "text", "assessment_number": "bigint", "revision": "integer",
    "disposition": "text", "document": "bytea", "seal": "bytea", "taken_at": "timestamptz",
}  # fmt: skip
KEPT = {
    "tenant": "text", "order_key": "text", "revision": "integer", "assessment_number": "bigint",
    "document": "bytea", "seal": "bytea",
}  # fmt: skip
CASE = {
    "tenant": "text", "case_id": "uuid", "order_key": "text", "state": "text", "version": "bigint",
    "round": "integer", "choice": "text", "decided_at": "timestamptz", "proposed": "jsonb",
    "authority": "jsonb", "cause": "text", "opened_at": "timestamptz", "changed_at": "timestamptz",
}  # fmt: skip
DECISION = {
    "tenant": "text", "decision_id": "uuid", "case_id": "uuid", "order_key": "text", "round": "integer",
    "place": "smallint", "case_version": "bigint", "decision_epoch": "bigint", "revision": "integer",
    "order_sha256": "text", "assessment_number": "bigint", "person": "text", "email": "text",
    "name": "text", "choice": "text", "reasons_for": "text", "reasons_against": "text",
    "conditions": "text[]", "covered": "jsonb", "decided_at": "timestamptz", "seal": "bytea",
    "terms": "jsonb", "on_behalf_of": "text", "behalf_email": "text", "delegation_id": "uuid",
}  # fmt: skip
CERTIFICATE = {
    "tenant": "text", "certificate_id": "uuid", "order_key": "text", "revision": "integer",
    "order_sha256": "text", "decision_epoch": "bigint", "assessment_number": "bigint", "outcome": "text",
    "conditions": "text[]", "disposition": "text", "covered": "jsonb", "case_id": "uuid", "round": "integer",
    "approvals": "smallint", "token": "text", "issued_at": "timestamptz", "expires_at": "timestamptz",
}  # fmt: skip
REVOCATION = {
    "tenant": "text", "certificate_id": "uuid", "revoked_at": "timestamptz", "revoked_reason": "text",
    "revoked_epoch": "bigint",
}  # fmt: skip
FACT = {
    "tenant": "text", "order_key": "text", "facts_version": "bigint", "place": "integer", "document": "bytea",
}  # fmt: skip
ACTIVATION = {
    "tenant": "text", "source": "text", "published": "bigint", "published_version": "text",
    "finished": "bigint", "finished_version": "text", "finished_at": "timestamptz",
    "confirmed_at": "timestamptz",
}  # fmt: skip

QUEUE = {
    "tenant": "text", "case_id": "uuid", "version": "bigint", "revision": "integer",
    "assessment_number": "bigint", "state": "text", "live": "boolean", "disposition": "text",
    "weight": "integer", "due_at": "timestamptz", "opened_at": "timestamptz", "changed_at": "timestamptz",
    "region": "text", "first_decider": "text", "first_decider_name": "text", "line": "jsonb",
    "recalled": "boolean",
}  # fmt: skip
MOVED = {name: QUEUE[name] for name in (
    "tenant", "case_id", "version", "state", "live", "disposition", "weight", "due_at", "changed_at",
    "first_decider", "first_decider_name", "recalled",
)}  # fmt: skip
TERM = {"tenant": "text", "term": "text", "case_id": "uuid"}
Columns = Mapping[str, str]


def insert(table: str, columns: Columns, tail: str = "") -> str:
    """`INSERT … SELECT … FROM UNNEST(…)`; rows go in as they stand in the arrays."""
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    return f"{into} SELECT {_selected(columns)} FROM {unnest(columns)} {tail}"  # noqa: S608  # constants


def upsert(table: str, columns: Columns, key: Sequence[str], fence: str = "") -> str:
    """Insert, or update every other column; `fence` is a condition on the row that is there."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    where = f" WHERE {fence}" if fence else ""
    return insert(table, columns, f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}{where}")


def unnest(columns: Columns) -> str:
    """The arrays as rows `n`."""
    arrays = ", ".join(f"${number}::{_flat(kind)}[]" for number, kind in enumerate(columns.values(), 1))
    return f"UNNEST({arrays}) AS n ({', '.join(columns)})"


def prefixed(alias: str, columns: Columns) -> str:
    """`alias.column AS alias_column` for every column, so that joined rows keep their names apart."""
    return ", ".join(f"{alias}.{name} AS {alias}_{name}" for name in columns)


def turned(rows: Sequence[tuple[Any, ...]], columns: Columns) -> list[list[Any]]:
    """Rows turned into columns, as `UNNEST` takes them."""
    return [[row[index] for row in rows] for index in range(len(columns))]


def joined(values: Sequence[str]) -> str | None:
    """A text array as one text; None for an empty one."""
    return SEPARATOR.join(values) if values else None


def _flat(kind: str) -> str:
    return "text" if kind == "text[]" else kind


def _selected(columns: Columns) -> str:
    split = f"COALESCE(string_to_array({{}}, E'\\x{ord(SEPARATOR):02x}'), '{{{{}}}}')"
    return ", ".join(split.format(name) if kind == "text[]" else name for name, kind in columns.items())
