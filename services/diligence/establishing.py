"""Facts that people establish in a case, and what else is done to a case without deciding it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from services.diligence.clearing import audit
from services.diligence.domain.decisions import NotPossible
from services.diligence.domain.dismissals import PREFIX
from services.diligence.domain.facts import find_subject, overlay
from services.diligence.domain.order_file import Authority, Case, OrderFile
from services.diligence.domain.people import CUSTOMER, NotAllowed, Person
from services.diligence.domain.states import Trigger
from services.diligence.judging import reasons_for_hold
from services.diligence.said import iso, tell_case
from services.diligence.trusting import check_authority, seal_authority
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact, FactsEstablished
from shared.contracts.order import read_order
from shared.contracts.order.subjects import Subject

EXPIRED = """
SELECT title, expires_on FROM case_document
WHERE tenant = $1 AND case_id = $2 AND sha256 = ANY($3::text[]) AND expires_on < $4 LIMIT 1
"""
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Answer:
    """One fact as given; `subject` is a JSON Pointer into the order or a description by content."""

    fact: str
    value: bool | str | None
    subject: str | Subject
    confirmed: bool = False
    document_sha256: str | None = None


async def establish(
    work: DiligenceWork, file: OrderFile, case: Case, answers: Sequence[Answer], person: Person
) -> int:
    """Add what somebody answered or read to the overlay; gives the overlay's version.

    Raises `UnknownSubject` when the order, as it now stands, has no such party or line, `NotPossible`
    when a fact is said to be confirmed without naming the document that was read, and `NotAllowed` when
    whoever entered or sells the order confirms one.
    """
    if any(answer.fact.startswith(PREFIX) for answer in answers):
        raise NotPossible("A hit on a list is dismissed with its reason and a day, not answered.")
    if any(answer.confirmed for answer in answers):
        _check_may_confirm(file, answers, person)
        await _check_is_evidence(work, file, case, answers)
    return await add_facts(work, file, case, answers, person)


async def add_facts(
    work: DiligenceWork, file: OrderFile, case: Case, answers: Sequence[Answer], person: Person
) -> int:
    """Add checked facts to the overlay and publish the whole of it; gives the overlay's version.

    Raises `UnknownSubject`, `IllegalTransition`.
    """
    order = read_order(await work.documents.order(file))
    added = [
        EstablishedFact(
            fact=answer.fact,
            value=answer.value,
            subject=find_subject(order, answer.subject),
            confirmed=answer.confirmed,
            established_by=person.id,
            established_at=iso(work.now),
            document_sha256=answer.document_sha256,
        )
        for answer in answers
    ]
    file.facts_version += 1
    file.changed = True
    before = await work.documents.facts(file)
    for place, fact in enumerate(added):
        row = (file.tenant, file.order_key, file.facts_version, place, _ENCODER.encode(fact))
        work.records.add_fact(row)
    _publish_overlay(work, file, case, overlay([*before, *added]))
    await _move(work, file, case, Trigger.ANSWERED, f"{len(added)} facts established", person)
    for fact in added:
        audit(
            work,
            file,
            "fact.established",
            _details(file, fact),
            actor=_actor(person.id),
            personal={"value": str(fact.value), "subject": _ENCODER.encode(fact.subject).decode()},
        )
    return file.facts_version


def _check_may_confirm(file: OrderFile, answers: Sequence[Answer], person: Person) -> None:
    if any(answer.confirmed and not answer.document_sha256 for answer in answers):
        raise NotPossible("A confirmed fact names the document that was read, by its SHA-256.")
    if person.is_one_of(file.submitters):
        raise NotAllowed("You entered, sell or sent this order. Somebody else must confirm facts about it.")


async def _check_is_evidence(
    work: DiligenceWork, file: OrderFile, case: Case, answers: Sequence[Answer]
) -> None:
    named = [answer.document_sha256 for answer in answers if answer.confirmed]
    row = await work.connection.fetchrow(EXPIRED, file.tenant, case.case_id, named, work.now.date())
    if row is not None:
        raise NotPossible(
            f"{row['title'] or 'The document'} was evidence until {row['expires_on']}. "
            "File a newer one, or record the fact as declared."
        )


def _publish_overlay(
    work: DiligenceWork, file: OrderFile, case: Case, facts: tuple[EstablishedFact, ...]
) -> None:
    data = FactsEstablished(
        tenant=file.tenant,
        source_system=file.key.source_system,
        order_id=file.key.order_id,
        case_id=str(case.case_id),
        facts_version=file.facts_version,
        facts=facts,
    )
    work.publish("case.facts-established", tenant=file.tenant, key=file.order_key, data=data)


def _details(file: OrderFile, fact: EstablishedFact) -> dict[str, object]:
    return {
        "fact": fact.fact,
        "facts_version": file.facts_version,
        "confirmed": fact.confirmed,
        "document": fact.document_sha256,
    }


async def ask_customer(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, questions: Sequence[str]
) -> None:
    """The customer has been asked; the case waits. Raises `IllegalTransition`."""
    cause = f"the customer was asked {len(questions)} questions"
    await _move(work, file, case, Trigger.ASK_CUSTOMER, cause, person)
    personal = {f"question {number}": text for number, text in enumerate(questions, 1)}
    audit(work, file, "customer.asked", {}, actor=_actor(person.id), personal=personal)


async def answered_without_facts(work: DiligenceWork, file: OrderFile, case: Case, who: Person) -> None:
    """The customer answered, and knew nothing that is a fact: people go on. Raises `IllegalTransition`."""
    await _move(work, file, case, Trigger.ANSWERED, "the customer answered, without a fact", who)


async def notify_authority(
    work: DiligenceWork, file: OrderFile, case: Case, name: str, reference: str, person: Person
) -> None:
    """The authority has been told, under this reference. Raises `IllegalTransition`."""
    case.authority = Authority(name, reference, notified_at=work.now, notified_by=person.id)
    seal_authority(work, file, case, case.authority)
    await _move(work, file, case, Trigger.NOTIFY_AUTHORITY, f"{name} was told ({reference})", person)
    await _tell_authority(work, "authority.notified", file)


async def authority_answered(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    answer: Literal["permitted", "refused"],
    reference: str,
    person: Person,
) -> None:
    """The authority's answer has come. Raises `IllegalTransition`, `NotPossible`."""
    if case.authority is None:
        raise NotPossible("The authority has not been told yet.")
    check_authority(work, file, case)
    case.authority.answer, case.authority.answer_reference = answer, reference
    case.authority.answered_at, case.authority.answered_by = work.now, person.id
    seal_authority(work, file, case, case.authority)
    cause = f"{case.authority.name} answered: {answer} ({reference})"
    await _move(work, file, case, Trigger.AUTHORITY_DECIDED, cause, person)
    await _tell_authority(work, "authority.decided", file)


async def _move(
    work: DiligenceWork, file: OrderFile, case: Case, trigger: Trigger, cause: str, person: Person
) -> None:
    case.move(trigger, work.now, cause, person.mover)
    file.changed = True
    assessment = await _assessment(work, file)
    reasons = reasons_for_hold(file, assessment) if assessment else ()
    tell_case(work, "case.changed", file, assessment, reasons=reasons)
    details = {"case": str(case.case_id), "state": case.state.value}
    audit(work, file, f"case.{trigger}", details, actor=_actor(person.id))


def _actor(who: str) -> str:
    """People by their id; a customer is named by the link, which nobody signed in with."""
    return who if who.startswith(CUSTOMER) else f"person:{who}"


async def _tell_authority(work: DiligenceWork, type_: str, file: OrderFile) -> None:
    assessment = await _assessment(work, file)
    tell_case(work, type_, file, assessment)


async def _assessment(work: DiligenceWork, file: OrderFile) -> Assessment | None:
    return await work.documents.assessment(file) if file.assessed else None
