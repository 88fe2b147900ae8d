"""`python -m services.intake`: all roles of intake in one process."""

from collections.abc import Sequence

import uvloop

from services.intake.bootstrap import bootstrap
from services.intake.settings import IntakeSettings
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, Role
from shared.telemetry.logs import configure_logging


async def _serve(roles: Sequence[Role]) -> None:
    settings = IntakeSettings()
    intake = await bootstrap(settings)
    await run_service(settings, intake.core, intake.app, roles=roles, workers=intake.workers)


def serve(roles: Sequence[Role] = ALL_ROLES) -> None:
    """Run until SIGTERM."""
    configure_logging("intake")
    uvloop.run(_serve(roles))


if __name__ == "__main__":
    serve()
