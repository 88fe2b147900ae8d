"""When a message may leave: wall clocks, digests, quiet hours, and the nights that have two or no hours."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.timing import DigestEvery, Timing, breaks_through

AMSTERDAM = "Europe/Amsterdam"
NIGHT = Timing(quiet_from=time(22), quiet_until=time(7), time_zone=AMSTERDAM)
LUNCH = Timing(quiet_from=time(12), quiet_until=time(13), time_zone=AMSTERDAM)
HOURLY = Timing(DigestEvery.HOUR, time_zone=AMSTERDAM)
DAILY = Timing(DigestEvery.DAY, time(9), time_zone=AMSTERDAM)


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("timing", "raised", "leaves"),
    [
        (Timing(), "2026-08-03T23:00", "2026-08-03T23:00"),
        # Amsterdam is two hours ahead of UTC in summer, one in winter.
        (NIGHT, "2026-08-03T19:59", "2026-08-03T19:59"),
        (NIGHT, "2026-08-03T20:00", "2026-08-04T05:00"),
        (NIGHT, "2026-08-04T04:59", "2026-08-04T05:00"),
        (NIGHT, "2026-08-04T05:00", "2026-08-04T05:00"),
        (NIGHT, "2026-12-03T21:00", "2026-12-04T06:00"),
        (LUNCH, "2026-08-03T10:30", "2026-08-03T11:00"),
        (LUNCH, "2026-08-03T11:00", "2026-08-03T11:00"),
        (HOURLY, "2026-08-03T10:12", "2026-08-03T11:00"),
        (HOURLY, "2026-08-03T11:00", "2026-08-03T12:00"),
        (DAILY, "2026-08-03T06:59", "2026-08-03T07:00"),
        (DAILY, "2026-08-03T07:01", "2026-08-04T07:00"),
        # The night of 25 October 2026 has 02:30 twice, that of 29 March none.
        (HOURLY, "2026-10-25T00:30", "2026-10-25T01:00"),
        (NIGHT, "2026-10-24T21:00", "2026-10-25T06:00"),
        (NIGHT, "2026-03-28T22:00", "2026-03-29T05:00"),
        # A digest that would fall into quiet hours waits for their end.
        (
            Timing(DigestEvery.DAY, time(6), time(22), time(7), AMSTERDAM),
            "2026-08-03T12:00",
            "2026-08-04T05:00",
        ),
    ],
)
def test_when_a_message_leaves(timing: Timing, raised: str, leaves: str) -> None:
    assert timing.leaves_at(at(raised)) == at(leaves)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(DigestEvery),
    st.sampled_from(["UTC", AMSTERDAM, "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_nothing_is_held_back_for_more_than_two_days_nor_sent_before_it_is_raised(
    raised: datetime, digest: DigestEvery, zone: str
) -> None:
    timing = Timing(digest, None, time(22), time(7), zone)
    assert timedelta() <= timing.leaves_at(raised) - raised < timedelta(hours=48)


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("severity", Severity)
def test_only_what_is_urgent_or_stops_everything_breaks_through(kind: AlertKind, severity: Severity) -> None:
    expected = severity is Severity.URGENT or kind is AlertKind.SYSTEM_HOLD
    assert breaks_through(kind, severity) is expected
