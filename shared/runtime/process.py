"""Runs the roles of one service in one process until SIGTERM, then stops them in order."""

import asyncio
import signal
from collections.abc import Sequence
from typing import TypeVar

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from shared.database.unit_of_work import UnitOfWork
from shared.runtime.core import Background, Core
from shared.runtime.memory import settle
from shared.runtime.settings import Role, ServiceSettings
from shared.runtime.watchdog import Watchdog
from shared.web.middleware.operations_only import OperationsOnly

_LOG = structlog.get_logger(__name__)
Work = TypeVar("Work", bound=UnitOfWork)

DRAIN_SECONDS = 8.0
"""How long tasks may finish what they hold before they are cancelled."""


class RoleEnded(Exception):
    """A role ended although nobody asked it to."""


async def run_service(
    settings: ServiceSettings,
    core: Core[Work],
    app: FastAPI,
    *,
    roles: Sequence[Role],
    workers: Sequence[Background] = (),
) -> None:
    """Run until SIGTERM or SIGINT; a role that ends by itself ends the process, to be started again.

    Every process answers its probes; only one with the role `api` answers anything else.
    """
    settle()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(work(stop)) for work in _background(settings, core, roles, workers)]
    served = app if "api" in roles else OperationsOnly(app)
    tasks.append(asyncio.create_task(_serve(settings, served, stop)))
    tasks.append(asyncio.create_task(_stopped(stop)))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    ended_early = not stop.is_set()
    stop.set()
    _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
    for task in late:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    await core.bus.close()
    await core.database.close()
    for result in results:
        if isinstance(result, Exception):
            raise result
    if ended_early:
        raise RoleEnded(f"one of {', '.join(roles)}")


def _background(
    settings: ServiceSettings, core: Core[Work], roles: Sequence[Role], workers: Sequence[Background]
) -> list[Background]:
    found: list[Background] = []
    if "relay" in roles:
        found.append(core.relay.run)
    if "consumer" in roles:
        found += [
            core.consumer.run,
            core.retries.run,
            Watchdog(core.consumer, core.database, settings.watchdog_seconds).run,
        ]
    if "worker" in roles:
        found += workers
    return found


async def _stopped(stop: asyncio.Event) -> None:
    await stop.wait()


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the process has one way to stop."""

    def capture_signals(self) -> "_NoSignals":  # type: ignore[override]
        return _NoSignals()


class _NoSignals:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


async def _serve(settings: ServiceSettings, app: ASGIApp, stop: asyncio.Event) -> None:
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
        server_header=False,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    waiting.cancel()
    await serving
