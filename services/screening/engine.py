"""The engine of a screening process: the knowledge, the lists of each version set, assessments in bulk.

Everything that is CPU work stands here and runs in a worker thread.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from services.screening.assess import Assessor
from services.screening.domain.facts import cameras_in
from services.screening.domain.history import Record
from services.screening.domain.overlay import Overlay
from services.screening.facts.capabilities import line_facts
from services.screening.facts.history import asks_for_history, customers_of, delivery_of
from services.screening.knowledge import Knowledge
from services.screening.knowledge.load import content_of
from services.screening.matching.lists import matcher_of
from services.screening.matching.matcher import Matcher
from services.screening.matching.readiness import ready
from services.screening.near import party_names
from services.screening.orders import ScreenedOrder
from services.screening.purchases import Release
from services.screening.related import RelatedOrder, related_names
from services.screening.rulesets.loaded import LoadedRules
from services.screening.rulesets.store import StoredSet
from services.screening.snapshots import SnapshotRow, read_snapshots
from services.screening.versions import VersionSet
from services.screening.watchlists.history import current
from services.screening.watchlists.model import ListEntry
from shared.contracts.assessment import Assessment
from shared.contracts.order import read_order
from shared.contracts.order.order import Order
from shared.messaging.keys import EventVerifier
from shared.messaging.pulse import still_working

_NAMES_KEPT = 10_000
"""Orders whose names are remembered between looking for others and being stored."""

_PARSED_KEPT = 300
"""Orders kept parsed between being related, assessed and stored: a batch, and some left by a rollback."""

_KNOWN_SECONDS = 10.0
"""So long ago may another process have loaded or confirmed a list without this one knowing."""
_ASSESSORS_KEPT = 4
"""Version sets whose lists stay in memory: the newest of a few tenants, and those being left."""


class AssessmentRequest(msgspec.Struct, frozen=True):
    """One order to be assessed, with the versions that are active and the orders related to it."""

    order: ScreenedOrder
    versions: VersionSet
    at: datetime
    related: tuple[RelatedOrder, ...] = ()
    record: Record | None = None


class Engine:
    """Loaded once per process; `snapshots` is refreshed when a list is loaded."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        required: Mapping[str, float | None],
        list_directory: Path,
        related_days: int,
        verifier: EventVerifier,
    ) -> None:
        self.knowledge = knowledge
        self.rules = LoadedRules(knowledge, verifier)
        self.rules_version = knowledge.rules_version
        self.related_days = related_days
        self._required = dict(required)
        self._directory = list_directory
        self._snapshots: dict[tuple[str, str], SnapshotRow] = {}
        self._assessors: dict[tuple[str, str], Assessor] = {}
        """By version of the rules and of the lists."""
        self._names: dict[tuple[str, str], _FoundBy] = {}
        self._parsed: dict[tuple[str, str], Order] = {}
        self._loading = asyncio.Lock()
        self._known_at = 0.0

    def know(self, snapshots: Sequence[SnapshotRow]) -> None:
        """These snapshots exist, per source the newest first."""
        self._snapshots = {(row.source, row.version): row for row in snapshots}
        self._known_at = time.monotonic()

    def knows(self, versions: VersionSet) -> bool:
        """Whether what is known of the lists of this version set is there, and fresh.

        Another process may have loaded a version, or confirmed one with its publisher.
        """
        fresh = time.monotonic() - self._known_at < _KNOWN_SECONDS
        return fresh and all(item in self._snapshots for item in versions.sources.items())

    def newest_sources(self) -> dict[str, str]:
        """The newest version of each source that is required."""
        newest: dict[str, str] = {}
        for source, version in self._snapshots:
            newest.setdefault(source, version)
        return newest

    def versions_as_of(self, versions: VersionSet, day: date) -> VersionSet:
        """With each list as it stood on that day; where no copy of the day is stored, the active one.

        The dates of its entries then tell who was listed.
        """
        stood = dict(versions.sources)
        for source in versions.sources:
            copies = [row for (name, _), row in self._snapshots.items() if name == source]
            older = [row for row in copies if row.published_on and row.published_on <= day]
            if older:
                stood[source] = max(older, key=lambda row: (row.published_on or day, row.loaded_at)).version
        return msgspec.structs.replace(versions, sources=stood)

    def knows_rules(self, versions: VersionSet) -> bool:
        """Whether the rule set of these versions was loaded, or could not be a short while ago."""
        return self.rules.knows(versions)

    async def learn_rules(self, versions: VersionSet, stored: StoredSet | None) -> None:
        """Load a stored rule set; what cannot be loaded leaves the last good one, and holds everything."""
        await asyncio.to_thread(self.rules.learn, versions, stored)

    def release_set(self, tenant: str) -> StoredSet:
        """The rule set of this release, as it is stored for a tenant."""
        return StoredSet(tenant, self.rules_version, content_of(self.knowledge.files), seal="")

    async def prepare_newest(self) -> None:
        """Load the newest lists before the first order: that takes seconds, a transaction must not."""
        await self.prepare(VersionSet("", 0, self.rules_version, self.newest_sources()))

    async def prepare(self, versions: VersionSet) -> None:
        """Load the lists of this version set unless they are loaded."""
        name = self._name(versions)
        if name in self._assessors:
            self._assessors[name] = self._assessors.pop(name)
            return
        async with self._loading:
            if name not in self._assessors:
                self._assessors[name] = await asyncio.to_thread(self._load, versions)
                for old in list(self._assessors)[:-_ASSESSORS_KEPT]:
                    del self._assessors[old]

    def entries_of(self, source: str, version: str) -> tuple[ListEntry, ...] | None:
        """The entries of a stored snapshot, without former ones; None when it is not stored (blocking)."""
        row = self._snapshots.get((source, version))
        if row is None:
            return None
        return tuple(current(read_snapshots([row], self._directory)[0].entries))

    def missing(self, versions: VersionSet) -> list[str]:
        """Lists of this version set of which no copy is stored here, each with its version."""
        return [f"{source} {version}" for source, version in sorted(versions.sources.items())
                if (source, version) not in self._snapshots]  # fmt: skip

    def _load(self, versions: VersionSet) -> Assessor:
        knowledge = self.rules.of(versions)
        same = _sources(versions)
        for (_, sources), known in self._assessors.items():
            if sources == same:
                return Assessor(knowledge, known.matcher)
        rows = [self._snapshots[item] for item in versions.sources.items()]
        return Assessor(knowledge, ready(matcher_of(read_snapshots(rows, self._directory))))

    def assessor(self, versions: VersionSet) -> Assessor:
        """The assessor of a version set that has been prepared."""
        return self._assessors[self._name(versions)]

    def matcher(self, versions: VersionSet) -> Matcher:
        """The matcher over the lists of a version set that has been prepared."""
        matcher = self._assessors[self._name(versions)].matcher
        assert isinstance(matcher, Matcher)
        return matcher

    def assess(self, requests: Sequence[AssessmentRequest]) -> list[Assessment]:
        """Assess in order; blocking, for a worker thread."""
        return [self._assess(request) for request in requests]

    def _assess(self, request: AssessmentRequest) -> Assessment:
        still_working()
        # Goods that have left are not held by the system's own state: only what is listed counts.
        left = request.order.closed
        reason = None if left else self.system_reason(request.versions, request.at)
        return self._by(self.assessor(request.versions), request, reason)

    def compare(
        self, requests: Sequence[AssessmentRequest], knowledge: Knowledge
    ) -> list[tuple[Assessment, Assessment]]:
        """Assessed by the rules in force and by these, over the same lists (blocking).

        The system's own state, which holds everything, is left out: it is no rule.
        """
        proposed: dict[int, Assessor] = {}
        pairs = []
        for request in requests:
            active = self.assessor(request.versions)
            if id(active) not in proposed:
                proposed[id(active)] = Assessor(knowledge, active.matcher)
            other = self._by(proposed[id(active)], request, None)
            pairs.append((self._by(active, request, None), other))
        return pairs

    def _by(self, assessor: Assessor, request: AssessmentRequest, system_reason: str | None) -> Assessment:
        order = request.order
        return assessor.assess(
            self._read(order),
            tenant=order.tenant,
            order_sha256=order.order_sha256,
            facts=order.facts,
            facts_version=order.facts_version,
            assessment_number=order.assessment_number + 1,
            assessed_at=request.at,
            as_of=request.at.date(),
            related=[read_order(item.canonical) for item in request.related],
            record=request.record,
            system_reason=system_reason,
        )

    def system_reason(self, versions: VersionSet, now: datetime) -> str | None:
        """Why everything is held: rules not loaded, or a required list missing or too old (LST-07)."""
        if reason := self.rules.reason(versions):
            return reason
        for source, limit in self._required.items():
            row = self._snapshots.get((source, versions.sources.get(source, "")))
            if row is None:
                return f"The list {source} is required and none is loaded; load it to go on."
            if limit is not None and now - row.confirmed_at > timedelta(days=limit):
                days = (now - row.confirmed_at).days
                return f"The list {source} was last confirmed {days} days ago; its limit is {limit:g} days."
        return None

    def _name(self, versions: VersionSet) -> tuple[str, str]:
        return self.rules.of(versions).rules_version, _sources(versions)

    def related_names(self, order: ScreenedOrder) -> tuple[str, ...]:
        """By which names related orders are found; none for an order whose goods do not add up (DIV-15)."""
        return self._found_by(order).related

    def customers(self, order: ScreenedOrder) -> tuple[str, ...]:
        """By which names earlier deliveries are found; none where no rule asks for them."""
        return self._found_by(order).customers

    def _found_by(self, order: ScreenedOrder) -> "_FoundBy":
        known = (order.key, order.order_sha256)
        if known not in self._names:
            if len(self._names) >= _NAMES_KEPT:
                self._names.clear()
            self._names[known] = _found_by(self._read(order), self.knowledge, order.accepted_at.date())
        return self._names[known]

    def releases(self, released: Sequence[tuple[ScreenedOrder, datetime]]) -> list[Release]:
        """What released orders delivered, and to whom (blocking)."""
        return [self._release(order, at) for order, at in released]

    def _release(self, order: ScreenedOrder, released_at: datetime) -> Release:
        parsed = read_order(order.canonical)
        delivery = delivery_of(parsed, self.knowledge, released_at.date())
        return Release(order.tenant, order.key, customers_of(parsed), delivery, released_at)

    @property
    def history_days(self) -> int:
        """Deliveries of so many days are looked at."""
        return self.knowledge.trade.history.days if self.knowledge.trade.history else 0

    def party_names(self, order: ScreenedOrder) -> tuple[str, ...]:
        """What is looked for on lists, so that a change of a list finds the order again."""
        names = party_names(self._read(order))
        self._parsed.pop((order.key, order.order_sha256), None)  # this was the last step
        return names

    def _read(self, order: ScreenedOrder) -> Order:
        """The order parsed, once for all the steps of its assessment; models are frozen."""
        known = (order.key, order.order_sha256)
        parsed = self._parsed.get(known)
        if parsed is None:
            parsed = read_order(order.canonical)
            if len(self._parsed) >= _PARSED_KEPT:
                self._parsed.clear()
            self._parsed[known] = parsed
        return parsed


class _FoundBy(msgspec.Struct, frozen=True):
    """Names by which related orders and earlier deliveries are found; empty where no rule asks."""

    related: tuple[str, ...]
    customers: tuple[str, ...]


def _found_by(order: Order, knowledge: Knowledge, day: date) -> _FoundBy:
    lines = line_facts(order, knowledge, Overlay(()))
    declared = any(item.relation == "split_of" for item in order.related_orders)
    return _FoundBy(
        related_names(order) if declared or cameras_in(lines) > 0 else (),
        customers_of(order) if asks_for_history(order, lines, knowledge, day) else (),
    )


def _sources(versions: VersionSet) -> str:
    return msgspec.json.encode(sorted(versions.sources.items())).decode()
