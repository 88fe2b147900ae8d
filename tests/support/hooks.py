"""A receiver of webhooks on a real socket, with the manners that a test chooses."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

Manner = int | str | Literal["drip", "hang", "cut"]
"""A status, a whole answer (`HTTP/1.1 …`), or: an answer that never ends, none at all, a cut connection."""


@dataclass(frozen=True)
class Request:
    """What arrived, whole."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The JSON body."""
        return json.loads(self.body)


@dataclass
class HookReceiver:
    """Answers each request as the next of `manners` says, and with 204 when there is none left."""

    port: int = 0
    manners: list[Manner] = field(default_factory=list)
    always: Manner = 204
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ids(self) -> list[str]:
        """`webhook-id` of every request, in order."""
        return [request.headers["webhook-id"] for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            self.requests.append(await _read(reader))
            await self._answer(self.manners.pop(0) if self.manners else self.always, writer)
        writer.close()

    async def _answer(self, manner: Manner, writer: asyncio.StreamWriter) -> None:
        if manner == "hang":
            await self.let_go.wait()
        elif manner == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while not self.let_go.is_set():
                writer.write(b"x: y\r\n")
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.let_go.wait(), 0.02)
        elif manner != "cut":
            answer = manner if isinstance(manner, str) else f"HTTP/1.1 {manner} Said\r\n"
            writer.write(f"{answer}content-length: 0\r\n\r\n".encode())
            await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(head[0], headers, body)


@asynccontextmanager
async def receiving(
    receiver: HookReceiver, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[HookReceiver]:
    """Serve on loopback, on a free port when none is chosen."""
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", receiver.port, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.close()
        await server.wait_closed()
