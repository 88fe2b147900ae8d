"""The toy's tables beside the core's."""

import re

import asyncpg

from shared.database.core_tables import audit_nodes_ddl, core_ddl, grant, tenant_policy

_TABLE = """
CREATE TABLE toy_handled (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text NOT NULL,
    key text NOT NULL,
    source text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL
);
"""


async def prepare_toy(owner_url: str, role: str) -> None:
    """Make core and toy tables, for `ServiceDatabases.clone("toy", prepare=prepare_toy)`."""
    sql = core_ddl(role) + audit_nodes_ddl(role)
    sql += _TABLE + tenant_policy("toy_handled") + grant("toy_handled", role)
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        await connection.execute(re.sub(r"--[^\n]*", "", sql))
    finally:
        await connection.close()
