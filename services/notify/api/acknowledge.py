"""`/acknowledge/{token}`: a page with one button, from the link in a message, without signing in.

Looking at the page changes nothing, so that programs which follow the links of mails acknowledge nothing.
"""

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import asyncpg
from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from services.notify.domain.alerts import AlertKind
from services.notify.domain.links import Grant, LinkRefused, LinkSigner
from services.notify.domain.words import SAYS, one_line
from services.notify.repository.reading import AlertReader
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions

_HERE = Path(__file__).with_name("templates")
_STYLE = (_HERE / "acknowledge.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}
Token = Annotated[str, PathParameter(max_length=200)]


class Pages:
    """Finds what a token allows, and draws the page."""

    def __init__(self, transactions: Transactions[NotifyWork], signer: LinkSigner) -> None:
        self._transactions = transactions
        self._signer = signer
        self._template = Environment(loader=FileSystemLoader(_HERE), autoescape=True).get_template(
            "acknowledge.html"
        )

    async def look(self, token: str) -> HTMLResponse:
        """The page as it stands; nothing changes."""
        return await self._answer(token, acknowledge=False)

    async def acknowledge(self, token: str) -> HTMLResponse:
        """Acknowledge once; a second time says who was first."""
        return await self._answer(token, acknowledge=True)

    async def _answer(self, token: str, *, acknowledge: bool) -> HTMLResponse:
        try:
            grant = self._signer.read(token)
        except LinkRefused:
            return self._page(404, "unknown")
        async with self._transactions.begin(await self._transactions.database.tenants()) as work:
            told = await work.connection.fetchrow(_TOLD, grant.alert_id, grant.delivery_id)
            if told is None:
                return self._page(404, "unknown")
            if told["acknowledged_at"] is not None:
                return self._page(409 if acknowledge else 200, "already", told)
            if work.now > grant.expires_at:
                return self._page(410, "expired", told)
            if not acknowledge:
                return self._page(200, "ask", told)
            return await self._acknowledge(work, grant, told)

    async def _acknowledge(self, work: NotifyWork, grant: Grant, told: asyncpg.Record) -> HTMLResponse:
        await work.lock([(told["tenant"], str(grant.alert_id))])
        actor = f"link:{told['channel']}"
        reader = AlertReader(work.connection, told["tenant"])
        row = await reader.acknowledge(grant.alert_id, told["recipient"], work.now)
        if row is None:
            return self._page(409, "already", told)
        work.acknowledged(told["tenant"], row, actor, {"recipient": told["recipient"]})
        return self._page(200, "done", row)

    def _page(self, status: int, state: str, row: asyncpg.Record | None = None) -> HTMLResponse:
        about: dict[str, Any] = {"state": state, "style": _STYLE}
        if row is not None:
            about["says"] = SAYS[AlertKind(row["kind"])]
            about["order"] = one_line(row["order_id"])
            about["at"] = _shown(row["acknowledged_at"])
        return HTMLResponse(self._template.render(about), status, headers=_HEADERS)


_TOLD = """
SELECT a.tenant, a.kind, a.order_id, a.acknowledged_at, r.channel, r.recipient
FROM alert a JOIN alert_recipient r ON r.tenant = a.tenant AND r.alert_id = a.alert_id
WHERE a.alert_id = $1 AND r.delivery_id = $2
"""


def acknowledge_routes(transactions: Transactions[NotifyWork], signer: LinkSigner) -> APIRouter:
    """The router; public on purpose: the token is what allows it."""
    router = APIRouter(prefix="/acknowledge", tags=["alerts"], default_response_class=HTMLResponse)
    pages = Pages(transactions, signer)

    @router.get("/{token}", summary="The page with the button; changes nothing")
    async def look(token: Token) -> HTMLResponse:
        return await pages.look(token)

    @router.post("/{token}", summary="Acknowledge the one alert of the link, once")
    async def acknowledge(token: Token) -> HTMLResponse:
        return await pages.acknowledge(token)

    return router


def _shown(at: datetime | None) -> str:
    return f"{at.day} {at:%b %Y, %H:%M} UTC" if at is not None else ""
