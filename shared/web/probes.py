"""`/healthz`, `/readyz` and `/metrics`: what a supervisor asks, without a key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.responses import Response

from shared.web.problems import Problem

ReadinessCheck = Callable[[], Awaitable[str | None]]
"""Gives None when ready, else what is missing, in one line without secrets."""
CHECK_SECONDS = 3.0


def probes(readiness: Sequence[ReadinessCheck], registry: CollectorRegistry) -> APIRouter:
    """The router with the three routes."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", summary="The process is alive")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="The service may take work")
    async def readyz() -> dict[str, str]:
        found = await asyncio.gather(*(_within_time(check) for check in readiness))
        missing = [reason for reason in found if reason]
        if missing:
            headers = {"Retry-After": "2"}
            detail = "; ".join(missing)
            raise Problem(503, "Not ready", detail, type_="not-ready", headers=headers, not_ready=missing)
        return {"status": "ok"}

    @router.get("/metrics", summary="Measurements in the Prometheus text format", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router


async def _within_time(check: ReadinessCheck) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"a check did not answer within {CHECK_SECONDS:g} s"
