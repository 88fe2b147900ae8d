"""HTTP between services: one client, with limits on everything."""

import json
from pathlib import Path
from types import TracebackType

import httpx

from shared.web.auth import TENANT_HEADER

TIMEOUT = httpx.Timeout(5.0, connect=2.0, pool=2.0)
"""Seconds. The ship gate waits on this: a silent neighbour must become a hold soon."""
LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20)


class ServiceTransport(httpx.AsyncBaseTransport):
    """Sends again once when no connection could be made: then nothing can have been handled."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send; a failed connect (also out of time) is tried a second time."""
        try:
            return await self._transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return await self._transport.handle_async_request(request)

    async def __aenter__(self) -> "ServiceTransport":
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def service_client(
    base_url: str,
    key: str,
    *,
    timeout: httpx.Timeout = TIMEOUT,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """A client of another service: its key, no redirects, no proxies of the environment.

    Name the tenant per request: `client.post(…, headers=for_tenant("acme"))`. `transport` is for tests.
    """
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Authorization": f"Bearer {key}", "User-Agent": "exportgate"},
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
        transport=ServiceTransport(transport or httpx.AsyncHTTPTransport(limits=LIMITS)),
    )


def for_tenant(tenant: str) -> dict[str, str]:
    """The header that says for which tenant a service asks."""
    return {TENANT_HEADER: tenant}


def service_key(path: Path, service: str) -> str:
    """The key of `service` from the service keys file; raises `KeyError` when it has none."""
    keys: dict[str, str] = json.loads(path.read_bytes())
    return keys[service]
