"""Fetching a list from its publisher: known hosts, public addresses, limits on size and time, retries.

A host name is resolved once, and the connection goes to an address that was looked at: a name that changes
its mind in between leads nowhere else. Redirections are followed only to hosts named for the source.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx

from services.screening.watchlists.archives import MAX_BYTES

_REDIRECTS = 3
_CODES = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class ListSource(NamedTuple):
    """Where a list is published; `hosts` are those it may send us on to."""

    url: str
    hosts: tuple[str, ...] = ()


class FetchPolicy(NamedTuple):
    """Limits; seconds and bytes. The EU makes its file on the fly, in more than a minute, and often fails."""

    attempts: int = 5
    first_pause: float = 2.0
    seconds: float = 600.0
    silence: float = 120.0
    most_bytes: int = MAX_BYTES
    only_public: bool = True
    """https, and no loopback, private, link-local or shared addresses."""


class Fetched(NamedTuple):
    """What came; `content` is None when the publisher says that nothing has changed."""

    content: bytes | None
    etag: str | None
    last_modified: str | None


class FetchError(Exception):
    """A list could not be fetched; the message says why."""


class _TryAgain(FetchError):
    """The same again may succeed."""


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve(host: str, port: int) -> Sequence[str]:
    """Addresses of a host, by the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


async def fetch(
    source: ListSource,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    policy: FetchPolicy | None = None,
    resolver: Resolve = resolve,
) -> Fetched:
    """The newest copy, or word that it is the one known by `etag`/`last_modified`. Raises `FetchError`."""
    policy = policy or FetchPolicy()
    known = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
    headers = {name: value for name, value in known.items() if value}
    try:
        async with asyncio.timeout(policy.seconds):
            return await _with_retries(source, headers, policy, resolver)
    except TimeoutError as error:
        raise FetchError(f"{source.url}: not done within {policy.seconds:g} s") from error


async def _with_retries(
    source: ListSource, headers: dict[str, str], policy: FetchPolicy, resolver: Resolve
) -> Fetched:
    pause = policy.first_pause
    for attempt in range(1, policy.attempts + 1):
        try:
            return await _once(source, headers, policy, resolver)
        except _TryAgain as error:
            if attempt == policy.attempts:
                raise FetchError(f"{error} ({attempt} attempts)") from error
        await asyncio.sleep(pause)
        pause *= 2
    raise AssertionError("attempts is at least one")


async def _once(
    source: ListSource, headers: dict[str, str], policy: FetchPolicy, resolver: Resolve
) -> Fetched:
    url = httpx.URL(source.url)
    allowed = {url.host, *source.hosts}
    for _ in range(_REDIRECTS + 1):
        if url.host not in allowed:
            raise FetchError(f"{source.url}: sent on to {url.host}, which is none of its hosts")
        try:
            async with _get(url, headers, policy, resolver) as response:
                if response.status_code in _CODES and "location" in response.headers:
                    url = url.join(response.headers["location"])
                    continue
                return await _taken(url, response, policy)
        except httpx.HTTPError as error:
            raise _TryAgain(f"{url}: {type(error).__name__} {error}".rstrip()) from error
    raise FetchError(f"{source.url}: sent on more than {_REDIRECTS} times")


@asynccontextmanager
async def _get(
    url: httpx.URL, headers: dict[str, str], policy: FetchPolicy, resolver: Resolve
) -> AsyncIterator[httpx.Response]:
    address = await _address(url, policy, resolver)
    sent = {"Host": url.netloc.decode(), "Accept-Encoding": "gzip", "User-Agent": "exportgate", **headers}
    timeout = httpx.Timeout(policy.silence, connect=30.0)
    async with (
        httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
        client.stream(
            "GET", url.copy_with(host=address), headers=sent, extensions={"sni_hostname": url.host}
        ) as response,
    ):
        yield response


async def _address(url: httpx.URL, policy: FetchPolicy, resolver: Resolve) -> str:
    if policy.only_public and url.scheme != "https":
        raise FetchError(f"{url}: not https")
    try:
        addresses = await resolver(url.host, url.port or (443 if url.scheme == "https" else 80))
    except OSError as error:
        raise _TryAgain(f"{url.host}: {error.strerror or error}") from error
    usable = [text for text in addresses if not policy.only_public or _is_public(text)]
    if not usable:
        raise FetchError(f"{url.host} has no public address")
    return usable[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (mapped or address).is_global and not (mapped or address).is_multicast


async def _taken(url: httpx.URL, response: httpx.Response, policy: FetchPolicy) -> Fetched:
    etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    if response.status_code == 304:
        return Fetched(None, etag, modified)
    if response.status_code in _LATER:
        raise _TryAgain(f"{url}: answered {response.status_code}")
    if response.status_code != 200:
        raise FetchError(f"{url}: answered {response.status_code}")
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > policy.most_bytes:
            raise FetchError(f"{url}: more than {policy.most_bytes} bytes")
    return Fetched(bytes(content), etag, modified)
