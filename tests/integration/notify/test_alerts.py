"""Given these messages, these alerts: once each, whatever the order and however often."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from services.notify.bootstrap import Notify
from services.notify.domain.alerts import AlertKind, Severity
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import ReassessmentFinished, WatchlistPublished
from shared.messaging.envelope import Event
from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_events, given_one_by_one, published

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]


async def kinds(database: ServiceDatabase) -> list[str]:
    return [row["kind"] for row in await database.fetch("SELECT kind FROM alert ORDER BY kind")]


async def test_a_case_is_told_to_the_first_level_once(
    notify_database: ServiceDatabase, story: Story, told: Tell, notify: Notify, maker: EventMaker
) -> None:
    await told(story.case(), story.case(), story.case("case.changed", state="waiting_customer", version=2))

    assert await kinds(notify_database) == ["case_opened"]
    rows = await notify_database.fetch("SELECT recipient FROM alert_recipient ORDER BY recipient")
    assert [row["recipient"] for row in rows] == ["lena@example.com", "rui@example.com"]
    assert [event.type for event in await published(notify.core, maker)] == ["alert.raised"]


async def test_a_reopened_case_is_told_again(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(
        story.case(),
        story.case("case.decided", state="decided", epoch=2, version=3),
        story.case("case.changed", state="open", epoch=3, version=4),
    )
    rows = await notify_database.fetch("SELECT kind, epoch, settlement FROM alert ORDER BY epoch")
    assert [tuple(row) for row in rows] == [
        ("case_opened", 1, "superseded"),
        ("case_reopened", 3, None),
    ]


@pytest.mark.parametrize("seed", range(8))
async def test_shuffled_and_duplicated_events_end_in_the_same_alerts(
    notify_database: ServiceDatabase, story: Story, notify: Notify, maker: EventMaker, seed: int
) -> None:
    once: list[Event] = [
        story.case(),
        story.case("case.changed", state="proposed", version=2),
        story.case("case.decided", state="decided", epoch=2, version=3),
        story.revoked(epoch=2, reserved=True),
        story.case("case.changed", state="open", epoch=3, version=4),
        story.rechecked(1),
        story.rechecked(2),
        story.rechecked(3),
    ]
    events = once * 3
    random.Random(seed).shuffle(events)
    half = len(events) // 2
    await given_events(notify.core, events[:half], maker)
    await given_one_by_one(notify.core, events[half:], maker)

    found = await notify_database.fetch("SELECT kind, subject_key, epoch FROM alert")
    subjects = {("case" if row["kind"].startswith("case") else row["kind"], row["epoch"]) for row in found}
    assert subjects == {("case", 1), ("case", 3), ("stop_shipment", 2), ("order_stalled", 1)}
    assert len(found) == 4
    # The open case and the shipment to be stopped still need somebody; the first epoch does not.
    open_ones = await notify_database.fetch(
        "SELECT epoch FROM alert WHERE kind LIKE 'case%' AND settled_at IS NULL"
    )
    assert [row["epoch"] for row in open_ones] == [3]


async def test_a_reserved_revocation_stops_the_shipment_and_nothing_settles_it(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.revoked(reserved=True), story.cancelled())
    rows = await notify_database.fetch("SELECT kind, severity, settled_at FROM alert")
    assert [tuple(row) for row in rows] == [("stop_shipment", "urgent", None)]


async def test_each_change_after_a_release_is_told_once_and_only_a_person_settles_it(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    again = story.change_refused(content="1"), story.change_refused(content="1")
    await told(*again, story.change_refused(content="2"), story.case(), story.cancelled())
    rows = await notify_database.fetch(
        "SELECT severity, revision, cause, settled_at FROM alert WHERE kind = 'change_after_release'"
    )
    assert [(row["severity"], row["revision"], row["settled_at"]) for row in rows] == [("high", 1, None)] * 2
    assert "Revision 2 came with other content after revision 1" in rows[0]["cause"]


async def test_a_cancellation_after_a_release_is_told_once_urgently_and_only_a_person_settles_it(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.cancel_refused(), story.cancel_refused(), story.case(), story.cancelled())
    rows = await notify_database.fetch(
        "SELECT severity, revision, settled_at FROM alert WHERE kind = 'cancel_after_release'"
    )
    assert [tuple(row) for row in rows] == [("urgent", 1, None)]


async def test_an_order_asked_for_once_is_not_stalled(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.rechecked(1))
    assert await kinds(notify_database) == []


async def test_a_stalled_order_that_is_cleared_is_settled(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.rechecked(2), story.issued())
    rows = await notify_database.fetch("SELECT kind, settlement FROM alert")
    assert [tuple(row) for row in rows] == [("order_stalled", "order_moved_on")]


async def test_orders_held_by_one_cause_are_one_alert(
    notify_database: ServiceDatabase, maker: EventMaker, notify: Notify, story: Story
) -> None:
    from dataclasses import replace

    orders = [replace(story, order_id=f"SO-{number}") for number in range(20)]
    held = [order.system_hold("The list eu_fsf is 4 days old.") for order in orders]
    older = [order.system_hold("The list eu_fsf is 5 days old.") for order in orders]
    await given_events(notify.core, held, maker)
    await given_one_by_one(notify.core, older, maker)
    await given_one_by_one(notify.core, [orders[0].system_hold("The rules are not loaded.")], maker)

    rows = await notify_database.fetch("SELECT kind, cause FROM alert ORDER BY cause")
    assert [tuple(row) for row in rows] == [
        ("system_hold", "The list eu_fsf is 4 days old."),
        ("system_hold", "The rules are not loaded."),
    ]


async def test_cleared_orders_leave_no_row(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.received(), story.issued())
    for table in ("alert", "order_standing", "alert_recipient", "delivery", "outbox"):
        assert await notify_database.count(table) == 0
    assert await notify_database.count("audit_entry", "stream <> 'subscriptions'") == 0


async def test_each_transition_is_audited(notify_database: ServiceDatabase, story: Story, told: Tell) -> None:
    await told(story.case(), story.cancelled())
    rows = await notify_database.fetch(
        "SELECT action, body FROM audit_entry WHERE stream <> 'subscriptions' ORDER BY entry_id"
    )
    assert [row["action"] for row in rows] == ["alert.raised", "alert.settled"]
    assert b"example.com" not in b"".join(row["body"] for row in rows)
    ours = "stream <> 'subscriptions' AND value LIKE '%@example.com'"
    assert await notify_database.count("audit_personal", ours) == 2


async def test_an_alert_that_nobody_wants_goes_to_the_highest_level(
    start: Start, notify_database: ServiceDatabase, story: Story, maker: EventMaker
) -> None:
    from tests.integration.notify.conftest import subscribe

    notify = await start()
    await subscribe(notify, "rui@example.com", min_severity=Severity.URGENT)
    await subscribe(notify, "tomas@example.com", level=2, kinds=frozenset({AlertKind.SYSTEM_HOLD}))
    await given_one_by_one(notify.core, [story.case(disposition=Disposition.REVIEW)], maker)
    rows = await notify_database.fetch("SELECT recipient FROM alert_recipient")
    assert [row["recipient"] for row in rows] == ["tomas@example.com"]


async def test_one_tenant_sees_nothing_of_another(
    notify: Notify, story: Story, told: Tell, notify_database: ServiceDatabase
) -> None:
    await told(story.case(), story.system_hold("The rules are not loaded."))
    tables = ("alert", "alert_recipient", "delivery", "delivery_attempt", "subscription", "system_cause",
              "order_standing")  # fmt: skip
    async with notify.core.database.transaction(["other"]) as (connection, _):
        for table in tables:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
    forced = await notify_database.fetch(
        "SELECT relname FROM pg_class "
        "WHERE relname = ANY($1::text[]) AND relrowsecurity AND relforcerowsecurity",
        list(tables),
    )
    assert {row["relname"] for row in forced} == set(tables)


async def test_a_cause_ends_when_its_source_is_confirmed_and_may_come_back(
    notify_database: ServiceDatabase, maker: EventMaker, story: Story, told: Tell
) -> None:
    finished = ReassessmentFinished(
        "acme", "eu_fsf", "v2", 2, finished_at="2026-08-03T13:00:00+00:00", orders=3
    )
    again = story.system_hold("The list eu_fsf is 4 days old.", changed_at="2026-08-09T12:00:00+00:00")
    await told(
        story.system_hold("The list eu_fsf is 4 days old."),
        maker.event("reassessment.finished", finished, key="eu_fsf"),
        story.system_hold("The list eu_fsf is 4 days old."),
        again,
        again,
    )
    rows = await notify_database.fetch("SELECT epoch, settlement FROM alert ORDER BY epoch")
    assert [tuple(row) for row in rows] == [(1, "cause_ended"), (2, None)]


async def test_a_refused_list_is_told_once_and_a_good_copy_settles_it(
    notify_database: ServiceDatabase, maker: EventMaker, told: Tell
) -> None:
    """Whatever the figures of the day: one cause. What is merely published tells nobody anything."""
    at = "2026-08-03T12:00:00+00:00"
    refusals = [f"entries fell from {before} to 60" for before in (100, 90)]
    for reason in ("", *refusals):
        data = WatchlistPublished("acme", "eu_fsf", "2026-08-01+x", 3, at, refused=reason)
        await told(maker.event("watchlist.published", data, key="eu_fsf"))
    (alert,) = await notify_database.fetch("SELECT kind, cause, settlement FROM alert")
    assert (alert["kind"], "fell from 100 to 60" in alert["cause"]) == ("system_hold", True)
    later = "2026-08-03T14:00:00+00:00"
    good = ReassessmentFinished("acme", "eu_fsf", "2026-08-03+y", 4, later, 0, later)
    await told(maker.event("reassessment.finished", good, key="eu_fsf"))
    (alert,) = await notify_database.fetch("SELECT settlement FROM alert")
    assert alert["settlement"] == "cause_ended"


async def test_an_amended_order_is_told_of_when_it_is_held_again_not_before(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(
        story.case(),
        story.case("case.changed", epoch=2, version=2, revision=2, clearance=ClearanceState.PENDING),
    )
    assert await kinds(notify_database) == ["case_opened"]
    await told(story.case("case.changed", epoch=3, version=3, revision=2))
    rows = await notify_database.fetch("SELECT kind, epoch, settlement FROM alert ORDER BY epoch")
    assert [tuple(row) for row in rows] == [("case_opened", 1, "superseded"), ("case_reopened", 3, None)]


async def test_a_case_held_by_the_system_alone_is_told_of_as_a_cause(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.case("case.changed", epoch=2, version=2, reason="system"))
    assert await kinds(notify_database) == ["system_hold"]
    await told(story.case("case.changed", epoch=2, version=3))
    assert await kinds(notify_database) == ["case_opened", "system_hold"]


async def test_a_revoked_clearance_is_settlement_the_next_one(
    notify_database: ServiceDatabase, story: Story, told: Tell
) -> None:
    await told(story.revoked(epoch=2), story.issued())
    assert await notify_database.count("alert", "settled_at IS NULL") == 1  # the old one, late
    await told(story.issued(epoch=3))
    rows = await notify_database.fetch("SELECT kind, settlement FROM alert")
    assert [tuple(row) for row in rows] == [("clearance_revoked", "cleared_again")]
