"""What a listener of server-sent events has been told of rows that change: nothing is passed over.

Changes are stamped when their transaction begins and seen when it commits: each look goes `OVERLAP` back.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

OVERLAP = timedelta(seconds=20)
"""Longer than any transaction lasts that changes such rows."""
MOST = 500
"""Rows of one look; more are taken by the looks that follow at once."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_ID = UUID(int=0)


class HasColumns(Protocol):
    """A row with its id, `changed_at` and `version`."""

    def __getitem__(self, column: str, /) -> Any: ...


Row = TypeVar("Row", bound=HasColumns)


class Told:
    """Each version of each row once, in the order of the changes, however many there are at once."""

    def __init__(self, id_column: str, *, since: datetime | None = None, again: bool = False) -> None:
        """`since`: changes after it are told; without it those after the first look begins.

        `again`: a listener who comes back is told what lies in the overlap too, perhaps for the second time.
        """
        self._id = id_column
        self._since = max(since, EARLIEST) if since else None
        self._again = again
        self._first = True
        self._place: tuple[datetime, UUID] | None = None
        self._begun: datetime | None = None
        self._reached: datetime | None = None
        self._versions: dict[UUID, tuple[datetime, int]] = {}

    @property
    def more(self) -> bool:
        """Whether the last look was full: the next one comes without a pause."""
        return self._begun is not None

    @property
    def reached(self) -> datetime | None:
        """Who comes back with this as `since` misses nothing; none before the first look."""
        return self._reached

    def behind(self, now: datetime) -> tuple[datetime, UUID]:
        """The place `(changed_at, id)` behind which a look begins; `now` is its transaction's time."""
        if self._since is None:
            self._since = now
        if self._begun is None:
            self._begun = now
        return self._place or (self._since - OVERLAP, _FIRST_ID)

    def fresh(self, rows: Sequence[Row]) -> list[Row]:
        """Of the rows of a look, in the order of `(changed_at, id)`, those to tell."""
        found = [row for row in rows if self._is_fresh(row)]
        self._versions |= {row[self._id]: (row["changed_at"], row["version"]) for row in rows}
        if len(rows) >= MOST:
            self._place = rows[-1]["changed_at"], rows[-1][self._id]
            self._reached = rows[-1]["changed_at"]
        elif self._begun is not None:
            self._reached = self._begun
            self._rest(self._begun - OVERLAP)
        return found

    def _is_fresh(self, row: HasColumns) -> bool:
        learning = self._first and not self._again
        if learning and self._since is not None and row["changed_at"] <= self._since:
            return False
        return row[self._id] not in self._versions or self._versions[row[self._id]][1] < row["version"]

    def _rest(self, start: datetime) -> None:
        """Everything up to now was seen: the next look begins at `start`."""
        self._place = start, _FIRST_ID
        self._versions = {key: told for key, told in self._versions.items() if told[0] > start}
        self._first, self._begun = False, None
