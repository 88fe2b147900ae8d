"""What stands around every page: navigation, the state of lists and rules, who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from services.diligence.console import words
from services.diligence.console.dates import Clock, age
from services.diligence.console.sessions import Visitor
from services.diligence.domain.suspension import Activation
from services.diligence.work import DiligenceWork

RULES = "rules"
NAVIGATION = (
    ("Queue", "/queue"),
    ("Customers", "/customers"),
    ("Lists", "/lists"),
    ("Rules", "/rules"),
    ("Audit", "/audit"),
    ("Statistics", "/statistics"),
)
ADMIN_READERS = ("admin", "auditor", "approver")

_NEWEST_VERSIONS = """
SELECT line -> 'versions' AS versions FROM case_queue WHERE tenant = $1 ORDER BY changed_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ListState:
    """The oldest list, in words; `stale` when orders are held for it."""

    text: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the layout shows."""

    here: str
    visitor: Visitor | None
    lists: ListState
    rules: str
    sample: str
    zone: str
    offset: str
    now: str
    now_iso: str

    @property
    def person(self) -> str:
        """The name of who is signed in."""
        return (self.visitor.person.name or self.visitor.person.id) if self.visitor else ""

    @property
    def token(self) -> str:
        """For the hidden field of every form."""
        return self.visitor.token if self.visitor else ""

    @property
    def navigation(self) -> tuple[tuple[str, str], ...]:
        """Pages by name."""
        allowed = self.visitor is not None and self.visitor.person.may(*ADMIN_READERS)
        return (*NAVIGATION, ("Admin", "/admin")) if allowed else NAVIGATION


async def frame_of(
    work: DiligenceWork, visitor: Visitor, clock: Clock, limits: Mapping[str, float], here: str
) -> Frame:
    """The frame of a page; `limits` are the age limits of required lists in seconds."""
    tenant = visitor.person.tenant
    known = {one.source: one for one in await work.activations.all(tenant)}
    found = await work.connection.fetchval(_NEWEST_VERSIONS, tenant)
    seen = decoded(found)
    rules = known.pop(RULES, None)
    notes = seen.get("notes") or []
    return Frame(
        here=here,
        visitor=visitor,
        lists=_lists(known, limits, seen.get("watchlists") or {}, work.now),
        rules=_short(rules.finished_version if rules else "") or _short(seen.get("rules", "")) or "not known",
        sample="; ".join(note.partition(": ")[2] or note for note in notes),
        zone=clock.zone,
        offset=clock.offset(work.now),
        now=clock.full(work.now),
        now_iso=work.now.isoformat(),
    )


def decoded(text: str | None) -> dict[str, Any]:
    """JSON of our own; empty for none."""
    return msgspec.json.decode(text) if text else {}


def _lists(
    known: Mapping[str, Activation], limits: Mapping[str, float], used: Mapping[str, str], now: datetime
) -> ListState:
    missing = [source for source in limits if known.get(source) is None or not known[source].confirmed_at]
    if missing:
        return ListState(f"{words.LIST_SOURCES.get(missing[0], missing[0])} was never confirmed", True)
    dated = [(now - one.confirmed_at, one) for one in known.values() if one.confirmed_at]
    if dated:
        oldest, one = max(dated, key=lambda pair: pair[0] / _limit(limits, pair[1].source))
        limit = limits.get(one.source)
        name = words.LIST_SOURCES.get(one.source, one.source)
        limited = f", limit {limit / 3600:g} h" if limit else ""
        stale = limit is not None and oldest.total_seconds() > limit
        return ListState(f"oldest copy {age(oldest)} ({name}{limited})", stale)
    if used:
        source, version = min(used.items(), key=lambda pair: pair[1])
        return ListState(
            f"{words.LIST_SOURCES.get(source, source)} {_short(version)}, no age limit set", False
        )
    return ListState("no list is known here yet", bool(limits))


def _limit(limits: Mapping[str, float], source: str) -> float:
    return limits.get(source, 86_400.0)


def _short(version: str) -> str:
    """Without the hash that follows the publisher's version."""
    return version.partition("+")[0]
