"""People decide: one sealed decision at a time, under the lock of the order's stream."""

from dataclasses import replace

from services.diligence.clearing import audit, issue_decided
from services.diligence.domain.coverage import coverage_of
from services.diligence.domain.decisions import (
    OUTCOMES,
    Choice,
    NotPossible,
    Verdict,
    check_possible,
    first_trigger,
    people_for,
    second_trigger,
)
from services.diligence.domain.due_diligence import missing
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import Person, check_is_another, check_may_decide
from services.diligence.domain.states import CaseState, Trigger
from services.diligence.due_diligence import due_diligence_of
from services.diligence.judging import reasons_for_hold
from services.diligence.proposing import standing_proposal
from services.diligence.repository.records import Decision
from services.diligence.said import tell_case
from services.diligence.trusting import check_authority, named_in, trusted_assessment, trusted_order
from services.diligence.watching import watch, watch_evidence
from services.diligence.witness import check_order
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment
from shared.contracts.clearance import ClearanceReason
from shared.messaging.ids import new_id


async def decide(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, name: str, verdict: Verdict
) -> Decision:
    """Record a decision and do what follows from it.

    Raises `Incomplete`, `NotAllowed`, `NotPossible`, `IllegalTransition`, `SealBroken`.
    """
    verdict.check()
    check_may_decide(person, file.submitters)
    if not file.assessed:
        raise NotPossible(f"Revision {file.revision} has not been assessed yet. Wait for its assessment.")
    assessment = await trusted_assessment(work, file)
    check_may_decide(person, named_in(await trusted_order(work, file)))
    await check_order(work, file)
    check_authority(work, file, case)
    check_possible(verdict.choice, file, assessment, case.authority)
    await _check_due_diligence(work, file, case, assessment, verdict.choice)
    if case.state is CaseState.PROPOSED:
        return await _second(work, file, case, assessment, person, name, verdict)
    return await _first(work, file, case, assessment, person, name, verdict)


async def _check_due_diligence(
    work: DiligenceWork, file: OrderFile, case: Case, assessment: Assessment, choice: Choice
) -> None:
    if not (choice.releases and work.policy.due_diligence_required):
        return
    required = [item.rule for item in assessment.case_requires]
    if lacking := missing(required, await due_diligence_of(work, file, case)):
        raise NotPossible(" ".join(lacking))


async def _first(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    assessment: Assessment,
    person: Person,
    name: str,
    verdict: Verdict,
) -> Decision:
    people = people_for(file)
    if verdict.choice is Choice.DECLINE and await standing_proposal(work, file.tenant, case.case_id):
        people = 2  # what the system proposed is not one person's to sign
    trigger = first_trigger(verdict.choice, people)
    case.round += 1
    decision = _sealed(work, file, case, assessment, person, name, verdict, place=1)
    case.move(trigger, work.now, f"first decision: {verdict.choice}", person.mover)
    if trigger is Trigger.PROPOSE:
        case.proposed, case.choice = decision.covered, verdict.choice.value
    work.records.add_decision(decision)
    _record(work, file, case, decision)
    if trigger is Trigger.DECIDE_ALONE:
        await _conclude(work, file, case, assessment, [decision])
    else:
        file.changed = True
        tell_case(work, "case.changed", file, assessment, reasons=reasons_for_hold(file, assessment))
    return decision


async def _second(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    assessment: Assessment,
    person: Person,
    name: str,
    verdict: Verdict,
) -> Decision:
    (first,) = await work.records.decisions_of_round(file.tenant, case.case_id, case.round)
    work.seals.check("decision", first.sealed_fields(), first.seal)
    check_is_another(person, first.marks)
    trigger = second_trigger(Choice(first.choice), first.conditions, verdict.choice, verdict.all_conditions)
    # Whoever agrees to the words agrees to what they stand for.
    same = replace(verdict, conditions=sentences_of(first), terms=first.terms)
    signed = same if trigger is Trigger.AGREE else verdict
    decision = _sealed(work, file, case, assessment, person, name, signed, place=2)
    case.move(trigger, work.now, f"second decision: {verdict.choice}", person.mover)
    work.records.add_decision(decision)
    _record(work, file, case, decision)
    if trigger is Trigger.AGREE:
        await _conclude(work, file, case, assessment, [first, decision])
    else:
        file.changed = True
        tell_case(work, "case.changed", file, assessment, reasons=reasons_for_hold(file, assessment))
    return decision


def sentences_of(decision: Decision) -> tuple[str, ...]:
    """The conditions of a decision that are sentences alone."""
    return decision.conditions[: len(decision.conditions) - len(decision.terms.words)]


async def _conclude(
    work: DiligenceWork, file: OrderFile, case: Case, assessment: Assessment, decisions: list[Decision]
) -> None:
    choice = Choice(decisions[0].choice)
    case.choice, case.decided_at = choice.value, work.now
    if choice.releases:
        issue_decided(work, file, assessment, decisions)
        await watch(work, file, case, decisions[0].terms)
        await watch_evidence(work, file, case, decisions[0].name or decisions[0].person)
    else:
        file.advance(OUTCOMES[choice])
    count = "Two people" if len(decisions) > 1 else "One reviewer"
    text = {
        Choice.PROCEED: f"{count} cleared the order.",
        Choice.WITH_CONDITIONS: f"{count} cleared the order with conditions.",
        Choice.DECLINE: f"{count} declined the order.",
    }[choice]
    tell_case(work, "case.decided", file, assessment, reasons=(ClearanceReason("decision", text),))


def _sealed(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    assessment: Assessment,
    person: Person,
    name: str,
    verdict: Verdict,
    *,
    place: int,
) -> Decision:
    absent = person.stands_for
    unsealed = Decision(
        tenant=file.tenant,
        decision_id=new_id(),
        case_id=case.case_id,
        order_key=file.order_key,
        round=case.round,
        place=place,
        case_version=case.version,
        decision_epoch=file.decision_epoch,
        revision=file.revision,
        order_sha256=file.order_sha256,
        assessment_number=file.assessment_number,
        person=person.key,
        email=person.address,
        name=f"{name} for {absent.name}" if absent else name,
        choice=verdict.choice.value,
        reasons_for=verdict.reasons_for,
        reasons_against=verdict.reasons_against,
        conditions=verdict.all_conditions,
        terms=verdict.terms,
        covered=coverage_of(assessment.findings),
        decided_at=work.now,
        on_behalf_of=absent.key if absent else None,
        behalf_email=absent.address if absent else None,
        delegation_id=absent.delegation if absent else None,
    )
    return replace(unsealed, seal=work.seals.seal("decision", unsealed.sealed_fields()))


def _record(work: DiligenceWork, file: OrderFile, case: Case, decision: Decision) -> None:
    audit(
        work,
        file,
        "case.decision",
        {
            "case": str(case.case_id),
            "decision": str(decision.decision_id),
            "round": decision.round,
            "place": decision.place,
            "choice": decision.choice,
            "state": case.state.value,
            "assessment": decision.assessment_number,
            "order_sha256": decision.order_sha256,
            "seal": decision.seal.hex(),
            **(
                {"for": decision.on_behalf_of, "delegation": str(decision.delegation_id)}
                if decision.delegation_id
                else {}
            ),
        },
        actor=f"person:{decision.person}",
        personal={
            "name": decision.name,
            "reasons_for": decision.reasons_for,
            "reasons_against": decision.reasons_against,
        },
    )
