"""Rules and lists as screening tells them; the last known ones, with their time, when it does not answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from shared.web.client import for_tenant


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
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _last: dict[tuple[str, str], Known] = field(default_factory=dict)

    async def rules(self, tenant: str) -> Known:
        """The rule catalogue."""
        return await self._ask("/v1/rules", tenant)

    async def lists(self, tenant: str) -> Known:
        """The list sources with versions, times and counts."""
        return await self._ask("/v1/watchlists", tenant)

    async def _ask(self, path: str, tenant: str) -> Known:
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
