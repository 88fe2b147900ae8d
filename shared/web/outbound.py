"""Requests to URLs that others chose (OWASP ASVS 5.0, 1.3.6 and 15.3.2).

The name is resolved once, every address found is checked, and the request goes to exactly the address that
was checked: what a name resolves to a moment later (DNS rebinding) plays no part. `Host`, SNI and the name in
the certificate stay those of the URL. Redirects are not followed, proxies of the environment are not used.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx

from shared.web.addresses import is_loopback, why_not_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Addresses of a host name at a port; raises `OSError` when there are none."""

MOST_ADDRESSES = 3
"""How many addresses of one name are tried when one does not answer."""


class AddressRefused(httpx.TransportError):
    """The URL is not one that a request may go to; the message says why and names no address."""


class SystemResolver:
    """The resolver of the operating system, in threads of its own: a name server that does not answer
    must not hold those that everything else uses."""

    def __init__(self, threads: int = 8) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """In the order of the operating system, each once."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[str]:
    return [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends to the address that was resolved and checked; `loopback` allows this machine, also over http."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, resolve: Resolve, *, loopback: bool = False
    ) -> None:
        self._transport = transport
        self._resolve = resolve
        self._loopback = loopback

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send; raises `AddressRefused`, or what `httpx` raises."""
        url = request.url
        if url.scheme not in ("http", "https") or url.userinfo or not has_a_port(url):
            raise AddressRefused("the URL is not a plain https URL")
        host = url.raw_host.decode("ascii")
        addresses = await self._checked(host, url.port or (443 if url.scheme == "https" else 80), url.scheme)
        return await self._first_that_answers(request, host, addresses[:MOST_ADDRESSES])

    async def _checked(self, host: str, port: int, scheme: str) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError("the host name was not resolved") from error
        if not addresses:
            raise httpx.ConnectError("the host name has no address")
        for address in addresses:
            self._check(address, scheme)
        return addresses

    def _check(self, address: str, scheme: str) -> None:
        """One bad address among good ones is enough: the name is not what it seems."""
        if self._loopback and is_loopback(address):
            return
        reason = why_not_public(address)
        if reason is not None:
            raise AddressRefused(f"the host has an address that is {reason}")
        if scheme != "https":
            raise AddressRefused("the URL is not https")

    async def _first_that_answers(
        self, request: httpx.Request, host: str, addresses: Sequence[str]
    ) -> httpx.Response:
        *others, last = addresses
        for address in others:
            try:
                return await self._transport.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._transport.handle_async_request(_pinned(request, host, last))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def has_a_port(url: httpx.URL) -> bool:
    """Whether its port is one; a socket raises what no caller expects for another."""
    return url.port is None or 0 < url.port < 1 << 16


def _pinned(request: httpx.Request, host: str, address: str) -> httpx.Request:
    """The same request to an address: its `Host` header was set from the name, and SNI is told."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )


def outbound_client(
    *, seconds: float, resolve: Resolve, loopback: bool = False, ca: ssl.SSLContext | None = None
) -> httpx.AsyncClient:
    """A client for other people's URLs; `seconds` for each step, the caller limits the whole.

    No connection is kept: the pool would hand a connection made for one host name to another name at the
    same address, past the check of its certificate.
    """
    transport = httpx.AsyncHTTPTransport(
        verify=ca if ca is not None else True,
        trust_env=False,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
    )
    return httpx.AsyncClient(
        transport=PinnedTransport(transport, resolve, loopback=loopback),
        timeout=httpx.Timeout(seconds),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "exportgate"},
    )
