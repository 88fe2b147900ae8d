"""A mail server for one machine that keeps every message and forwards none.

    python -m deploy.local.mail --port 8114 --dir DIR/mail

Each message is a file in the directory, on disk before the sender is told 250.
"""

import argparse
import asyncio
import os
import signal
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import LOOPBACK

LARGEST_MAIL = 32 * 1024 * 1024


class Keeper:
    """Writes what arrives into ``directory``, one ``.eml`` a message, named by arrival."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the message with its envelope as two header lines, then accept it."""
        content = envelope.content or b""
        raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}Z-{os.getpid()}-{next(self._numbers)}.eml"
        await asyncio.to_thread(write_durably, self._directory / name, head.encode(errors="replace") + raw)
        return "250 OK"


def write_durably(file: Path, content: bytes) -> None:
    """Write, sync, move into place, sync the directory: a reader never sees half a message."""
    unfinished = file.with_suffix(".part")
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


async def serve(port: int, directory: Path) -> None:
    """Serve on loopback until SIGTERM or SIGINT; ``directory`` exists."""
    keeper = Keeper(directory)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, data_size_limit=LARGEST_MAIL, loop=loop), LOOPBACK, port
    )
    await stop.wait()
    server.close()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="keep every mail, forward none")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.dir.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(arguments.port, arguments.dir))


if __name__ == "__main__":
    main()
