"""The one way to make a service's HTTP application."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib.metadata import version

from fastapi import APIRouter
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware

from shared.telemetry.http import HttpMetrics
from shared.web.handlers import exception_handlers
from shared.web.middleware.body_limit import MAX_BODY, BodyLimit
from shared.web.middleware.clean_url import CleanUrl
from shared.web.middleware.concurrency import MAX_CONCURRENT, Concurrency
from shared.web.middleware.content_encoding import ContentEncoding
from shared.web.middleware.context import RequestContext
from shared.web.middleware.security_headers import SecurityHeaders
from shared.web.middleware.time_limit import TIME_LIMIT_SECONDS, TimeLimit
from shared.web.on_behalf import Listener
from shared.web.openapi import PROBLEM_RESPONSE, ServiceApp
from shared.web.principals import Authenticator
from shared.web.probes import ReadinessCheck, probes
from shared.web.ratelimit import RateLimit, RateLimiter
from shared.web.reference import reference_page


def create_app(
    *,
    service: str,
    title: str,
    routers: Sequence[APIRouter],
    authenticator: Authenticator,
    readiness: Sequence[ReadinessCheck] = (),
    metrics: CollectorRegistry | None = None,
    description: str = "",
    max_body: int = MAX_BODY,
    body_limits: Mapping[str, int] | None = None,
    streams: Sequence[str] = (),
    time_limit: float = TIME_LIMIT_SECONDS,
    max_concurrent: int = MAX_CONCURRENT,
    rate_limit: RateLimit | None = None,
    middleware: Sequence[Middleware] = (),
    listener: Listener | None = None,
    step_up: timedelta = timedelta(minutes=10),
) -> ServiceApp:
    """An application with problems, probes, `/openapi.json`, `/docs`, limits and security headers.

    `body_limits`: bytes by path where `max_body` does not fit (see `BodyLimit`). `streams`: paths of
    server-sent events, exempt from the time limit. `middleware`: pure ASGI, inside the ones listed here.
    `listener`: which services may ask for people of theirs; none without it.
    `step_up`: how old the proof of who decides may be, where a route takes one (`shared.web.step_up`).
    `authenticator` may be replaced later in `app.state.authenticator`.
    """
    registry = metrics if metrics is not None else CollectorRegistry()
    app = ServiceApp(
        title=title,
        description=description,
        version=version("exportgate"),
        docs_url=None,  # FastAPI's own page loads its scripts from elsewhere
        redoc_url=None,
        responses={"default": PROBLEM_RESPONSE},
        exception_handlers=exception_handlers(),
        middleware=[  # outermost first
            Middleware(RequestContext, HttpMetrics(registry).observe),
            Middleware(SecurityHeaders),
            Middleware(CleanUrl),
            Middleware(Concurrency, max_concurrent, streams),
            Middleware(TimeLimit, time_limit, streams),
            Middleware(ContentEncoding),
            Middleware(BodyLimit, max_body, body_limits),
            *middleware,
        ],
    )
    app.state.service = service
    app.state.authenticator = authenticator
    app.state.listener = listener
    app.state.step_up = step_up
    app.state.rate_limiter = RateLimiter(rate_limit or RateLimit())
    app.include_router(probes(readiness, registry))
    app.include_router(reference_page(app))
    for router in routers:
        app.include_router(router)
    return app
