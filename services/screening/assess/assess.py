"""The pure composition: order → facts → rules → combination → assessment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from services.screening.assess.bounding import bounded
from services.screening.assess.findings import evidence_of, findings_of
from services.screening.assess.list_only import Nearest, list_only_of
from services.screening.domain.history import Record
from services.screening.domain.outcomes import Unevaluated, Unknown
from services.screening.facts.gather import gather
from services.screening.facts.matches import Matches
from services.screening.knowledge.load import Knowledge
from services.screening.rules.art5 import LimbTest
from services.screening.rules.evaluate import evaluate
from services.screening.rules.hr import case_requirements
from shared.contracts.assessment import (
    Article5Test,
    Assessment,
    Disposition,
    LimbState,
    NotEvaluated,
    Question,
    Versions,
)
from shared.contracts.events import EstablishedFact
from shared.contracts.order import canonical_bytes, order_sha256
from shared.contracts.order.order import Order

NO_MATCHES: Matches = {}


@dataclass(frozen=True, slots=True)
class AssessmentStamp:
    """What identifies an assessment beside its content."""

    tenant: str = "local"
    assessment_number: int = 1
    facts_version: int = 0
    order_sha256: str | None = None
    watchlists: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def assess(
    order: Order,
    *,
    knowledge: Knowledge,
    as_of: date,
    now: datetime,
    facts: tuple[EstablishedFact, ...] = (),
    matches: Matches = NO_MATCHES,
    stamp: AssessmentStamp | None = None,
    related: tuple[Order, ...] = (),
    record: Record | None = None,
    own_records_confirmed: bool = True,
    system_reason: str | None = None,
    nearest: Nearest | None = None,
) -> Assessment:
    """Assess one revision of one order.

    `matches` maps JSON Pointers (`/parties/1`, `/parties/1/owners/0`) to candidates, best first.
    `related` are orders to the same end user or site; `record` holds earlier deliveries to its customers,
    None where no record is at hand.
    `system_reason` is a state of the system that holds every order (a list too old). `now` is the
    instant stamped; `as_of` the day whose law, lists and codes count. `stamp.order_sha256` spares the
    hashing where the caller has it. `nearest` gives listed names by plain comparison, for the baseline shown.
    """
    stamp = stamp or AssessmentStamp()
    gathered = gather(
        order,
        facts=facts,
        matches=matches,
        knowledge=knowledge,
        as_of=as_of,
        related=related,
        record=record,
        own_records_confirmed=own_records_confirmed,
        system_reason=system_reason,
    )
    evaluation = evaluate(gathered, knowledge)
    fired = frozenset(hit.rule for hit, action in evaluation.hits if action.rank > 0)
    found = Assessment(
        tenant=stamp.tenant,
        source_system=order.source_system,
        order_id=order.order_id,
        revision=order.revision,
        order_sha256=stamp.order_sha256 or order_sha256(canonical_bytes(order)),
        facts_version=stamp.facts_version,
        assessment_number=stamp.assessment_number,
        assessed_at=now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        as_of=as_of.isoformat(),
        versions=versions_of(knowledge, stamp),
        disposition=evaluation.disposition,
        findings=findings_of(evaluation.hits, gathered, knowledge),
        questions=_questions(evaluation.unknowns),
        not_evaluated=_not_evaluated(evaluation.unevaluated),
        case_requires=case_requirements(fired, knowledge),
        list_only=list_only_of(
            gathered, matches, None if evaluation.disposition is Disposition.CLEAR else nearest
        ),
        article_5=tuple(_article_5(test) for test in evaluation.tests),
        system_reason=system_reason,
    )
    return bounded(found)


def versions_of(knowledge: Knowledge, stamp: AssessmentStamp) -> Versions:
    """The versions of everything that was used."""
    return Versions(
        rules=knowledge.rules_version,
        watchlists=dict(stamp.watchlists),
        capability_map=knowledge.capabilities.version,
        end_user_lexicon=knowledge.end_users.version,
        gazetteer=knowledge.gazetteer.version,
        notes=stamp.notes,
    )


def _questions(unknowns: tuple[Unknown, ...]) -> tuple[Question, ...]:
    """One question per fact and subject, naming every rule that waits for it."""
    grouped: dict[tuple[str, str, str], list[Unknown]] = {}
    for unknown in unknowns:
        grouped.setdefault((unknown.fact, unknown.subject, unknown.text), []).append(unknown)
    return tuple(
        Question(fact, text, group[0].ask, subject, tuple(dict.fromkeys(u.rule for u in group)))
        for (fact, subject, text), group in grouped.items()
    )


def _not_evaluated(items: tuple[Unevaluated, ...]) -> tuple[NotEvaluated, ...]:
    return tuple(NotEvaluated(item.rule, item.needs) for item in dict.fromkeys(items))


def _article_5(test: LimbTest) -> Article5Test:
    limbs = tuple(
        LimbState(limb.name, limb.state, limb.reason, tuple(evidence_of(q) for q in limb.quotes))  # type: ignore[arg-type]  # names are those of LIMBS
        for limb in test.limbs
    )
    return Article5Test(test.line.pointer, limbs, test.awareness, test.reasoning)
