"""The ship gate: only a certificate that stands for exactly this order opens it; any doubt holds."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from shared.contracts.events import OrderReleased
from tests.integration.intake.conftest import Opened
from tests.integration.intake.world import Accepted, World, order

pytestmark = pytest.mark.postgres


async def _cleared(world: World, order_id: str = "4711") -> Accepted:
    accepted = await world.accepted(order_id)
    await world.hear(accepted.issued())
    return accepted


def _reasons(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 409, answer.text
    return [reason["text"] for reason in answer.json()["reasons"]]


async def test_a_cleared_order_leaves_on_a_signed_receipt(world: World) -> None:
    accepted = await _cleared(world)
    answer = await accepted.release()
    assert answer.status_code == 200
    document = answer.json()
    assert document["certificate"] == accepted.certificate("c1")
    (key,) = (await world.erp.get("/.well-known/jwks.json")).json()["keys"]
    receipt = jws.deserialize_compact(document["receipt"], OKPKey.import_key(key), algorithms=["Ed25519"])
    assert receipt.headers()["typ"] == "exportgate-release-receipt+jwt"
    claims = json.loads(receipt.payload)
    assert (claims["sub"], claims["certificate"], claims["revision"]) == (str(accepted.key), "c1", 1)
    (reserved,) = world.diligence.reserved
    assert reserved["order_key"] == str(accepted.key)
    assert reserved["order_sha256"] == accepted.order_sha256
    assert reserved["headers"]["exportgate-tenant"] == "acme"
    event = (await world.said())[-1]
    assert isinstance(event.data, OrderReleased)
    assert event.data.release_id == document["release_id"] == reserved["release_id"]
    assert (await world.audited(accepted.key))[-1] == "order.released"
    assert (await accepted.clearance())["released_at"] == document["released_at"]


async def test_a_retry_gets_the_same_receipt(world: World) -> None:
    accepted = await _cleared(world)
    first, again = await accepted.release(), await accepted.release()
    assert first.content == again.content
    assert len(world.diligence.reserved) == 1


async def test_many_at_once_release_once(world: World) -> None:
    accepted = await _cleared(world)
    answers = await asyncio.gather(*(accepted.release() for _ in range(8)))
    assert {answer.content for answer in answers if answer.status_code == 200} == {
        (await accepted.release()).content
    }
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert [event.type for event in await world.said()].count("order.released") == 1


@pytest.mark.parametrize("kind", ["pending", "held", "revoked", "amended", "cancelled"])
async def test_what_is_not_cleared_is_held_with_its_reasons(world: World, kind: str) -> None:
    accepted = await world.accepted()
    if kind != "pending":
        await world.hear(accepted.case() if kind == "held" else accepted.issued())
    if kind == "revoked":
        await world.hear(accepted.revoked())
    if kind == "amended":
        await world.accepted(revision=2)
    if kind == "cancelled":
        await world.erp.post(f"{accepted.path}/cancel")
    wanted = {
        "pending": "No decision yet: do not ship.",
        "held": "The end user is not named.",
        "revoked": "The clearance was revoked: a new finding",
        "amended": "No decision yet: do not ship.",
        "cancelled": "The order was cancelled.",
    }
    assert _reasons(await accepted.release()) == [wanted[kind]]
    assert world.diligence.reserved == []


def _with_claims(**claims: Any) -> Callable[[Accepted], str]:
    return lambda accepted: accepted.certificate("c1", **claims)


def _other_key(accepted: Accepted) -> str:
    stranger = OKPKey.generate_key("Ed25519", {"kid": "d1"})
    return accepted.world.diligence.sign({"sub": str(accepted.key)}, key=stranger)


def _unknown_kid(accepted: Accepted) -> str:
    return accepted.world.diligence.sign({"sub": str(accepted.key)}, kid="d2")


def _other_type(accepted: Accepted) -> str:
    return accepted.world.diligence.sign({"sub": str(accepted.key)}, typ="JWT")


def _no_algorithm(accepted: Accepted) -> str:
    _, payload, _ = accepted.certificate("c1").split(".")
    return f"eyJhbGciOiJub25lIiwidHlwIjoiZXhwb3J0Z2F0ZS1jbGVhcmFuY2Urand0In0.{payload}."


def _changed_payload(accepted: Accepted) -> str:
    header, _, signature = accepted.certificate("c1").split(".")
    other = accepted.certificate("c1", approvers=["x"]).split(".")[1]
    return f"{header}.{other}.{signature}"


FORGED: dict[str, Callable[[Accepted], str]] = {
    "other order": _with_claims(sub="acme/default/9"),
    "other certificate": _with_claims(jti="c2"),
    "other revision": _with_claims(revision=2),
    "revision as text": _with_claims(revision="1"),
    "other content": _with_claims(order_sha256="0" * 64),
    "other outcome": _with_claims(outcome="CLEARED_WITH_CONDITIONS"),
    "expired": _with_claims(exp=1_700_000_000),
    "no expiry": _with_claims(exp=None),
    "signed by another": _other_key,
    "unknown key": _unknown_kid,
    "other type": _other_type,
    "no algorithm": _no_algorithm,
    "changed payload": _changed_payload,
    "not a token": lambda _: "…",
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_certificate_that_proves_something_else_holds(world: World, forged: str) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued(certificate=FORGED[forged](accepted)))
    (reason,) = _reasons(await accepted.release())
    assert "ertificate" in reason
    assert world.diligence.reserved == []
    assert (await accepted.clearance())["released_at"] is None


async def test_an_expired_certificate_holds(world: World) -> None:
    accepted = await world.accepted()
    await world.hear(accepted.issued(expires_at=(datetime.now(UTC) - timedelta(minutes=1)).isoformat()))
    assert "expired" in _reasons(await accepted.release())[0]


async def test_a_refused_reservation_holds_with_diligences_reasons(world: World) -> None:
    accepted = await _cleared(world)
    reason = {"kind": "system", "text": "A list is being reassessed."}
    world.diligence.answer = httpx.Response(409, json={"title": "No", "reasons": [reason]})
    assert _reasons(await accepted.release()) == ["A list is being reassessed."]
    world.diligence.answer = httpx.Response(409, json={"title": "No", "detail": "It was revoked."})
    assert _reasons(await accepted.release()) == ["It was revoked."]
    assert (await accepted.clearance())["released_at"] is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(404),
        httpx.Response(302, headers={"location": "/"}),
        httpx.Response(200, content=b"fine"),
        httpx.Response(200, json={"certificate_id": "c1", "release_id": "another", "reserved_at": "now"}),
        httpx.Response(204),
    ],
    ids=["500", "404", "redirect", "not JSON", "another release", "204"],
)
async def test_an_answer_that_is_not_understood_holds(world: World, answer: httpx.Response) -> None:
    accepted = await _cleared(world)
    world.diligence.answer = answer
    (reason,) = _reasons(await accepted.release())
    assert reason.startswith("Diligence: ")


async def test_silence_holds_and_a_later_try_releases(world: World) -> None:
    accepted = await _cleared(world)
    world.diligence.silent = True
    assert _reasons(await accepted.release()) == ["Diligence: it does not answer."]
    world.diligence.silent = False
    assert (await accepted.release()).status_code == 200


async def test_without_public_keys_nothing_leaves(world: World) -> None:
    accepted = await _cleared(world)
    world.diligence.keys_silent = True
    assert _reasons(await accepted.release()) == ["Diligence: its public keys cannot be had."]


async def test_keys_are_believed_for_their_time_only(opened: Opened) -> None:
    async with opened(jwks_seconds=0.0) as world:
        assert (await (await _cleared(world, "1")).release()).status_code == 200
        world.diligence.keys_silent = True
        assert _reasons(await (await _cleared(world, "2")).release())


async def test_an_amendment_during_the_reservation_wins(world: World) -> None:
    accepted = await _cleared(world)

    async def amend() -> None:
        assert (await world.post(order(revision=2))).status_code == 202

    world.diligence.during_reservation = amend
    assert _reasons(await accepted.release()) == ["The order changed while it was being released; ask again."]
    found = await accepted.clearance()
    assert (found["state"], found["revision"], found["released_at"]) == ("PENDING", 2, None)


async def test_a_revocation_during_the_reservation_wins(world: World) -> None:
    accepted = await _cleared(world)

    async def revoke() -> None:
        await world.hear(accepted.revoked(reserved=True))

    world.diligence.during_reservation = revoke
    assert _reasons(await accepted.release())
    found = await accepted.clearance()
    assert (found["state"], found["released_at"]) == ("HELD", None)


async def test_a_revocation_after_the_release_stops_the_shipment(world: World) -> None:
    accepted = await _cleared(world)
    assert (await accepted.release()).status_code == 200
    await world.hear(accepted.revoked(reserved=True, decision_epoch=2))
    found = await accepted.clearance()
    assert found["state"] == "HELD"
    assert found["reasons"][0]["text"].startswith("Stop the shipment.")
    assert _reasons(await accepted.release())[0].startswith("Stop the shipment.")
    assert "shipment.stop-ordered" in await world.audited(accepted.key)


async def test_a_clock_that_is_wrong_holds_and_says_so(opened: Opened) -> None:
    ahead = timedelta(minutes=6)
    async with opened(clock=lambda: datetime.now(UTC) + ahead) as world:
        accepted = await _cleared(world)
        assert "clock differs" in _reasons(await accepted.release())[0]
        ready = await world.erp.get("/readyz")
        assert ready.status_code == 503
        assert "clock differs" in ready.json()["detail"]


async def test_a_release_of_an_unknown_order_is_404(world: World) -> None:
    assert (await world.erp.post("/v1/orders/none/release")).status_code == 404


async def test_goods_that_were_stopped_leave_again_on_a_new_certificate(world: World) -> None:
    accepted = await _cleared(world)
    first = (await accepted.release()).json()
    await world.hear(accepted.revoked(reserved=True, decision_epoch=2))
    await world.hear(accepted.issued("c2", decision_epoch=3, assessment_number=2))
    clearance = await accepted.clearance()
    assert (clearance["state"], clearance["reasons"]) == ("CLEARED", [])
    second = await accepted.release()
    assert second.status_code == 200, second.text
    assert second.json()["certificate"] == accepted.certificate("c2")
    assert second.json()["release_id"] != first["release_id"]
    assert (await accepted.release()).content == second.content
    told = [event.data for event in await world.said() if isinstance(event.data, OrderReleased)]
    assert [one.certificate_id for one in told] == ["c1", "c2"]


async def test_goods_that_left_again_are_stopped_again(world: World) -> None:
    accepted = await _cleared(world)
    await accepted.release()
    await world.hear(accepted.revoked(reserved=True, decision_epoch=2))
    await world.hear(accepted.issued("c2", decision_epoch=3, assessment_number=2))
    await accepted.release()
    await world.hear(accepted.revoked("c2", reserved=True, decision_epoch=4, reason="listed again"))
    (reason,) = _reasons(await accepted.release())
    assert reason == "Stop the shipment. The clearance was revoked after the release: listed again"
