"""When no certificate stands because lists or rules change or are too old."""

from datetime import UTC, datetime, timedelta

from services.diligence.domain.suspension import Activation, SuspensionPolicy, suspended

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
FREE = SuspensionPolicy({})


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
    assert suspended([activation(2, 1)], FREE, NOW, assessed_under=2) == [
        "us v2 is being applied to the orders."
    ]
    assert suspended([activation(2, 2)], FREE, NOW, assessed_under=2) == []


def test_an_order_not_assessed_under_the_newest_version_stays_suspended_although_all_is_finished() -> None:
    finished = [activation(2, 2)]
    assert suspended(finished, FREE, NOW, assessed_under=1) == ["The order is not assessed under us v2 yet."]
    assert suspended(finished, FREE, NOW, assessed_under=2) == []
    assert suspended(finished, FREE, NOW, assessed_under=3) == []


def test_a_required_source_past_its_age_or_never_confirmed_suspends() -> None:
    policy = SuspensionPolicy({"us": 86_400.0, "eu": 86_400.0})
    old = activation(1, 1, timedelta(days=11))
    assert suspended([old], policy, NOW, assessed_under=2) == [
        "us was last confirmed 11.0 days ago; at most 1.0 are allowed.",
        "eu has never been confirmed, and is required.",
    ]


def test_without_age_limits_age_does_not_matter() -> None:
    assert suspended([activation(1, 1, timedelta(days=1_000))], FREE, NOW, assessed_under=2) == []
