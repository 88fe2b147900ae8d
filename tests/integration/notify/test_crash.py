"""Killed between sending and recording: sent again, with the same Message-ID; killed after: not again."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shared.testing.databases import ServiceDatabase
from shared.testing.events import EventMaker
from shared.testing.given import given_one_by_one

if TYPE_CHECKING:
    from tests.integration.notify.conftest import Start, Story
    from tests.support.mail import MailReceiver

pytestmark = pytest.mark.postgres
Tell = Callable[..., Awaitable[None]]
RUI = "rui@example.com"


async def run_until_killed(environment: dict[str, str], at: str) -> int:
    program = Path(__file__).with_name("crash_main.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(program), env={**environment, "EXPORTGATE_CRASH_AT": at}
    )
    async with asyncio.timeout(60):
        return await process.wait()


@pytest.mark.parametrize(("label", "copies"), [("delivery.after-send", 2), ("delivery.after-commit", 1)])
async def test_killed_in_the_middle_of_a_delivery(
    start: Start,
    notify_database: ServiceDatabase,
    process_environment: dict[str, str],
    receiver: MailReceiver,
    story: Story,
    maker: EventMaker,
    label: str,
    copies: int,
) -> None:
    from tests.integration.notify.conftest import subscribe

    notify = await start()
    await subscribe(notify, RUI)
    await given_one_by_one(notify.core, [story.case()], maker)

    status = await run_until_killed(process_environment, label)
    assert status == -signal.SIGKILL
    assert len(receiver.to(RUI)) == 1

    await notify_database.fetch("UPDATE delivery SET leased_until = now() - interval '1 second'")
    await notify.delivery.step()
    await notify.delivery.finish()

    assert len(receiver.to(RUI)) == copies
    assert len({message["Message-ID"] for message in receiver.to(RUI)}) == 1
    assert await notify_database.count("delivery", "state = 'sent'") == 1
    assert await notify_database.count("alert", "delivered_at IS NOT NULL") == 1
