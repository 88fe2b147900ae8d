"""Sessions of the console: an opaque cookie, its hash in the database; requests only from our own pages.

The cookie is `HttpOnly` and `SameSite=Strict`; over https it is `__Host-` and `Secure`. A form carries a
token derived from the cookie, and a POST must come from this origin (OWASP ASVS 5.0, 3.5 and 7).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import structlog
from starlette.requests import HTTPConnection
from starlette.responses import Response

from services.diligence.console.cookies import Cookie
from services.diligence.people import sign_in_recorded
from services.diligence.seals import SealBroken
from services.diligence.work import DiligenceWork
from shared.database.transactions import Transactions
from shared.web.apikeys import hash_token
from shared.web.principals import Principal
from shared.web.problems import Problem

_LOG = structlog.get_logger(__name__)

NAME = "exportgate_session"
SEEN_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=1)
"""So long a page that was left open can still hand in its text."""

FIND = """
SELECT tenant, session_sha256, person, email, name, roles, seen_at, ends_at, authenticated_at, seal
FROM console_session
WHERE tenant = $1 AND session_sha256 = $2
"""
BEGIN = """
INSERT INTO console_session
    (tenant, session_sha256, person, email, name, roles, ends_at, authenticated_at, began_at, seen_at, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
"""
SEEN = "UPDATE console_session SET seen_at = $3 WHERE tenant = $1 AND session_sha256 = $2"
END = "DELETE FROM console_session WHERE tenant = $1 AND session_sha256 = $2"
SWEEP = "DELETE FROM console_session WHERE tenant = $1 AND ends_at < $2"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in; `current` is False after the session's end, when only a draft may be handed in."""

    person: Principal
    secret: str
    current: bool = True
    authenticated_at: datetime | None = None
    """When the provider last saw this person prove who they are; None when it did not say."""

    @property
    def session(self) -> str:
        """What the database knows the session by."""
        return hash_token(self.secret)

    @property
    def token(self) -> str:
        """What every form of this session carries."""
        return hmac.digest(self.secret.encode(), b"form", hashlib.sha256).hex()


class SignInNeeded(Problem):
    """Nobody is signed in, or not any more; a page leads to the sign-in and back."""

    def __init__(self) -> None:
        super().__init__(401, "Sign in first", "Nobody is signed in here.", type_="sign-in-needed")


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(
        self,
        transactions: Transactions[DiligenceWork],
        life: timedelta,
        idle: timedelta,
        *,
        https: bool = False,
    ) -> None:
        self._transactions = transactions
        self._life, self._idle = life, idle
        self._cookie = Cookie(NAME, https=https, same_site="strict")

    async def begin(
        self,
        person: Principal,
        request: HTTPConnection,
        response: Response,
        *,
        authenticated_at: datetime | None = None,
        replaces: str = "",
    ) -> None:
        """Sign this person in; an earlier session of this browser ends.

        `replaces` is the hash of a session whose cookie does not come with a request from the provider.
        """
        await self.end(request, response)
        secret = secrets.token_urlsafe(32)
        async with self._transactions.begin([person.tenant]) as work:
            await work.connection.execute(SWEEP, person.tenant, work.now - KEPT_AFTER_END)
            await work.connection.execute(END, person.tenant, replaces)
            row: dict[str, Any] = {
                "tenant": person.tenant,
                "session_sha256": hash_token(secret),
                "person": person.id,
                "email": person.email,
                "name": person.name,
                "roles": sorted(person.roles),
                "ends_at": work.now + self._life,
                "authenticated_at": authenticated_at,
            }
            seal = work.seals.seal("session", _sealed_fields(row))
            await work.connection.execute(BEGIN, *row.values(), work.now, seal)
            await sign_in_recorded(work, person, again=bool(replaces))
        tenant = base64.urlsafe_b64encode(person.tenant.encode()).rstrip(b"=").decode()
        self._cookie.put(f"{tenant}.{secret}", request, response)

    async def find(self, request: HTTPConnection, *, seen: bool = True) -> Visitor | None:
        """Who this browser is, if it has a session (perhaps one that has ended); `seen` prolongs it."""
        place = _place(self._cookie.read(request))
        if place is None:
            return None
        tenant, secret = place
        async with self._transactions.begin([tenant]) as work:
            row = await work.connection.fetchrow(FIND, tenant, hash_token(secret))
            if row is None or not _is_ours(work, row):
                return None
            current = self._is_current(row, work.now)
            if seen and current and work.now - row["seen_at"] > SEEN_EVERY:
                await work.connection.execute(SEEN, tenant, hash_token(secret), work.now)
        roles = frozenset(row["roles"])
        person = Principal("person", row["person"], tenant, roles, name=row["name"], email=row["email"])
        return Visitor(person, secret, current, row["authenticated_at"])

    async def end(self, request: HTTPConnection, response: Response) -> None:
        """Sign out."""
        place = _place(self._cookie.read(request))
        if place is not None:
            tenant, secret = place
            async with self._transactions.begin([tenant]) as work:
                await work.connection.execute(END, tenant, hash_token(secret))
        self._cookie.drop(request, response)

    def _is_current(self, row: asyncpg.Record, now: datetime) -> bool:
        return bool(now < row["ends_at"] and now - row["seen_at"] < self._idle)


def _is_ours(work: DiligenceWork, row: asyncpg.Record) -> bool:
    """A row that somebody wrote or changed by SQL is nobody's session: with it one could sign as two."""
    try:
        work.seals.check("session", _sealed_fields(row), row["seal"] or b"")
    except SealBroken as error:
        _LOG.error("a session is not trusted", why=str(error), alert=True)
        return False
    return True


def _sealed_fields(row: Any) -> dict[str, Any]:
    """Who is signed in, as what, from when and until when; `seen_at` moves with every page."""
    texts = ("tenant", "session_sha256", "person", "email", "name")
    times = ("ends_at", "authenticated_at")
    return {
        **{name: row[name] for name in texts},
        **{name: row[name] and row[name].astimezone(UTC).isoformat() for name in times},
        "roles": list(row["roles"]),
    }


def check_origin(request: HTTPConnection) -> None:
    """403 for a form that another site has sent here."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    ours = origin.partition("://")[2] == request.headers.get("host")
    if site == "same-origin" if origin == "null" else ours and site in (None, "same-origin"):
        return
    raise Problem(403, "Not from here", "This form was not sent by a page of ours.", type_="origin")


def check_token(visitor: Visitor, given: str) -> None:
    """403 for a form that does not carry the session's token."""
    if not hmac.compare_digest(visitor.token, given):
        detail = (
            "The page is from another session. Load it again; what you typed is in your browser's history."
        )
        raise Problem(403, "The form is out of date", detail, type_="form-token")


def _place(value: str) -> tuple[str, str] | None:
    """Tenant and secret of a cookie."""
    tenant, dot, secret = value.partition(".")
    if not dot or len(value) > 500:
        return None
    try:
        name = base64.b64decode(tenant + "=" * (-len(tenant) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return (name, secret) if name and "," not in name and "\x00" not in name else None
