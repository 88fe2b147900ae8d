"""The toy as a process: `python -m shared.testing.toy SETTINGS.json`, all roles, until SIGTERM.

The file holds the service's settings, `failing` (release ids to fail on) and `roles` (all without it).
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI

from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.runtime.core import connect_core
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, ServiceSettings
from shared.testing.toy.handlers import toy_routes
from shared.testing.toy.work import ToyWork

TIMES = KafkaTimes(publish=4.0, request=1.5, session=1.5, heartbeat=0.3, join=5.0, commit=3.0, close=1.5)


async def main(given: dict[str, Any]) -> None:
    """Compose and run."""
    settings = ServiceSettings(**given)
    core = await connect_core(
        settings,
        service="screening",
        make_work=ToyWork,
        routes=toy_routes(given.get("failing", ())),
        bus=KafkaBus(settings.kafka_bootstrap, client_id="toy", times=TIMES),
    )
    app = FastAPI()
    app.add_api_route("/ready", lambda: {"ready": True})
    app.add_api_route("/healthz", lambda: {"status": "ok"})
    await run_service(settings, core, app, roles=given.get("roles", ALL_ROLES))


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
