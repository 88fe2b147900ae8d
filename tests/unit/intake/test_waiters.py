"""Whoever waits for an order hears of each newer state, and of nothing older."""

from dataclasses import replace
from datetime import UTC, datetime

from services.intake.domain.sales_order import SalesOrder
from services.intake.waiters import Waiters
from shared.contracts.order import OrderKey

PLACE = ("acme", str(OrderKey("acme", "erp", "4711")))
ORDER = SalesOrder(OrderKey("acme", "erp", "4711"), 1, "0" * 64, datetime(2026, 8, 3, tzinfo=UTC), version=3)


async def test_a_commit_of_a_newer_version_wakes() -> None:
    waiters = Waiters()
    waiter = waiters.listen(PLACE)
    newer = replace(ORDER, version=4)
    waiter.see(ORDER)
    assert await waiter.wait(1) is ORDER
    waiters.committed([newer])
    assert await waiter.wait(1) is newer


async def test_a_commit_that_is_not_newer_wakes_nobody() -> None:
    waiters = Waiters()
    waiter = waiters.listen(PLACE)
    waiter.see(ORDER)
    await waiter.wait(1)
    waiters.committed([replace(ORDER), replace(ORDER, version=2)])
    assert await waiter.wait(0.01) is None
    assert waiter.order is ORDER


async def test_what_is_seen_between_two_waits_is_not_missed() -> None:
    waiter = Waiters().listen(PLACE)
    waiter.see(ORDER)
    await waiter.wait(1)
    newer = replace(ORDER, version=4)
    waiter.see(newer)
    assert await waiter.wait(0.01) is newer


def test_the_newest_state_is_remembered_even_when_commits_are_told_out_of_order() -> None:
    waiters = Waiters()
    waiters.committed([ORDER])
    waiters.committed([replace(ORDER, version=2)])
    assert waiters.recent(PLACE) is ORDER


def test_of_several_who_wait_for_one_order_the_oldest_knowledge_counts() -> None:
    waiters = Waiters()
    for version in (3, 2):
        waiters.listen(PLACE).see(replace(ORDER, version=version))
    waiters.listen(("acme", "somebody's who knows nothing yet"))
    assert waiters.known() == [(*PLACE, 2)]
