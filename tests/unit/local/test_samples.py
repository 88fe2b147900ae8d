"""What is shown of the sample orders: short, and one line for each of the first rules."""

import httpx
import pytest

from deploy.local import samples
from deploy.local.ports import free_port
from deploy.local.samples import Outcome, outcome_of, post_samples


def _reason(rule: str, text: str) -> dict[str, str]:
    return {"kind": "finding", "rule": rule, "text": text}


def test_the_first_reason_of_each_rule_is_shown_and_the_rest_is_counted() -> None:
    reasons = [_reason("CAP-03", "line 1"), _reason("CAP-03", "line 2"), _reason("GEO-01", "the region")]
    outcome = outcome_of("A-1", {"state": "HELD", "reasons": [*reasons, _reason("HR-01", "both")]})
    assert outcome.rows() == [
        ("A-1", "HELD", "CAP-03 line 1"),
        ("", "", "GEO-01 the region"),
        ("", "", "and 2 more"),
    ]


def test_a_long_reason_ends_at_a_word() -> None:
    outcome = outcome_of("A-1", {"state": "HELD", "reasons": [_reason("CAP-03", "surveillance " * 20)]})
    (shown,) = outcome.reasons
    assert len(shown) <= samples.REASON_WIDTH
    assert shown.endswith("surveillance …")


def test_a_certificate_says_that_the_order_may_go() -> None:
    cleared = {"state": "CLEARED", "reasons": [], "certificate": "eyJ"}
    assert outcome_of("A-1", cleared).rows() == [
        ("A-1", "CLEARED", "it has a certificate: it may be released")
    ]


def test_an_order_without_reasons_still_has_its_line() -> None:
    assert Outcome("A-1", "PENDING", ()).rows() == [("A-1", "PENDING", "")]


async def test_an_intake_that_is_not_there_is_an_error() -> None:
    with pytest.raises(httpx.HTTPError):
        await post_samples(f"http://127.0.0.1:{free_port()}", "key", samples.sample_orders())
