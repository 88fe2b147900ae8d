"""Work that takes long says that it goes on, so that the watchdog can tell it from work that hangs.

A context variable, because whoever does the work, in a worker thread, knows nothing of the consumer that it
is done for; `asyncio.to_thread` takes the context along.
"""

from collections.abc import Callable
from contextvars import ContextVar

_BEAT: ContextVar[Callable[[], None] | None] = ContextVar("exportgate_beat", default=None)


def listen(beat: Callable[[], None]) -> None:
    """Call `beat` whenever work that begins from here on says that it goes on."""
    _BEAT.set(beat)


def still_working() -> None:
    """One of many parts of a long piece of work is done; nothing happens where nobody listens."""
    beat = _BEAT.get()
    if beat is not None:
        beat()
