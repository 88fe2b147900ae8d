"""Proofs over HTTP, checked as an auditor would: with nothing but the hashes in the answer."""

from typing import Any

import httpx
import pytest

from shared.audit.merkle import consistent, included
from shared.audit.proofs import Proofs
from shared.audit.routes import proof_routes
from shared.web.app import create_app
from shared.web.auth import Principal

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="session")]
Ledger = Any


class _AuditorOf:
    """Everybody is the auditor of one tenant."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant

    async def authenticate(self, token: str) -> Principal | None:
        return Principal("person", "ines", self._tenant, roles=frozenset({"auditor"}))


async def _get(ledger: Ledger, path: str, *, tenant: str = "acme") -> httpx.Response:
    routes = proof_routes(Proofs(ledger.database, "intake"))
    app = create_app(service="intake", title="x", routers=[routes], authenticator=_AuditorOf(tenant))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x", headers={"Authorization": "Bearer x"}
    ) as client:
        return await client.get(path)


async def _two_checkpoints(ledger: Ledger) -> None:
    checkpointer = ledger.checkpointer()
    await ledger.record("order-1", "order-2", "order-1")
    await checkpointer.checkpoint()
    await ledger.record("order-1", "order-2")
    await checkpointer.checkpoint()


async def test_an_entry_is_shown_to_stand_in_the_tree(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    found = (await _get(ledger, "/v1/audit/inclusion?key=order-1&position=2")).json()
    assert found["leaf"] == 2
    proof = [bytes.fromhex(step) for step in found["proof"]]
    root = bytes.fromhex(found["checkpoint"]["root"])
    assert included(bytes.fromhex(found["leaf_hash"]), 2, found["checkpoint"]["size"], proof, root)


async def test_one_checkpoint_is_shown_to_continue_another(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    found = (await _get(ledger, "/v1/audit/consistency?old_size=3&size=5")).json()
    roots = [bytes.fromhex(found[name]["root"]) for name in ("old", "new")]
    assert consistent(3, roots[0], 5, roots[1], [bytes.fromhex(step) for step in found["proof"]])


async def test_checkpoints_come_in_pages(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    page = (await _get(ledger, "/v1/audit/checkpoints?limit=1")).json()
    assert [item["size"] for item in page["items"]] == [3]
    rest = (await _get(ledger, page["next"])).json()
    assert ([item["size"] for item in rest["items"]], rest["next"]) == ([5], None)


@pytest.mark.parametrize(
    "path",
    ["inclusion?key=order-1&position=9", "inclusion?key=order-9&position=1", "consistency?old_size=4&size=5",
     "consistency?old_size=5&size=3"],
)  # fmt: skip
async def test_what_is_not_there_has_no_proof(ledger: Ledger, path: str) -> None:
    await _two_checkpoints(ledger)
    assert (await _get(ledger, f"/v1/audit/{path}")).status_code == 404


async def test_an_entry_without_checkpoint_has_no_proof_yet(ledger: Ledger) -> None:
    await ledger.record("order-1")
    assert (await _get(ledger, "/v1/audit/inclusion?key=order-1&position=1")).status_code == 404


async def test_another_tenant_sees_no_entry(ledger: Ledger) -> None:
    await _two_checkpoints(ledger)
    response = await _get(ledger, "/v1/audit/inclusion?key=order-1&position=1", tenant="other")
    assert response.status_code == 404
