"""A receiver who does as the page on webhooks says knows our posts from others."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.notify.domain.standard_webhooks import headers, new_secret

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "webhooks.md"
BODY, SENT = '{"type":"alert.raised","data":{"n":"ü"}}'.encode(), 1_800_000_000


@pytest.fixture(scope="module")
def is_ours() -> Callable[..., bool]:
    """The function that the page shows."""
    (shown,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(shown, names)  # our own page
    found: Callable[..., bool] = names["is_ours"]
    return found


def test_what_we_sign_is_ours_with_either_secret_of_a_rotation(is_ours: Callable[..., bool]) -> None:
    new, old = new_secret(), new_secret()
    signed = headers([new, old], "msg_1", SENT, BODY)
    assert is_ours(new, signed, BODY, now=SENT + 299)
    assert is_ours(old, signed, BODY, now=SENT - 299)


def test_nothing_else_is(is_ours: Callable[..., bool]) -> None:
    secret = new_secret()
    signed = headers([secret], "msg_1", SENT, BODY)
    assert not is_ours(new_secret(), signed, BODY, now=SENT)
    assert not is_ours(secret, signed, BODY + b" ", now=SENT)
    assert not is_ours(secret, signed, BODY, now=SENT + 301)
    assert not is_ours(secret, {**signed, "webhook-id": "msg_2"}, BODY, now=SENT)
    assert not is_ours(secret, {**signed, "webhook-timestamp": str(SENT + 1)}, BODY, now=SENT)
