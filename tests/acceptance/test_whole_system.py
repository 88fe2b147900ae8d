"""The product as its user meets it: one command, six orders, two people, the ship gate, a restart."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.faults.run import fresh
from deploy.local.layout import Ports
from deploy.local.samples import sample_orders
from deploy.local.waiting import wait_until
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.events import OrderAssessed
from shared.contracts.order import OrderKey
from shared.messaging.envelope import EventFactory, encode
from shared.messaging.kafka import KafkaBus
from shared.messaging.keys import EventSigner

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "data/orders/canonical-orders.json").read_text(encoding="utf-8")
)
HELD = [case for case in EXPECTED["cases"] if case["expect"].get("disposition") == "HOLD"]
CONTROLS = [case for case in EXPECTED["cases"] if "disposition_any_of" in case["expect"]]
PORTS_FROM = 8601

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


class Desk:
    """One person, or the ERP, in front of the running system."""

    def __init__(self, urls: dict[str, str], token: str) -> None:
        self._urls = urls
        self._client = httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=40)

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, service: str, path: str) -> httpx.Response:
        return await self._client.get(self._urls[service] + path)

    async def post(self, service: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self._client.post(self._urls[service] + path, json=body, headers=headers)

    async def clearance(self, order_id: str, *, wait: int = 30) -> dict[str, Any]:
        path = f"/v1/orders/{order_id}/clearance?source_system=canonical&wait={wait}"
        answer: dict[str, Any] = (await self.get("intake", path)).raise_for_status().json()
        return answer

    async def release(self, order_id: str) -> httpx.Response:
        return await self.post("intake", f"/v1/orders/{order_id}/release?source_system=canonical")

    async def etag(self, case_id: str) -> str:
        case = (await self.get("diligence", f"/v1/cases/{case_id}")).raise_for_status()
        return str(case.headers["ETag"])

    async def decide(self, case_id: str, choice: str, *, etag: str | None = None) -> httpx.Response:
        body = {
            "choice": choice,
            "reasons_for": "The documents on file were checked and support the stated use.",
            "reasons_against": "The end user and the capability remain sensitive.",
            "conditions": ["No transfer to public security"] if choice == "with_conditions" else [],
        }
        path = f"/v1/cases/{case_id}/decisions"
        return await self.post("diligence", path, body, **{"If-Match": etag or await self.etag(case_id)})


class People:
    """Everybody who has credentials."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        self.erp = Desk(credentials["urls"], credentials["erp_key"])
        self._all = {
            name: Desk(credentials["urls"], person["token"]) for name, person in credentials["people"].items()
        }

    def __getitem__(self, name: str) -> Desk:
        return self._all[name]

    async def leave(self) -> None:
        for desk in (self.erp, *self._all.values()):
            await desk.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people() -> AsyncIterator[People]:
    async with fresh(PORTS_FROM) as (layout, _):
        found = People(json.loads(layout.credentials.read_text()))
        for order in sample_orders():
            assert (await found.erp.post("intake", "/v1/orders", order)).status_code == 202
        yield found
        await found.leave()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bus(people: People) -> AsyncIterator[KafkaBus]:
    found = KafkaBus(f"127.0.0.1:{Ports(PORTS_FROM).kafka}", client_id="intruder")
    yield found
    await found.close()


@pytest.mark.parametrize("case", HELD, ids=lambda case: case["name"])
async def test_canonical_orders_are_held_for_the_expected_reasons(
    people: People, case: dict[str, Any]
) -> None:
    clearance = await people.erp.clearance(case["order"]["order_id"])
    assert clearance["state"] == "HELD"
    rules = {reason.get("rule") for reason in clearance["reasons"]}
    assert set(case["expect"]["must_fire"]) <= rules
    assert set(case["expect"]["must_not_fire"]).isdisjoint(rules)
    assert clearance["certificate"] is None
    refused = await people.erp.release(case["order"]["order_id"])
    assert refused.status_code == 409
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["reasons"]


@pytest.mark.parametrize("case", CONTROLS, ids=lambda case: case["name"])
async def test_negative_controls_clear_at_once_or_by_one_reviewer(
    people: People, case: dict[str, Any]
) -> None:
    order_id = case["order"]["order_id"]
    clearance = await people.erp.clearance(order_id)
    if clearance["state"] == "HELD":
        decided = await people["reviewer1"].decide(clearance["case_id"], "proceed")
        assert decided.is_success, decided.text
        clearance = await _state_is(people.erp, order_id, "CLEARED")
    assert clearance["state"] == "CLEARED"
    released = await people.erp.release(order_id)
    assert released.status_code == 200, released.text
    assert {"certificate", "receipt"} <= released.json().keys()
    again = await people.erp.release(order_id)
    assert again.json()["receipt"] == released.json()["receipt"]


