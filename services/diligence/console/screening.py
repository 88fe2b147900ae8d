"""What screening tells and does; the last known rules and lists, with their time, when it does not answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from shared.contracts.order import OrderKey
from shared.contracts.order.parse import FieldError
from shared.web.client import for_tenant
from shared.web.on_behalf import Spokesman
from shared.web.principals import Principal
from shared.web.problems import Problem

LONG = httpx.Timeout(25.0, connect=2.0, pool=2.0)
"""Seconds: lists of another day are read, or rules compiled; less than a page may take."""
SILENT = "Screening does not answer. Cases still work. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Known:
    """A document of screening; `current` is False when it stands from an earlier answer."""

    document: dict[str, Any]
    at: datetime | None
    current: bool


@dataclass
class Screening:
    """Asks screening's HTTP API; a missing address is a screening that never answers."""

    client: httpx.AsyncClient | None
    spokesman: Spokesman | None = None
    """Says for whom of our people we ask, where screening wants a person."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _last: dict[tuple[str, str], Known] = field(default_factory=dict)

    async def rules(self, tenant: str) -> Known:
        """The rule catalogue, who published it, and what waits."""
        return await self._known("/v1/rules", tenant)

    async def lists(self, tenant: str) -> Known:
        """The list sources with versions, times and counts."""
        return await self._known("/v1/watchlists", tenant)

    async def entry(self, tenant: str, source: str, entry: str) -> dict[str, Any]:
        """One list entry with its history; a problem as `read` raises them."""
        path = f"/v1/watchlists/{quote(source, safe='')}/entries/{quote(entry, safe='/@')}"
        return await self.read(path, tenant)

    async def search(self, tenant: str, name: str) -> list[dict[str, Any]]:
        """Listed parties most like this name, best first; a problem as `read` raises them."""
        query = {"schema": "Thing", "properties": {"name": [name]}}
        content = msgspec.json.encode({"queries": {"q": query}})
        params = {"limit": "10", "threshold": "0.7", "cutoff": "0.5"}
        answer = await self._asked(
            "POST", "/match/default", for_tenant(tenant), content=content, params=params
        )
        found: list[dict[str, Any]] = answer["responses"]["q"]["results"]
        return found

    async def replay(self, key: OrderKey, number: int, inputs: bytes) -> dict[str, Any]:
        """An assessment made once more from these inputs; a problem as `read` raises them."""
        path = f"/v1/orders/{quote(key.order_id, safe='')}/assessments/{number}/replay"
        params = {"source_system": key.source_system}
        return await self._asked("POST", path, for_tenant(key.tenant), content=inputs, params=params)

    async def read(self, path: str, tenant: str, **params: str) -> dict[str, Any]:
        """A document; screening's own problem, or 503 when it does not answer."""
        return await self._asked("GET", path, for_tenant(tenant), params=params)

    async def act(self, person: Principal, path: str, content: bytes = b"", **params: str) -> dict[str, Any]:
        """What this person does there; a problem as `read` raises them."""
        return await self._asked(
            "POST", path, for_tenant(person.tenant), person=person, content=content, params=params
        )

    async def _asked(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        *,
        person: Principal | None = None,
        content: bytes = b"",
        params: dict[str, str],
    ) -> dict[str, Any]:
        if self.client is None or (person is not None and self.spokesman is None):
            raise _silent()
        headers = {**headers, "Content-Type": "application/json"} if content else headers
        request = self.client.build_request(
            method, path, params=params, content=content, headers=headers, timeout=LONG
        )
        if person is not None and self.spokesman is not None:
            place = request.url.raw_path.partition(b"?")[0].decode()
            request.headers.update(self.spokesman.speaks_for(person, method, place))
        try:
            answer = await self.client.send(request)
            document = msgspec.json.decode(answer.content, type=dict[str, Any])
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise _silent() from error
        if answer.is_error:
            raise _problem(answer.status_code, document)
        return document

    async def _known(self, path: str, tenant: str) -> Known:
        before = self._last.get((path, tenant), Known({}, None, current=False))
        if self.client is None:
            return before
        try:
            answer = await self.client.get(path, headers=for_tenant(tenant))
            answer.raise_for_status()
            document = msgspec.json.decode(answer.content, type=dict[str, Any])
        except (httpx.HTTPError, msgspec.DecodeError):
            return Known(before.document, before.at, current=False)
        found = self._last[path, tenant] = Known(document, self.now(), current=True)
        return found


def _silent() -> Problem:
    return Problem(503, "Part of the system is down", SILENT, type_="screening-silent")


def _problem(status: int, document: dict[str, Any]) -> Problem:
    """Screening's problem as ours; that it does not know us is nothing that a person can mend."""
    if status in (401, 500, 503):
        return _silent()
    errors = [FieldError(str(one["pointer"]), str(one["detail"])) for one in document.get("errors", [])]
    title, detail = str(document.get("title", "")), str(document.get("detail", ""))
    return Problem(status, title, detail, type_=str(document.get("type", "about:blank")), errors=errors)
