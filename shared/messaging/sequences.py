"""Which sequences of each producer and key were seen: a gap is a metric, never a reason to wait."""

from collections.abc import Iterable

from shared.database import core_sql
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event

_Row = tuple[str, str, str, int, int, int, bool]


async def see_sequences(work: UnitOfWork, events: Iterable[Event]) -> None:
    """Count events that were seen for the first time, given in their order of arrival."""
    rows = sequence_rows(events)
    if rows:
        await work.connection.execute(
            core_sql.SEE_SEQUENCES, *(list(column) for column in zip(*rows, strict=True))
        )


def sequence_rows(events: Iterable[Event]) -> list[_Row]:
    """Per producer and key: source, tenant, key, first, last, number of events, whether out of order."""
    seen: dict[tuple[str, str, str], list[int]] = {}
    for event in events:
        seen.setdefault((event.source, event.tenant, event.key), []).append(event.sequence)
    return [
        (*place, min(numbers), max(numbers), len(numbers), numbers != sorted(numbers))
        for place, numbers in sorted(seen.items())
    ]
