"""Up to which entry the numbering need not look again."""

from typing import Any, cast

from shared.audit.horizon import Horizon


def _seen(newest: int, *, oldest_running: int, next_transaction: int) -> Any:
    return {"newest": newest, "oldest_running": oldest_running, "next_transaction": next_transaction}


def test_the_floor_rises_once_every_transaction_of_that_time_has_ended() -> None:
    horizon = Horizon()
    horizon.numbered(cast("Any", _seen(10, oldest_running=100, next_transaction=105)))
    horizon.numbered(cast("Any", _seen(20, oldest_running=105, next_transaction=110)))
    assert horizon.floor == 0  # known to be settled, but not yet looked through since
    horizon.numbered(cast("Any", _seen(30, oldest_running=112, next_transaction=115)))
    assert horizon.floor == 10
    horizon.numbered(cast("Any", _seen(40, oldest_running=116, next_transaction=120)))
    assert horizon.floor == 20


def test_one_old_transaction_holds_the_floor() -> None:
    horizon = Horizon()
    for round_ in range(20):
        horizon.numbered(cast("Any", _seen(round_, oldest_running=100, next_transaction=200 + round_)))
    assert horizon.floor == 0


def test_a_copy_does_not_follow() -> None:
    horizon = Horizon(floor=7)
    copy = horizon.copy()
    horizon.floor = 9
    assert copy.floor == 7
