"""A small OpenID Connect provider on a real socket: codes, PKCE, signed ID tokens, UserInfo, sign-out.

It signs everybody in as `account` without asking. What a test wants wrong it says in `claims` (into the next
ID tokens), `header` and `sign_with`; everything else is as the specification has it.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "exportgate-console", "a secret: with / and + in it"
AUDIENCE = "exportgate"


def new_key(kid: str) -> ECKey:
    """A signing key."""
    return ECKey.generate_key("P-256", {"kid": kid}, private=True)


class Provider:
    """One provider, listening."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys = [new_key("k1")]
        self.read = 0
        """How often its document and its keys were asked for."""
        self._codes: dict[str, dict[str, str]] = {}
        self.as_it_should_be()

    def as_it_should_be(self) -> None:
        """Everything as the specification has it; nobody at the browser."""
        self.account: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.sign_with: ECKey | OctKey | None = None
        self.published: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.user_info: dict[str, Any] | None = None
        self.authenticated_at: int | None = None
        self.asked: list[dict[str, str]] = []
        self.down = False

    def knows(self, sub: str, *groups: str, **more: Any) -> None:
        """Who is at the browser from now on."""
        name = sub.title()
        self.account = {"sub": sub, "name": name, "email": f"{sub}@example.com", "groups": groups, **more}

    @property
    def application(self) -> Starlette:
        """Its routes."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
                Route("/userinfo", self._user_info),
            ]
        )

    def access_token(self) -> str:
        """For whoever takes tokens of our programs, about the account at the browser."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": AUDIENCE, "iat": now, "exp": now + 300, "auth_time": now}
        header = {"alg": "ES256", "kid": self.keys[-1].kid, "typ": "at+jwt"}
        return jwt.encode(
            header, {**claims, **self.account, **self.claims}, self.keys[-1], algorithms=["ES256"]
        )

    async def _metadata(self, _: Request) -> Response:
        self.read += 1
        endpoints = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse({**endpoints, **self.published})

    async def _keys(self, _: Request) -> Response:
        self.read += 1
        return JSONResponse(KeySet(list(self.keys)).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer, **self.answer}
        kept = {name: value for name, value in answer.items() if value is not None}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(kept)}", 302)

    async def _token(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        form = dict(parse_qsl((await request.body()).decode()))
        basic = base64.b64decode(request.headers.get("authorization", " ").partition(" ")[2]).decode()
        if basic != f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}":
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge"], asked["redirect_uri"]) != (
            challenge,
            form["redirect_uri"],
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        tokens = {"access_token": "opaque", "token_type": "Bearer", "id_token": self._id_token(asked)}
        return JSONResponse(tokens)

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "auth_time": self.authenticated_at or now, **self.account, **self.claims,
        }  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        key = self.sign_with or self.keys[-1]
        header = {"alg": "ES256", "kid": self.keys[-1].kid, **self.header}
        if header["alg"] == "none":
            return unsigned(header, kept)
        return jwt.encode(header, kept, key, algorithms=["ES256", "HS256"])

    async def _user_info(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer opaque":
            return Response(status_code=401)
        return JSONResponse(self.user_info if self.user_info is not None else self.account)


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token that says it needs no signature."""
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    return b".".join([*parts, b""]).decode()


@asynccontextmanager
async def provider_on_loopback() -> AsyncIterator[Provider]:
    """Serve until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    config = uvicorn.Config(
        provider.application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve([listening]))
    try:
        yield provider
    finally:
        server.should_exit = True
        await running
