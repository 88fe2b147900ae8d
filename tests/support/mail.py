"""A mail server on a real socket, with the manners that a test chooses."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailReceiver:
    """A mail server whose manners a test chooses; `mails` holds what it has accepted."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    seen: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Everything whose data arrived, accepted or not."""
    recipients: list[str] = field(default_factory=list)
    """Every RCPT, in order."""
    deferring: dict[str, int] = field(default_factory=dict)
    """Recipient to how often 451 is answered first."""
    refused: set[str] = field(default_factory=set)
    dropping: int = 0
    """How often the connection is cut after the data, without an answer."""
    hanging: set[str] = field(default_factory=set)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.recipients.append(address)
        if address in self.hanging:
            await self.let_go.wait()
        if self.deferring.get(address, 0) > 0:
            self.deferring[address] -= 1
            return "451 4.7.1 greylisted, come back later"
        if address in self.refused:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(_bytes(envelope.content), policy=email.policy.default)
        arrived = [(address, message) for address in envelope.rcpt_tos]
        self.seen += arrived
        if self.dropping > 0:
            self.dropping -= 1
            cut = server.transport
            assert isinstance(cut, asyncio.WriteTransport)
            cut.abort()
            return "250 never heard"
        self.mails += arrived
        return "250 OK"

    def to(self, recipient: str) -> list[EmailMessage]:
        """Accepted messages to one recipient."""
        return [message for address, message in self.mails if address == recipient]

    def text(self) -> str:
        """The text of everything accepted."""
        return "\n".join(message.get_content() for _, message in self.mails)


def _bytes(content: bytes | str | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


@asynccontextmanager
async def listening(receiver: MailReceiver) -> AsyncIterator[MailReceiver]:
    """Serve on a free port of loopback."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(receiver, loop=loop), "127.0.0.1", receiver.port)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.close()
        await server.wait_closed()
