"""Up to which entry id nothing can appear any more, so that the numbering need not look there again.

Ids are given before commit, so a small id may become visible after a large one. An id is settled when
every transaction that was running, or had begun, when it was seen has ended. Streams are locked before
anything is recorded, so each of those transactions had a number by then.
"""

from dataclasses import dataclass, replace

import asyncpg


@dataclass
class Horizon:
    """Entries up to `floor` are numbered, all of them. Starts anew with each process."""

    floor: int = 0
    _settled: int = 0
    _seen: int = 0
    _seen_before: int | None = None

    def numbered(self, row: asyncpg.Record | None) -> None:
        """After all visible entries were numbered, with what `sql.HORIZON` then gave.

        An id settled in one round becomes the floor in the next: that round names every tenant that
        had committed an entry by then, and row-level security hides none of them.
        """
        if row is None:
            return
        self.floor = self._settled
        if self._seen_before is not None and row["oldest_running"] >= self._seen_before:
            self._settled = self._seen
            self._seen_before = None
        if self._seen_before is None:
            self._seen, self._seen_before = row["newest"], row["next_transaction"]

    def copy(self) -> "Horizon":
        """An independent copy, for a transaction that may be rolled back."""
        return replace(self)
