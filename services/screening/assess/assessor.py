"""An assessor: the knowledge and the lists of one version set, ready to assess orders."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from services.screening.assess.assess import AssessmentStamp, assess
from services.screening.assess.queries import queries_of
from services.screening.domain.history import Record
from services.screening.facts.matches import Matches
from services.screening.knowledge.load import Knowledge
from services.screening.matching.api import Match, Query
from services.screening.matching.baseline import ListOnlyBaseline
from services.screening.matching.matcher import Matcher
from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact
from shared.contracts.order.order import Order

CANDIDATES = 5
"""List entries looked at per name; the rest of the ranking is for searches."""


class ListSource(Protocol):
    """A list that was searched; `sample` lists must not decide on real orders."""

    @property
    def source(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def sample(self) -> bool: ...


class NameMatcher(Protocol):
    """What an assessor asks of the matcher."""

    @property
    def sources(self) -> Sequence[ListSource]:
        """The lists searched."""
        ...

    @property
    def versions(self) -> Mapping[str, str]:
        """Source → version of the lists searched."""
        ...

    def search(self, query: Query, limit: int = ..., threshold: float = ...) -> tuple[Match, ...]:
        """Entries whose names score at least `threshold`, best first."""
        ...


class Assessor:
    """Immutable; safe to share between threads."""

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: NameMatcher | None,
    ) -> None:
        self.knowledge = knowledge
        self._matcher = self.matcher = matcher
        self._notes = tuple(_note(item) for item in matcher.sources if item.sample) if matcher else ()
        self._baseline = ListOnlyBaseline(matcher) if isinstance(matcher, Matcher) else None

    def matches(self, order: Order) -> Matches:
        """List candidates of every name in the order."""
        if self._matcher is None:
            return {}
        return {pointer: self._matcher.search(query, CANDIDATES) for pointer, query in queries_of(order)}

    def nearest(self, order: Order) -> tuple[dict[str, Any], ...]:
        """The listed names that a plain list screener would show for the order's names, best first."""
        if self._baseline is None:
            return ()
        names = [name for _, query in queries_of(order) for name in (query.name, *query.names_native)]
        return tuple(self._baseline.verdict(dict.fromkeys(names))["best"])

    def assess(
        self,
        order: Order,
        *,
        as_of: date,
        assessed_at: datetime,
        tenant: str = "local",
        order_sha256: str | None = None,
        facts: tuple[EstablishedFact, ...] = (),
        facts_version: int = 0,
        assessment_number: int = 1,
        related: Sequence[Order] = (),
        record: Record | None = None,
        system_reason: str | None = None,
        own_records_confirmed: bool = True,
    ) -> Assessment:
        """Assess one order.

        `related` are orders to the same end user or site within the days looked at, `record` holds earlier
        deliveries to its customers; without it nothing is known of them.
        """
        stamp = AssessmentStamp(
            tenant=tenant,
            assessment_number=assessment_number,
            facts_version=facts_version,
            order_sha256=order_sha256,
            watchlists=self._matcher.versions if self._matcher else {},
            notes=self._notes,
        )
        return assess(
            order,
            knowledge=self.knowledge,
            as_of=as_of,
            now=assessed_at,
            facts=tuple(facts),
            matches=self.matches(order),
            stamp=stamp,
            related=tuple(related),
            record=record,
            system_reason=system_reason,
            own_records_confirmed=own_records_confirmed,
            nearest=lambda: self.nearest(order),
        )


def _note(item: ListSource) -> str:
    return f"{item.source}: {item.label or 'sample list, not for real orders'}"
