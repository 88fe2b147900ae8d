"""Sends one message over SMTP within a time limit for the whole conversation."""

import asyncio
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Literal

import aiosmtplib

from services.notify.delivery.outcome import FAILURES, SENT, Outcome, of_failure


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed in; `tls` other than `none` refuses to send in the clear."""

    host: str
    port: int
    tls: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    password: str = ""
    timeout: float = 20.0
    ca: ssl.SSLContext | None = None
    """Whom to trust; none means the authorities of the operating system."""

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        """Send to one recipient; every failure is an outcome."""
        try:
            async with asyncio.timeout(self.timeout):
                await self._converse(message.as_bytes(policy=SMTP_POLICY), sender, recipient)
        except FAILURES as error:
            return of_failure(error)
        return SENT

    async def _converse(self, data: bytes, sender: str, recipient: str) -> None:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.tls == "tls",
            start_tls={"none": None, "starttls": True, "tls": False}[self.tls],
            username=self.username or None,
            password=self.password or None,
            timeout=self.timeout,
            tls_context=self.ca,
        )
        try:
            await client.connect()
            await client.sendmail(sender, [recipient], data)
        finally:
            client.close()  # a QUIT could hang; the message is accepted or not by now
