"""Helpers for migrations: run plain SQL, know the service role."""

import re

from alembic import context, op


def service_role() -> str:
    """The role that tables are granted to, as given to `migrate`."""
    return str(context.config.attributes["role"])


def run(sql: str) -> None:
    """Execute statements separated by `;` at a line's end (no such `;` inside a statement)."""
    for statement in re.split(r";\s*\n", sql + "\n"):
        if re.sub(r"--.*", "", statement).strip():
            op.get_bind().exec_driver_sql(statement)
