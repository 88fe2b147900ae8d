"""What every service keeps of one key beside its own tables, and how it is erased."""

from shared.database.pool import Connection

# $1 tenant, $2 key. Of an audit entry value and salt go: what stays is a hash that nobody can try guesses on.
# Messages that wait or were refused hold whole orders; their inbox rows stay, so nobody applies them again.
_STATEMENTS = (
    "DELETE FROM audit_personal WHERE tenant = $1 AND stream = $2",
    "DELETE FROM retry WHERE tenant = $1 AND key = $2",
    "DELETE FROM dead_letter WHERE tenant = $1 AND key = $2",
)


async def shred_trail(connection: Connection, tenant: str, key: str) -> None:
    """Delete personal values of the audit and kept messages; the chain verifies as before.

    The caller holds the stream's lock.
    """
    for statement in _STATEMENTS:
        await connection.execute(statement, tenant, key)
