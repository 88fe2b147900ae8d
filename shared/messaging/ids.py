"""The one maker of ids: UUIDv7, so that ids sort by time."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
