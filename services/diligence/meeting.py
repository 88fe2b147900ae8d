"""Release conditions of a decided case: what fulfils them, and which are open."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.diligence.clearing import audit
from services.diligence.domain.conditions import (
    FULFILLED_BY,
    NO_TERMS,
    Evidence,
    OnFile,
    Terms,
    lacks,
    open_conditions,
)
from services.diligence.domain.decisions import FieldFault, Incomplete, NotPossible
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person
from services.diligence.domain.states import CaseState
from services.diligence.said import iso
from services.diligence.watching import watched
from services.diligence.work import DiligenceWork
from shared.messaging.ids import new_id

ADD = """
INSERT INTO condition_evidence
    (tenant, evidence_id, case_id, round, number, value, document_sha256, signed_on, person, at, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
NEWEST = """
SELECT DISTINCT ON (number) evidence_id, number, value, document_sha256, signed_on, person, at, seal
FROM condition_evidence WHERE tenant = $1 AND case_id = $2 AND round = $3
ORDER BY number, evidence_id DESC
"""
ON_FILE = "SELECT sha256, kind, expires_on FROM case_document WHERE tenant = $1 AND case_id = $2"


@dataclass(frozen=True, slots=True)
class Given:
    """Evidence as stored, with who named it and when."""

    evidence: Evidence
    person: str
    at: datetime


async def terms_of(work: DiligenceWork, file: OrderFile, case: Case) -> Terms:
    """What the newest round asks for; nothing before anybody has proposed. Raises `SealBroken`."""
    decisions = await work.records.decisions_of_round(file.tenant, case.case_id, case.round)
    for one in decisions:
        work.seals.check("decision", one.sealed_fields(), one.seal)
    return decisions[0].terms if decisions else NO_TERMS


async def meet(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, number: int, evidence: Evidence
) -> None:
    """A person names what fulfils a condition of the decision that stands.

    Raises `NotPossible` when nothing is decided, `NotAllowed` for whoever entered or sells the order,
    `Incomplete` when the evidence does not fulfil the condition.
    """
    if case.state is not CaseState.DECIDED:
        raise NotPossible("No decision stands whose conditions could be fulfilled.")
    if person.is_one_of(file.submitters):
        raise NotAllowed("You entered, sell or sent this order. Somebody else must say what fulfils it.")
    terms = await terms_of(work, file, case)
    if not 1 <= number <= len(terms.release):
        raise NotPossible(f"The decision has no release condition {number}.")
    found = await _on_file(work, file.tenant, case.case_id)
    if why := lacks(terms.release[number - 1], evidence, found, work.now.date()):
        raise Incomplete([FieldFault("", f"This does not fulfil condition {number}: {why}.")])
    await _keep(work, file, case, person, number, evidence)


async def _keep(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, number: int, evidence: Evidence
) -> None:
    who = person.key
    seal = work.seals.seal("evidence", _sealed(case.case_id, case.round, number, evidence, who))
    values = (evidence.value, evidence.document, evidence.signed_on, who, work.now, seal)
    await work.connection.execute(ADD, file.tenant, new_id(), case.case_id, case.round, number, *values)
    audit(
        work,
        file,
        "condition.fulfilled",
        {
            "case": str(case.case_id),
            "round": case.round,
            "condition": number,
            "document": evidence.document,
            "signed_on": _iso_day(evidence.signed_on),
        },
        actor=f"person:{who}",
        personal={"value": evidence.value} if evidence.value else None,
    )


def _sealed(case_id: UUID, round_: int, number: int, evidence: Evidence, person: str) -> dict[str, Any]:
    said = asdict(evidence) | {"signed_on": _iso_day(evidence.signed_on)}
    return {"case": str(case_id), "round": round_, "number": number, "person": person, **said}


async def still_open(work: DiligenceWork, tenant: str, case_id: UUID, round_: int, terms: Terms) -> list[str]:
    """Which release conditions are open, and what fulfils each. Raises `SealBroken`."""
    if not terms.release:
        return []
    given = await _given(work, tenant, case_id, round_)
    evidence = {number: one.evidence for number, one in given.items()}
    return open_conditions(terms, evidence, await _on_file(work, tenant, case_id), work.now.date())


async def conditions_view(work: DiligenceWork, file: OrderFile, case: Case) -> list[dict[str, Any]]:
    """Every release condition of the newest round: its words, whether it is fulfilled, by whom."""
    terms = await terms_of(work, file, case)
    given = await _given(work, file.tenant, case.case_id, case.round) if terms.release else {}
    found = await _on_file(work, file.tenant, case.case_id)
    shown = []
    for number, condition in enumerate(terms.release, 1):
        one = given.get(number)
        why = lacks(condition, one.evidence if one else None, found, work.now.date())
        shown.append(
            {
                "number": number,
                "needs": condition.needs.value,
                "text": condition.words,
                "document_kind": condition.document_kind,
                "met": why is None,
                "why_open": why,
                "fulfilled_by": FULFILLED_BY[condition.needs],
                "evidence": _evidence_view(one),
            }
        )
    return shown


async def conditions_document(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
    """What must be there before release, and what is looked at afterwards."""
    return {
        "release": await conditions_view(work, file, case),
        "watch": await watched(work, file.tenant, case.case_id, work.now.date()),
    }


def _evidence_view(one: Given | None) -> dict[str, Any] | None:
    if one is None:
        return None
    said = {"value": one.evidence.value, "document_sha256": one.evidence.document}
    return said | {"signed_on": _iso_day(one.evidence.signed_on), "by": one.person, "at": iso(one.at)}


async def _given(work: DiligenceWork, tenant: str, case_id: UUID, round_: int) -> dict[int, Given]:
    found = {}
    for row in await work.connection.fetch(NEWEST, tenant, case_id, round_):
        evidence = Evidence(row["value"], row["document_sha256"], row["signed_on"])
        fields = _sealed(case_id, round_, row["number"], evidence, row["person"])
        work.seals.check("evidence", fields, bytes(row["seal"]))
        found[row["number"]] = Given(evidence, row["person"], row["at"])
    return found


async def _on_file(work: DiligenceWork, tenant: str, case_id: UUID) -> dict[str, OnFile]:
    rows = await work.connection.fetch(ON_FILE, tenant, case_id)
    return {row["sha256"]: OnFile(row["kind"], row["expires_on"]) for row in rows}


def _iso_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
