"""Identity, routing, causes, standings, schedules: pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.alerts import AlertKind, Severity, Trigger
from services.notify.domain.causes import CauseState, cause_key
from services.notify.domain.schedule import DEFERRED, UNREACHABLE
from services.notify.domain.standing import Standing
from services.notify.domain.subscriptions import Subscription, route
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import CaseEvent

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
CASE = Trigger("acme", AlertKind.CASE_OPENED, Severity.HIGH, "acme/erp/1", "case-1", 1)


def subscription(recipient: str, level: int = 1, *kinds: AlertKind, least: str = "normal") -> Subscription:
    return Subscription("acme", uuid4(), recipient, "email", frozenset(kinds), Severity(least), level)


def case_event(*, epoch: int, version: int, state: str) -> CaseEvent:
    return CaseEvent(
        tenant="acme", source_system="erp", order_id="1", revision=1, case_id="case-1", case_state=state,
        case_version=version, decision_epoch=epoch, disposition=Disposition.HOLD, assessment_number=1,
        clearance=ClearanceState.HELD,
    )  # fmt: skip


def test_opened_and_reopened_in_one_epoch_are_one_alert() -> None:
    assert replace(CASE, kind=AlertKind.CASE_REOPENED).alert_id == CASE.alert_id


@pytest.mark.parametrize(
    "other",
    [
        replace(CASE, epoch=2),
        replace(CASE, tenant="other"),
        replace(CASE, subject="case-2"),
        replace(CASE, kind=AlertKind.CLEARANCE_REVOKED),
    ],
)
def test_what_makes_another_alert(other: Trigger) -> None:
    assert other.alert_id != CASE.alert_id


def test_the_lowest_level_hears_first_and_each_address_once() -> None:
    people = [
        subscription("b@x.eu"),
        subscription("a@x.eu"),
        subscription("a@x.eu"),
        subscription("c@x.eu", 2),
    ]
    first = route(AlertKind.CASE_OPENED, Severity.HIGH, people)
    assert (first.level, [item.recipient for item in first.subscriptions]) == (1, ["a@x.eu", "b@x.eu"])
    told = {item.address for item in first.subscriptions}
    second = route(AlertKind.CASE_OPENED, Severity.HIGH, people, above=1, told=told)
    assert [item.recipient for item in second.subscriptions] == ["c@x.eu"]
    assert route(AlertKind.CASE_OPENED, Severity.HIGH, people, above=2).subscriptions == ()


def test_kinds_and_severity_choose() -> None:
    people = [
        subscription("a@x.eu", 1, AlertKind.SYSTEM_HOLD),
        subscription("b@x.eu", 1, least="urgent"),
        subscription("c@x.eu", 2),
    ]
    found = route(AlertKind.CASE_OPENED, Severity.NORMAL, people)
    assert (found.level, [item.recipient for item in found.subscriptions]) == (2, ["c@x.eu"])


def test_what_nobody_wants_goes_to_the_highest_level() -> None:
    people = [subscription("a@x.eu", 1, AlertKind.SYSTEM_HOLD), subscription("b@x.eu", 3, least="urgent")]
    found = route(AlertKind.CASE_OPENED, Severity.NORMAL, people)
    assert [item.recipient for item in found.subscriptions] == ["b@x.eu"]
    assert route(AlertKind.CASE_OPENED, Severity.NORMAL, []).subscriptions == ()


def test_a_cause_is_its_words_without_figures() -> None:
    assert cause_key("The list eu_fsf is 4 days old.") == cause_key("the list  eu_fsf is 11 days old.")
    assert cause_key("The list eu_fsf is 4 days old.") != cause_key("The list un_sc is 4 days old.")
    assert cause_key("") == "unknown"


def test_a_cause_comes_back_after_its_end_or_a_long_silence() -> None:
    quiet = timedelta(hours=1)
    cause = CauseState("acme", "list too old", 0, NOON)
    assert cause.seen(NOON, NOON, quiet=quiet)
    assert not cause.seen(NOON + timedelta(minutes=59), NOON, quiet=quiet)
    cause.ended_at = NOON + timedelta(minutes=60)
    late = NOON + timedelta(minutes=61)
    assert not cause.seen(late, NOON, quiet=quiet)  # held before the end, heard after it
    assert cause.seen(late, late, quiet=quiet)
    assert cause.episode == 2
    assert cause.seen(late + timedelta(minutes=61), late, quiet=quiet)
    assert cause.episode == 3


def test_an_older_state_of_a_case_changes_nothing() -> None:
    standing = Standing("acme", "acme/erp/1")
    assert standing.take(case_event(epoch=2, version=5, state="decided"))
    assert not standing.take(case_event(epoch=1, version=6, state="open"))
    assert not standing.take(case_event(epoch=2, version=5, state="open"))
    assert standing.case_state == "decided"


def test_what_settles_an_alert() -> None:
    standing = Standing("acme", "acme/erp/1")
    standing.take(case_event(epoch=2, version=1, state="open"))
    assert standing.settles(AlertKind.CASE_OPENED, 2) is None
    assert standing.settles(AlertKind.CASE_OPENED, 1) == "superseded"
    standing.take(case_event(epoch=2, version=2, state="decided"))
    assert standing.settles(AlertKind.CASE_OPENED, 2) == "case_decided"
    assert standing.settles(AlertKind.CLEARANCE_REVOKED, 1) == "case_decided"
    assert standing.settles(AlertKind.CLEARANCE_REVOKED, 2) is None
    standing.cancel()
    assert standing.settles(AlertKind.CLEARANCE_REVOKED, 2) == "order_cancelled"
    assert standing.settles(AlertKind.STOP_SHIPMENT, 2) is None


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_delays_stay_within_their_bounds(attempts: int, chance: float) -> None:
    for backoff in (DEFERRED, UNREACHABLE):
        assert 0.8 * backoff.first <= backoff.delay(attempts, chance) <= 1.2 * backoff.last


def test_delays_double() -> None:
    assert [DEFERRED.delay(attempts, 0.5) for attempts in (1, 2, 3, 9)] == [5.0, 10.0, 20.0, 300.0]
