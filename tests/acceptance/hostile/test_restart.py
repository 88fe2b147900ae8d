"""Stopped and started again on the same data: nothing lost, nothing said that should not be said, whole."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from deploy.bench import mix
from deploy.faults.check import SERVICES
from deploy.faults.run import _urls, running
from deploy.local.layout import Layout, Ports
from deploy.local.waiting import wait_until

PORTS_FROM, ORDERS = 8681, 60

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]


@pytest.fixture
def directory() -> Iterator[Path]:
    """Not below `tmp_path`: PostgreSQL may run as a user of its own."""
    with tempfile.TemporaryDirectory(prefix="exportgate-restart-", ignore_cleanup_errors=True) as made:
        yield Path(made) / "data"


async def test_a_restart_loses_nothing_and_the_audit_is_whole_until_somebody_changes_it(
    directory: Path,
) -> None:
    async with running(directory, PORTS_FROM) as (layout, ports):
        credentials = json.loads(layout.credentials.read_text())
        async with _erp(credentials, ports) as erp:
            for order in mix.orders(11, ORDERS, prefix="restart"):
                assert (await erp.post("/v1/orders", json=order)).status_code == 202
            await wait_until(lambda: _decided(erp), seconds=120, what="every order decided")
            before = await _states(erp)
            late = [order["order_id"] for order in mix.orders(12, 10, prefix="late")]
            for order in mix.orders(12, 10, prefix="late"):
                assert (await erp.post("/v1/orders", json=order)).status_code == 202
    async with running(directory, PORTS_FROM) as (layout, ports):
        assert json.loads(layout.credentials.read_text()) == credentials
        async with _erp(credentials, ports) as erp:
            await wait_until(lambda: _decided(erp), seconds=120, what="late orders decided")
            after = await _states(erp)
        assert {name: after[name] for name in before} == before
        assert set(after) == {*before, *late}
        await wait_until(
            lambda: _whole(directory), seconds=60, what="every entry under a checkpoint", every=1
        )
        await _tamper(layout, ports)
        status, said = await _verify(directory)
        assert (status, "diligence: NOT whole" in said, "intake: whole" in said) == (1, True, True)
    _nothing_personal(layout, credentials)


def _erp(credentials: dict[str, Any], ports: Ports) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {credentials['erp_key']}"}
    url = f"http://127.0.0.1:{ports.service('intake')}"
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=40)


async def _states(erp: httpx.AsyncClient) -> dict[str, str]:
    found: dict[str, str] = {}
    path = "/v1/orders?limit=50"
    while path:
        page = (await erp.get(path)).raise_for_status().json()
        found |= {item["order_id"]: item["state"] for item in page["items"]}
        path = page["next"]
    return found


async def _decided(erp: httpx.AsyncClient) -> bool:
    return "PENDING" not in (await _states(erp)).values()


async def _whole(directory: Path) -> bool:
    status, said = await _verify(directory)
    return status == 0 and said.count(": whole: ") == len(SERVICES)


async def _verify(directory: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "audit", "verify", "--data-dir", str(directory)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def _tamper(layout: Layout, ports: Ports) -> None:
    """Somebody with the database's password makes one decision look like another person's."""
    connection = await asyncpg.connect(_urls(layout, ports)["diligence"])
    try:
        await connection.execute(
            "UPDATE audit_entry SET actor = 'person:eve' WHERE ctid = (SELECT min(ctid) FROM audit_entry)"
        )
    finally:
        await connection.close()


def _nothing_personal(layout: Layout, credentials: dict[str, Any]) -> None:
    """No name of a party and no key in any log (I9); no traceback either."""
    secrets = [credentials["erp_key"], *(person["token"] for person in credentials["people"].values())]
    names = {party["name"] for order in mix.orders(11, ORDERS, prefix="x") for party in order["parties"]}
    for name in SERVICES:
        log = (layout.logs / f"{name}.log").read_text()
        assert log
        assert all(line.startswith("{") for line in log.splitlines())
        assert [word for word in (*secrets, *names) if word in log] == []
