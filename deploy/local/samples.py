"""The sample orders: posted once, whatever happens in between, and what has become of each."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import httpx

WAIT_SECONDS = 30
"""How long intake is asked to wait for a decision."""
FIRST_REASONS = 2
REASON_WIDTH = 80
"""With the two columns before it a line stays below 110 characters."""


@dataclass(frozen=True)
class Outcome:
    """What became of one order: its state and, a line each, the first reasons."""

    order_id: str
    state: str
    reasons: tuple[str, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """The order's lines of a table; only the first one names the order."""
        first, *others = self.reasons or ("",)
        return [(self.order_id, self.state, first), *(("", "", other) for other in others)]


def sample_orders() -> list[dict[str, Any]]:
    """The orders that come with the product, as ``order.v1``."""
    text = files("deploy.local").joinpath("samples/canonical-orders.json").read_text("utf-8")
    orders: list[dict[str, Any]] = json.loads(text)
    return orders


async def post_samples(intake_url: str, erp_key: str, orders: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Post every order (again, if need be: intake knows it) and wait for its clearance, in the given order.

    Raises httpx.HTTPError when intake cannot be reached.
    """
    headers = {"Authorization": f"Bearer {erp_key}"}
    timeout = httpx.Timeout(WAIT_SECONDS + 15.0)
    async with httpx.AsyncClient(
        base_url=intake_url,
        headers=headers,
        timeout=timeout,
        trust_env=False,  # a proxy does not know our loopback
    ) as client:
        refused = {order["order_id"]: await _post(client, order) for order in orders}
        return [
            Outcome(order["order_id"], "REFUSED", (refusal,))
            if (refusal := refused[order["order_id"]])
            else await _clearance(client, order)
            for order in orders
        ]


async def _post(client: httpx.AsyncClient, order: dict[str, Any]) -> str:
    """Empty when accepted (now or before), else why not."""
    key = f"sample-{order['source_system']}-{order['order_id']}-{order.get('revision', 1)}"
    response = await client.post("/v1/orders", json=order, headers={"Idempotency-Key": key})
    return "" if response.is_success else _problem(response)


async def _clearance(client: httpx.AsyncClient, order: dict[str, Any]) -> Outcome:
    query = {"source_system": order["source_system"], "wait": WAIT_SECONDS}
    response = await client.get(f"/v1/orders/{order['order_id']}/clearance", params=query)
    if not response.is_success:
        return Outcome(order["order_id"], "UNKNOWN", (_problem(response),))
    return outcome_of(order["order_id"], response.json())


def outcome_of(order_id: str, clearance: Mapping[str, Any]) -> Outcome:
    """The short form of a clearance, as intake gives it."""
    state = str(clearance.get("state", "UNKNOWN"))
    if clearance.get("certificate"):
        return Outcome(order_id, state, ("it has a certificate: it may be released",))
    return Outcome(order_id, state, _first_reasons(clearance.get("reasons", [])))


def _first_reasons(reasons: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The first of each rule, a few of them, and how many are left out."""
    by_rule: dict[str, dict[str, Any]] = {}
    for reason in reasons:
        by_rule.setdefault(reason.get("rule") or reason.get("text") or "", reason)
    shown = [_reason(reason) for reason in by_rule.values()][:FIRST_REASONS]
    left = len(reasons) - len(shown)
    return (*shown, f"and {left} more") if left else tuple(shown)


def _reason(reason: dict[str, Any]) -> str:
    return _short(f"{reason.get('rule') or ''} {reason.get('text') or ''}".strip())


def _problem(response: httpx.Response) -> str:
    try:
        problem = response.json()
        text = str(problem.get("detail") or problem.get("title") or "")
    except (ValueError, AttributeError):
        text = ""
    return _short(f"HTTP {response.status_code} {text}".strip())


def _short(text: str) -> str:
    return textwrap.shorten(text, REASON_WIDTH, placeholder=" …")
