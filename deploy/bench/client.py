"""A lean keep-alive HTTP client: the load generator shares the two cores with what it measures."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self

import httptools


@dataclass
class Answer:
    """Status and body of one answer."""

    status: int = 0
    body: bytes = b""
    complete: bool = False

    def on_body(self, data: bytes) -> None:
        """Called by the parser."""
        self.body += data

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.complete = True


class Connection:
    """One connection to a loopback service; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: str) -> None:
        self._reader, self._writer, self._headers = reader, writer, headers

    @classmethod
    async def open(cls, port: int, token: str) -> Self:
        """Connect to 127.0.0.1."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        headers = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        return cls(reader, writer, headers)

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """Send one request and read its answer; raises `ConnectionError` when the service goes away."""
        head = f"{method} {path} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        answer = Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.complete:
            data = await self._reader.read(65_536)
            if not data:
                raise ConnectionError("the service closed the connection")
            parser.feed_data(data)
        answer.status = parser.get_status_code()
        return answer

    @property
    def closed(self) -> bool:
        """Whether the service has closed its side, as it does with a connection that was idle too long."""
        return self._reader.at_eof()

    async def close(self) -> None:
        """Close, whatever state the connection is in."""
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


class Pool:
    """At most `limit` connections, opened when needed; the last used goes first, so that few grow idle."""

    def __init__(self, port: int, token: str, *, limit: int) -> None:
        self._port, self._token = port, token
        self._free = asyncio.Semaphore(limit)
        self._idle: list[Connection] = []

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """One connection for as long as the block lasts; waits while all are in use."""
        async with self._free:
            connection = await self._take()
            yield connection
            self._idle.append(connection)

    async def _take(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.closed:
                return connection
            await connection.close()
        return await Connection.open(self._port, self._token)

    async def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            await self._idle.pop().close()
