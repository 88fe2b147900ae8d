"""Webhooks: the published signature and schedule, the circuit, and what `Retry-After` asks for."""

from datetime import UTC, datetime

import pytest

from services.notify.delivery.channels.hooks import retry_after
from services.notify.domain.schedule import STANDARD_WEBHOOKS, circuit_opens_for
from services.notify.domain.standard_webhooks import headers, signature
from services.notify.subscribing import Rules, checked_url
from shared.web.problems import Problem

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, SENT_AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The example that the libraries of Standard Webhooks are tested with."""


def test_a_signature_is_the_one_of_the_specification() -> None:
    assert signature(SECRET, MESSAGE, SENT_AT, BODY) == SIGNED


def test_during_a_rotation_both_secrets_sign_the_newest_first() -> None:
    both = headers(["whsec_" + "A" * 32, SECRET], MESSAGE, SENT_AT, BODY)["webhook-signature"].split(" ")
    assert len(both) == 2
    assert both[1] == SIGNED


def test_the_schedule_is_the_published_one() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, "Deliverability and reliability"."""
    hours = 3_600.0
    published = [5, 300, 1_800, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours]
    assert [STANDARD_WEBHOOKS.delay(attempt, 0.0) for attempt in range(1, 11)] == [*published, None]
    for attempt, planned in enumerate(published, 1):
        assert planned < (STANDARD_WEBHOOKS.delay(attempt, 0.99) or 0) <= 1.1 * planned


def test_a_circuit_opens_after_three_failures_for_minutes_at_most() -> None:
    assert [circuit_opens_for(failures) for failures in (0, 1, 2, 3, 4, 5)] == [0, 0, 0, 15, 30, 60]
    assert circuit_opens_for(1_000) == 300


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("99999999999999999999", 86_400),
        ("Mon, 03 Aug 2026 12:02:00 GMT", 120),
        ("Mon, 03 Aug 2026 11:00:00 GMT", 0),
        ("Mon, 03 Aug 2099 12:00:00 GMT", 86_400),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("Mon, 03 Aug 2026 12:00:00 -99999999999999999999", None),
    ],
)
def test_what_retry_after_asks_for(text: str, seconds: float | None) -> None:
    assert retry_after(text, NOON) == seconds


@pytest.mark.parametrize(
    "url",
    [
        "https://xn--zzzzzz--.example/",
        "https://hooks.example:99999/",
        "https://hooks.example:-1/",
        "https://hooks .example/",
        "https://hooks%2eexample/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 200 + "example/",
        "https://me@hooks.example/",
        "https://[::1/",
    ],
)
def test_what_nothing_can_be_posted_to_is_refused_when_subscribing(url: str) -> None:
    with pytest.raises(Problem) as refused:
        checked_url(url, Rules(loopback=False, secret_overlap_hours=1))
    assert refused.value.status == 422


@pytest.mark.parametrize("url", ["https://hooks.example:8443/a?b=c", "https://b\u00fccher.example/"])
def test_an_https_url_is_taken_as_it_is(url: str) -> None:
    assert checked_url(url, Rules(loopback=False, secret_overlap_hours=1)) == url
