"""`python -m services.notify`: all roles in one process."""

from collections.abc import Sequence

import uvloop

from services.notify.bootstrap import SERVICE, bootstrap
from services.notify.settings import NotifySettings
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, Role
from shared.telemetry.logs import configure_logging


def serve(roles: Sequence[Role] = ALL_ROLES) -> None:
    """Run until SIGTERM."""
    configure_logging(SERVICE)
    uvloop.run(_serve(roles))


async def _serve(roles: Sequence[Role]) -> None:
    settings = NotifySettings()
    notify = await bootstrap(settings)
    await run_service(settings, notify.core, notify.app, roles=roles, workers=notify.workers)


if __name__ == "__main__":
    serve()
