"""The mail catcher has a message on disk before it says that it has it."""

import email
import sys
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import aiosmtplib
import pytest

from deploy.local.environment import base_environment
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import ChildProcess, Command
from deploy.local.waiting import accepts_connections, wait_until


def _message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "gate@example.com", "ana@example.com", subject
    message.set_content("Order 上海 is held.\n.\nA line with one dot above.")
    return message


@pytest.mark.parametrize("count", [1, 5])
async def test_keeps_every_message(tmp_path: Path, count: int) -> None:
    port, kept = free_port(), tmp_path / "mail"
    argv = (sys.executable, "-m", "deploy.local.mail", "--port", str(port), "--dir", str(kept))
    child = await ChildProcess.start(
        Command("mail", argv, environment=base_environment(), log=tmp_path / "log")
    )
    try:
        await wait_until(lambda: accepts_connections(LOOPBACK, port), seconds=20, what="the mail catcher")
        for number in range(count):
            await aiosmtplib.send(_message(f"no {number}"), hostname=LOOPBACK, port=port)
            assert len(list(kept.glob("*.eml"))) == number + 1
    finally:
        assert await child.stop() == 0
    read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in sorted(kept.iterdir())]
    assert [message["Subject"] for message in read] == [f"no {number}" for number in range(count)]
    assert {message["X-Envelope-To"] for message in read} == {"ana@example.com"}
    assert "Order 上海 is held.\n.\nA line" in read[0].get_content().replace("\r\n", "\n")
