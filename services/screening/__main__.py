"""`python -m services.screening`: all roles in one process."""

from collections.abc import Sequence

import uvloop

from services.screening.bootstrap import SERVICE, bootstrap
from services.screening.settings import ScreeningSettings
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, Role
from shared.telemetry.logs import configure_logging


def serve(roles: Sequence[Role] = ALL_ROLES) -> None:
    """Run until SIGTERM."""
    configure_logging(SERVICE)
    uvloop.run(_serve(roles))


async def _serve(roles: Sequence[Role]) -> None:
    settings = ScreeningSettings()
    screening = await bootstrap(settings)
    await run_service(settings, screening.core, screening.app, roles=roles, workers=screening.workers)


if __name__ == "__main__":
    serve()