async def test_a_held_order_is_decided_by_two_different_people_and_then_released(people: People) -> None:
    order_id = "DECIDED-BY-TWO"
    posted = await people.erp.post("intake", "/v1/orders", HELD[-1]["order"] | {"order_id": order_id})
    assert posted.status_code == 202
    case_id = (await people.erp.clearance(order_id))["case_id"]
    etag = await people["reviewer1"].etag(case_id)
    by_key = await people.erp.decide(case_id, "with_conditions", etag=etag)
    assert by_key.status_code == 403
    first = await people["reviewer1"].decide(case_id, "with_conditions")
    assert first.is_success, first.text
    assert (await people.erp.release(order_id)).status_code == 409
    same = await people["reviewer1"].decide(case_id, "with_conditions")
    assert same.status_code in {403, 409}
    assert (await people.erp.release(order_id)).status_code == 409
    second = await people["approver"].decide(case_id, "with_conditions")
    assert second.is_success, second.text
    await _state_is(people.erp, order_id, "CLEARED_WITH_CONDITIONS")
    released = await people.erp.release(order_id)
    assert released.status_code == 200, released.text


async def test_the_certificate_verifies_offline_for_exactly_its_order(people: People, tmp_path: Path) -> None:
    order_id = "CERTIFIED"
    order = CONTROLS[0]["order"] | {"order_id": order_id}
    assert (await people.erp.post("intake", "/v1/orders", order)).status_code == 202
    clearance = await people.erp.clearance(order_id)
    if clearance["state"] == "HELD":
        await people["reviewer1"].decide(clearance["case_id"], "proceed")
        clearance = await _state_is(people.erp, order_id, "CLEARED")
    (tmp_path / "certificate").write_text(clearance["certificate"])
    (tmp_path / "order.json").write_text(json.dumps(order))
    (tmp_path / "other.json").write_text(json.dumps(order | {"notes": "changed afterwards"}))
    keys = await people.erp.get("diligence", "/.well-known/jwks.json")
    (tmp_path / "keys.json").write_text(keys.text)
    assert await _verify(tmp_path, "order.json") == (0, "valid")
    status, said = await _verify(tmp_path, "other.json")
    assert status != 0
    assert said.startswith("not valid")


async def test_a_forged_assessment_saying_clear_clears_nothing(people: People, bus: KafkaBus) -> None:
    """Somebody who reaches the broker, but has no service's key, says that a held order is CLEAR."""
    order_id = HELD[0]["order"]["order_id"]
    before = await people.erp.clearance(order_id)
    order = (await people.erp.get("intake", f"/v1/orders/{order_id}?source_system=canonical")).json()
    told = msgspec.convert(order["assessment"], Assessment)
    forged = msgspec.structs.replace(
        told, findings=(), disposition=Disposition.CLEAR, assessment_number=told.assessment_number + 1
    )
    key = str(OrderKey(told.tenant, told.source_system, told.order_id))
    event = EventFactory("screening").make(
        "order.assessed",
        tenant=told.tenant,
        key=key,
        sequence=2,
        time=datetime.now(UTC),
        data=OrderAssessed(forged),
    )
    await bus.publish([encode(event, EventSigner(Ed25519PrivateKey.generate()))])

    async def refused() -> bool:
        letters = await people["admin"].get("diligence", "/v1/dead-letters")
        return any("signature" in item["reason"] for item in letters.raise_for_status().json()["items"])

    await wait_until(refused, seconds=120, what="the forged event as a dead letter")
    assert await people.erp.clearance(order_id) == before
    assert (await people.erp.release(order_id)).status_code == 409


async def test_every_held_order_is_named_in_a_delivered_alert(people: People) -> None:
    wanted = {case["order"]["order_id"] for case in HELD}
    async with asyncio.timeout(60):
        while True:
            alerts = (
                (await people["reviewer1"].get("notify", "/v1/alerts?limit=200")).raise_for_status().json()
            )
            delivered = {order for order in wanted if _delivered(alerts, order)}
            if delivered == wanted:
                return
            await asyncio.sleep(0.5)


def _delivered(alerts: dict[str, Any], order_id: str) -> bool:
    return any(order_id in json.dumps(item) and "delivered" in json.dumps(item) for item in alerts["items"])


async def _state_is(desk: Desk, order_id: str, state: str) -> dict[str, Any]:
    async def reached() -> bool:
        return bool((await desk.clearance(order_id, wait=1))["state"] == state)

    await wait_until(reached, seconds=120, what=f"{order_id} {state}")
    return await desk.clearance(order_id)


async def _verify(directory: Path, order: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "clearance", "verify", str(directory / "certificate")),
        *("--order", str(directory / order), "--keys", str(directory / "keys.json")),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode().strip()
