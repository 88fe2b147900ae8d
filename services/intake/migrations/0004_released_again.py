"""Goods that were stopped may leave again on a new certificate: an order has one release for each."""

from shared.database.ddl import run

revision = "intake_0004"
down_revision = "intake_0003"

_AGAIN = """
ALTER TABLE release DROP CONSTRAINT release_tenant_key_key;
CREATE INDEX release_of_order ON release (tenant, key, released_at);
"""


def upgrade() -> None:
    """One release for each certificate: its id says which, and is unique as before."""
    run(_AGAIN)
