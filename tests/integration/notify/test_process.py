"""`python -m services.notify` starts without a broker, delivers what waits, says so, and stops when told."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from deploy.local.ports import free_port
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one
from shared.testing.waiting import eventually

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def test_the_process_lives_and_stops(
    start: Start,
    process_environment: dict[str, str],
    receiver: MailReceiver,
    story: Story,
    maker: EventMaker,
    tmp_path: Path,
) -> None:
    from tests.integration.notify.conftest import subscribe

    notify = await start()
    await subscribe(notify, "rui@example.com")
    await given_one_by_one(notify.core, [story.case()], maker)
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.notify",
            env={**process_environment, "EXPORTGATE_HTTP_PORT": str(port)}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await eventually(lambda: _answers(client), within=30, what="/readyz")
            await eventually(lambda: len(receiver.mails) == 1, what="the message")
            async with asyncio.timeout(10):
                metrics = (await client.get("/metrics")).text
            assert "exportgate_notify_delivery_attempts_total" in metrics
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            status = await process.wait()
    text = (tmp_path / "log").read_text()
    assert status == 0, text
    assert "rui@example.com" not in text
