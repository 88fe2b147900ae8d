"""`python -m services.diligence`: all roles in one process."""

from collections.abc import Sequence

import uvloop

from services.diligence.bootstrap import SERVICE, bootstrap
from services.diligence.settings import DiligenceSettings
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, Role
from shared.telemetry.logs import configure_logging


def serve(roles: Sequence[Role] = ALL_ROLES) -> None:
    """Run until SIGTERM."""
    configure_logging(SERVICE)
    uvloop.run(_serve(roles))


async def _serve(roles: Sequence[Role]) -> None:
    settings = DiligenceSettings()
    diligence = await bootstrap(settings)
    await run_service(settings, diligence.core, diligence.app, roles=roles, workers=diligence.workers)


if __name__ == "__main__":
    serve()
