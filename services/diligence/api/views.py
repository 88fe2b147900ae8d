"""What the API shows."""

from typing import Any

import asyncpg
import msgspec

from services.diligence.domain.decisions import Choice, NotPossible, check_possible, people_for
from services.diligence.domain.order_file import Authority, Case, Certificate, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.repository.records import Decision
from services.diligence.said import iso
from shared.contracts.assessment import Assessment, Disposition


def summary(row: asyncpg.Record) -> dict[str, Any]:
    """One line of the list of cases."""
    return {
        "case_id": str(row["case_id"]),
        "order_id": row["order_id"],
        "source_system": row["source_system"],
        "revision": row["revision"],
        "state": row["state"],
        "version": row["version"],
        "disposition": row["disposition"],
        "clearance": row["clearance"],
        "choice": row["choice"],
        "cause": row["cause"],
        "opened_at": iso(row["opened_at"]),
        "changed_at": iso(row["changed_at"]),
    }


def case_head(file: OrderFile, case: Case) -> dict[str, Any]:
    """The case itself."""
    return {
        "case_id": str(case.case_id),
        "order_id": file.key.order_id,
        "source_system": file.key.source_system,
        "order_key": file.order_key,
        "revision": file.revision,
        "order_sha256": file.order_sha256,
        "state": case.state.value,
        "version": case.version,
        "disposition": file.disposition.value,
        "clearance": file.clearance.value,
        "decision_epoch": file.decision_epoch,
        "assessment_number": file.assessment_number,
        "facts_version": file.facts_version,
        "choice": case.choice,
        "decided_at": iso(case.decided_at) if case.decided_at else None,
        "people_needed": people_for(file),
        "authority": _authority(case.authority),
        "system_hold": file.system_hold,
        "cause": case.cause,
        "opened_at": iso(case.opened_at),
        "changed_at": iso(case.changed_at),
        "certificate_id": str(file.standing.certificate_id) if file.standing else None,
        "released_at": iso(file.released_at) if file.released_at else None,
        "goods_have_left": file.recalled,
    }


def decision(one: Decision) -> dict[str, Any]:
    """A decision, without its seal."""
    return {
        "decision_id": str(one.decision_id),
        "round": one.round,
        "place": one.place,
        "person": one.person,
        "name": one.name,
        "choice": one.choice,
        "reasons_for": one.reasons_for,
        "reasons_against": one.reasons_against,
        "conditions": list(one.conditions),
        "terms": msgspec.to_builtins(one.terms),
        "covered": {key: action.value for key, action in one.covered.items()},
        "revision": one.revision,
        "assessment_number": one.assessment_number,
        "decided_at": iso(one.decided_at),
    }


def certificate(file_key: str, one: Certificate) -> dict[str, Any]:
    """A certificate with its token."""
    return {
        "certificate_id": str(one.certificate_id),
        "order_key": file_key,
        "revision": one.revision,
        "order_sha256": one.order_sha256,
        "outcome": one.outcome,
        "conditions": list(one.conditions),
        "issued_at": iso(one.issued_at),
        "expires_at": iso(one.expires_at),
        "case_id": str(one.case_id) if one.case_id else None,
        "revoked_at": iso(one.revoked_at) if one.revoked_at else None,
        "revoked_reason": one.revoked_reason,
        "release_id": one.release_id,
        "reserved_at": iso(one.reserved_at) if one.reserved_at else None,
        "certificate": one.token,
    }


def releases(file: OrderFile, case: Case, assessment: Assessment | None) -> list[dict[str, Any]]:
    """What would release the order: a checklist, worst finding first, then who must sign."""
    if assessment is None:
        return [{"met": False, "rule": None, "text": "The revision must be assessed.", "options": []}]
    found = sorted(assessment.findings, key=lambda item: -item.action.rank)
    items: list[dict[str, Any]] = [
        {
            "met": False,
            "rule": finding.rule,
            "text": finding.claim,
            "options": msgspec.to_builtins(finding.resolution_options),
        }
        for finding in found
        if finding.action is not Disposition.CLEAR
    ]
    return [*items, *_signing(file, case, assessment)]


def _signing(file: OrderFile, case: Case, assessment: Assessment) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if obstacle := not_possible(file, case, assessment):
        items.append({"met": False, "rule": None, "text": f"Not possible yet: {obstacle}", "options": []})
    needed = people_for(file)
    signed = {CaseState.PROPOSED: 1, CaseState.DECIDED: needed}.get(case.state, 0)
    text = "Two people must release." if needed > 1 else "One reviewer must release."
    return [
        *items,
        {"met": signed >= needed, "rule": None, "text": f"{text} Signed: {signed}.", "options": []},
    ]


def not_possible(file: OrderFile, case: Case, assessment: Assessment) -> str | None:
    """Why nobody can clear this order now, or None."""
    try:
        check_possible(Choice.PROCEED, file, assessment, case.authority)
    except NotPossible as error:
        return str(error)
    return None


def _authority(one: Authority | None) -> dict[str, Any] | None:
    return msgspec.to_builtins(one) if one else None


def audit_entry(row: asyncpg.Record) -> dict[str, Any]:
    """One entry of the chain, its body as hashed."""
    return {
        "position": row["position"],
        "at": iso(row["at"]),
        "actor": row["actor"],
        "action": row["action"],
        "hash": bytes(row["hash"]).hex(),
        "body": msgspec.Raw(bytes(row["body"])),
    }
