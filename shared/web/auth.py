"""Authentication and authorisation of routes, as FastAPI dependencies.

    @router.get("/v1/orders")
    async def orders(caller: Annotated[Principal, Depends(require("orders:read", "viewer"))]) -> …

Nothing is allowed by default: a route without one of these dependencies is public on purpose.
"""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from shared.web.on_behalf import PERSON_HEADER, Listener, NotBelieved
from shared.web.principals import ROLES, Authenticator, Kind, Principal
from shared.web.problems import Problem
from shared.web.ratelimit import RateLimiter, retry_after

__all__ = [
    "ROLES", "TENANT_HEADER", "Authenticator", "Kind", "Principal",
    "principal_from", "require", "require_person", "require_service", "set_principal", "still_may",
]  # fmt: skip

TENANT_HEADER = "Exportgate-Tenant"
"""The tenant a service acts for."""
_MAX_TOKEN = 8_192
_BEARER = HTTPBearer(auto_error=False, description="API key, service key or OIDC token")
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
Dependency = Callable[..., Coroutine[Any, Any, Principal]]


def set_principal(connection: HTTPConnection, principal: Principal) -> None:
    """Say who asks (for a session cookie that a middleware has checked)."""
    connection.scope["exportgate.principal"] = principal


async def principal_from(request: HTTPConnection, *, schemes: Sequence[str] = ("bearer",)) -> Principal:
    """Who asks; raises a 401 problem when nobody is named or the token is not good, 429 when too often.

    `schemes` in lower case; the authenticator and the rate limiter are those given to `create_app`.
    """
    found: Principal | None = request.scope.get("exportgate.principal")
    if found is None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not token:
            raise _unauthenticated("Send `Authorization: Bearer …`.")
        if scheme.lower() not in schemes or len(token) > _MAX_TOKEN:
            raise _unauthenticated("This scheme is not accepted here.")
        authenticator: Authenticator = request.app.state.authenticator
        found = await authenticator.authenticate(token.strip())
        if found is None:
            raise _unauthenticated("The key or token is unknown, expired or revoked.", error="invalid_token")
        found = _person_behind(_for_tenant(found, request), request)
        set_principal(request, found)
        _limit(request.app.state.rate_limiter, found)
    return found


def require(*any_of: str, schemes: Sequence[str] = ("bearer",)) -> Dependency:
    """A dependency that gives the principal when it has any of these scopes or roles, else 403."""

    async def required(request: Request, _: _Credentials = None) -> Principal:
        caller = await principal_from(request, schemes=schemes)
        if not caller.may(*any_of):
            raise _forbidden(f"This needs one of: {', '.join(any_of)}.")
        return caller

    return required


async def still_may(request: Request, *any_of: str) -> bool:
    """Whether who opened a stream may go on reading: keys and tokens end while it is open."""
    request.scope.pop("exportgate.principal", None)
    try:
        caller = await principal_from(request)
    except Problem:
        return False
    return caller.may(*any_of)


def require_person(*roles: str) -> Dependency:
    """A dependency that gives a person having any of these roles; keys and services get 403."""

    async def required(request: Request, _: _Credentials = None) -> Principal:
        caller = await principal_from(request)
        if caller.kind != "person":
            raise _forbidden("People decide: a key cannot do this.", type_="person-required")
        if roles and caller.roles.isdisjoint(roles):
            raise _forbidden(f"This needs one of the roles: {', '.join(roles)}.")
        return caller

    return required


def require_service(*names: str) -> Dependency:
    """A dependency that gives the calling service when it is one of `names`."""
    scopes = {f"service:{name}" for name in names}

    async def required(request: Request, _: _Credentials = None) -> Principal:
        caller = await principal_from(request)
        if caller.kind != "service" or caller.scopes.isdisjoint(scopes):
            raise _forbidden(f"Only {', '.join(names)} may ask this.")
        return caller

    return required


def _for_tenant(caller: Principal, request: HTTPConnection) -> Principal:
    if caller.kind != "service":
        return caller
    tenant = request.headers.get(TENANT_HEADER, "")
    if "," in tenant:
        raise Problem(400, "Not a tenant", f"{TENANT_HEADER} names exactly one tenant.")
    return replace(caller, tenant=tenant)


def _person_behind(caller: Principal, request: HTTPConnection) -> Principal:
    """Whom a service asks for, where it says so and is believed here."""
    header = request.headers.get(PERSON_HEADER)
    if header is None:
        return caller
    listener: Listener | None = request.app.state.listener
    if caller.kind != "service" or listener is None:
        raise _unauthenticated(f"{PERSON_HEADER} is not accepted here.")
    try:
        return listener.person(caller, request, header)
    except NotBelieved as error:
        raise _unauthenticated(f"{PERSON_HEADER}: {error}.", error="invalid_token") from error


def _limit(limiter: RateLimiter, caller: Principal) -> None:
    # Services are trusted peers with bounded queues of their own.
    if caller.kind == "service":
        return
    wait = limiter.take(caller.actor)
    if wait:
        headers = {"Retry-After": retry_after(wait)}
        raise Problem(429, "Too many requests", type_="rate-limit", headers=headers)


def _unauthenticated(detail: str, *, error: str = "") -> Problem:
    challenge = 'Bearer realm="exportgate"' + (f', error="{error}"' if error else "")
    headers = {"WWW-Authenticate": challenge}
    return Problem(401, "Not authenticated", detail, type_="unauthenticated", headers=headers)


def _forbidden(detail: str, *, type_: str = "forbidden") -> Problem:
    return Problem(403, "Not allowed", detail, type_=type_)
