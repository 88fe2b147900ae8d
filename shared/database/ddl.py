"""Helpers for migrations: run plain SQL, know the service role."""

import re

from alembic import context, op

from shared.database.core_tables import COUNT_LEAVES, audit_nodes_ddl, audit_nodes_of


def service_role() -> str:
    """The role that tables are granted to, as given to `migrate`."""
    return str(context.config.attributes["role"])


def run(sql: str) -> None:
    """Execute statements separated by `;` at a line's end (no such `;` inside a statement)."""
    for statement in re.split(r";\s*\n", sql + "\n"):
        if re.sub(r"--.*", "", statement).strip():
            op.get_bind().exec_driver_sql(statement)


def make_audit_nodes() -> None:
    """The table of the audit tree's nodes, with those of the leaves that are numbered already."""
    run(audit_nodes_ddl(service_role()))
    bind = op.get_bind()
    for statement in audit_nodes_of(bind.exec_driver_sql(COUNT_LEAVES).scalar_one()):
        bind.exec_driver_sql(statement)
