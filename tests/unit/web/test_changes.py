"""Listeners of server-sent events: each version once, and none passed over."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.web.changes import MOST, OVERLAP, Told

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)


class Table:
    """Rows that change, looked at as the services do."""

    def __init__(self) -> None:
        self.rows: dict[UUID, dict[str, Any]] = {}

    def change(self, number: int, at: datetime, version: int = 1) -> None:
        self.rows[UUID(int=number)] = {"id": UUID(int=number), "changed_at": at, "version": version}

    def look(self, told: Told, now: datetime) -> list[int]:
        """The numbers of all that is told, looking until nothing more is there."""
        found: list[int] = []
        while True:
            behind = told.behind(now)
            rows = sorted(self.rows.values(), key=lambda row: (row["changed_at"], row["id"]))
            page = [row for row in rows if (row["changed_at"], row["id"]) > behind][:MOST]
            found += [row["id"].int for row in told.fresh(page)]
            if not told.more:
                return found


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_more_changes_than_one_look_takes_are_all_told() -> None:
    table, told = Table(), Told("id")
    assert table.look(told, NOON) == []
    numbers = range(1, 3 * MOST + 1)
    for number in numbers:
        table.change(number, after(1))
    assert table.look(told, after(2)) == list(numbers)
    assert table.look(told, after(4)) == []
    table.change(7, after(5), version=2)
    assert table.look(told, after(6)) == [7]


def test_a_listener_who_reads_slowly_misses_nothing() -> None:
    table, told = Table(), Told("id")
    table.look(told, NOON)
    table.change(1, after(1))
    assert table.look(told, after(600)) == [1]


def test_what_commits_late_is_told_once() -> None:
    table, told = Table(), Told("id")
    table.look(told, after(10))
    table.change(1, after(-5))
    assert table.look(told, after(11)) == [1]
    assert table.look(told, after(12)) == []


def test_what_was_there_before_is_not_told() -> None:
    table, told = Table(), Told("id")
    for number in range(1, 2 * MOST):
        table.change(number, after(-1))
    assert table.look(told, NOON) == []
    table.change(3, after(1), version=2)
    assert table.look(told, after(2)) == [3]


def test_who_comes_back_is_told_what_came_meanwhile() -> None:
    table = Table()
    table.change(1, after(-60))
    table.change(2, after(-5))
    table.change(3, after(100))
    assert table.look(Told("id", since=NOON, again=True), after(3_600)) == [2, 3]
    assert table.look(Told("id", since=NOON), after(3_600)) == [3]


def test_any_instant_can_be_come_back_to() -> None:
    table = Table()
    table.change(1, NOON)
    for instant in (datetime.min.replace(tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC) + OVERLAP):
        assert table.look(Told("id", since=instant, again=True), NOON) == [1]
    assert table.look(Told("id", since=datetime.max.replace(tzinfo=UTC), again=True), after(1)) == []
