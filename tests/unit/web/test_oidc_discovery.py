"""What a provider publishes about itself, and when it is not used."""

import asyncio
import socket
from typing import Any

import httpx
import pytest

from shared.web.oidc_discovery import Discovery, provider_client

ISSUER = "https://login.example.com/realm"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


class Web:
    """The provider's side, over httpx's own transport."""

    def __init__(self) -> None:
        self.document: dict[str, Any] | None = dict(DOCUMENT)
        self.read: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.read.append(request.url.path)
        return httpx.Response(200, json=self.document) if self.document else httpx.Response(503)

    def discovery(self, now: list[float]) -> Discovery:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
        return Discovery(ISSUER, client, clock=lambda: now[0])


async def test_it_is_read_where_the_issuer_says_and_once_an_hour() -> None:
    web, now = Web(), [0.0]
    discovery = web.discovery(now)
    assert (await discovery.metadata()).token_endpoint == f"{ISSUER}/token"
    await discovery.metadata()
    assert web.read == ["/realm/.well-known/openid-configuration"]
    now[0] = 3_601
    await discovery.metadata()
    assert len(web.read) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example.com"},
        {"issuer": ISSUER + "/"},
        {"token_endpoint": "http://login.example.com/token"},
        {"end_session_endpoint": "http://login.example.com/end"},
        {"code_challenge_methods_supported": ["plain"]},
        {"jwks_uri": None},
    ],
)
async def test_a_document_that_is_not_right_is_not_used(wrong: dict[str, Any]) -> None:
    web = Web()
    web.document = {**DOCUMENT, **wrong}
    with pytest.raises(ValueError, match="provider"):
        await web.discovery([0.0]).metadata()


async def test_a_provider_that_was_down_is_asked_again() -> None:
    web = Web()
    web.document = None
    discovery = web.discovery([0.0])
    with pytest.raises(httpx.HTTPError):
        await discovery.metadata()
    web.document = dict(DOCUMENT)
    assert (await discovery.metadata()).issuer == ISSUER


async def test_a_connection_that_is_not_made_is_tried_again() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    refused = asyncio.Event()

    async def trace(event: str, _: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.failed":
            refused.set()

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # not listening yet: whoever connects is refused
        async with provider_client() as client:
            url = f"http://127.0.0.1:{bound.getsockname()[1]}"
            asked = asyncio.create_task(client.get(url, extensions={"trace": trace}))
            await refused.wait()
            async with await asyncio.start_server(answer, sock=bound):
                assert (await asked).status_code == 204
