"""What was delivered on an order is found by the order, to be erased with it."""

from shared.database.ddl import run

revision = "screening_0009"
down_revision = "screening_0008"


def upgrade() -> None:
    """Add an index; released orders are few beside those assessed."""
    run("CREATE INDEX purchase_of_order ON purchase (tenant, key)")
