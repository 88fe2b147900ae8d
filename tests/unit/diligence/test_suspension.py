"""When no certificate stands because lists or rules change or are too old."""

from datetime import UTC, datetime, timedelta

from services.diligence.domain.suspension import Activation, SuspensionPolicy, suspended

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
FREE = SuspensionPolicy({}, 0.0)


def activation(published: int, finished: int, confirmed: timedelta | None = None) -> Activation:
    """The US list, confirmed so long ago."""
    return Activation(
        "acme",
        "us",
        published,
        f"v{published}",
        finished,
        f"v{finished}",
        finished_at=NOW if finished else None,
        confirmed_at=NOW - confirmed if confirmed is not None else None,
    )


def test_published_and_not_finished_suspends() -> None:
    assert suspended([activation(2, 1)], FREE, NOW) == ["us v2 is being applied to the orders."]
    assert suspended([activation(2, 2)], FREE, NOW) == []


def test_right_after_finishing_it_settles() -> None:
    settling = SuspensionPolicy({}, 2.0)
    assert suspended([activation(2, 2)], settling, NOW + timedelta(seconds=1))
    assert suspended([activation(2, 2)], settling, NOW + timedelta(seconds=3)) == []


def test_a_required_source_past_its_age_or_never_confirmed_suspends() -> None:
    policy = SuspensionPolicy({"us": 86_400.0, "eu": 86_400.0}, 0.0)
    old = activation(1, 1, timedelta(days=11))
    assert suspended([old], policy, NOW) == [
        "us was last confirmed 11.0 days ago; at most 1.0 are allowed.",
        "eu has never been confirmed, and is required.",
    ]


def test_without_age_limits_age_does_not_matter() -> None:
    assert suspended([activation(1, 1, timedelta(days=1_000))], FREE, NOW) == []
