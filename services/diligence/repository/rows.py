"""Rows to aggregates and back."""

from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from services.diligence.domain.coverage import Coverage
from services.diligence.domain.order_file import (
    Authority,
    Case,
    Certificate,
    KeptAssessment,
    OrderFile,
)
from services.diligence.domain.states import CaseState
from services.diligence.domain.suspension import Activation
from services.diligence.repository.columns import joined
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.order import OrderKey

Row = tuple[Any, ...]
_COVERAGE: msgspec.json.Decoder[dict[str, Disposition]] = msgspec.json.Decoder(dict[str, Disposition])
_AUTHORITY = msgspec.json.Decoder(Authority)


def coverage_json(coverage: Coverage) -> str:
    """As stored in `jsonb`."""
    return msgspec.json.encode(dict(coverage)).decode()


def read_coverage(text: str) -> dict[str, Disposition]:
    """What `coverage_json` wrote."""
    return _COVERAGE.decode(text)


def file_row(file: OrderFile) -> Row:
    """As `columns.FILE`; the version is one more than was read."""
    certificate = file.certificate.certificate_id if file.certificate else None
    return (
        file.tenant, file.order_key, file.key.source_system, file.key.order_id, file.stored_version + 1,
        file.revision, file.order_sha256, joined(sorted(file.submitters)), file.clearance.value,
        file.decision_epoch, file.assessment_number, file.assessed_revision, file.assessed_facts_version,
        file.activation, file.disposition.value, file.worst.value, file.system_revision, file.system_number,
        file.system_reason, file.facts_version, certificate, file.cancelled_at, file.release_id,
        file.released_at, file.erased_at,
    )  # fmt: skip


def read_file(row: asyncpg.Record) -> OrderFile:
    """The whole file with certificate, case and kept assessment, from the joined row."""
    return OrderFile(
        key=OrderKey(row["f_tenant"], row["f_source_system"], row["f_order_id"]),
        order_key=row["f_order_key"],
        revision=row["f_revision"],
        order_sha256=row["f_order_sha256"],
        submitters=frozenset(row["f_submitters"]),
        clearance=ClearanceState(row["f_clearance"]),
        decision_epoch=row["f_decision_epoch"],
        assessment_number=row["f_assessment_number"],
        assessed_revision=row["f_assessed_revision"],
        assessed_facts_version=row["f_assessed_facts_version"],
        activation=row["f_activation"],
        disposition=Disposition(row["f_disposition"]),
        worst=Disposition(row["f_worst"]),
        system_revision=row["f_system_revision"],
        system_number=row["f_system_number"],
        system_reason=row["f_system_reason"],
        facts_version=row["f_facts_version"],
        cancelled_at=row["f_cancelled_at"],
        release_id=row["f_release_id"],
        released_at=row["f_released_at"],
        erased_at=row["f_erased_at"],
        certificate=read_certificate(row) if row["c_certificate_id"] else None,
        case=read_case(row) if row["d_case_id"] else None,
        kept=_read_kept(row) if row["k_document"] is not None else None,
        stored_version=row["f_version"],
    )


def certificate_row(file: OrderFile, certificate: Certificate) -> Row:
    """As `columns.CERTIFICATE`."""
    return (
        file.tenant, certificate.certificate_id, file.order_key, certificate.revision,
        certificate.order_sha256, certificate.decision_epoch, certificate.assessment_number,
        certificate.outcome, joined(certificate.conditions), certificate.disposition.value,
        coverage_json(certificate.covered), certificate.case_id, certificate.round, certificate.approvals,
        certificate.token, certificate.issued_at, certificate.expires_at,
    )  # fmt: skip


def read_certificate(row: asyncpg.Record) -> Certificate:
    """From columns prefixed `c_`; the token is not among them."""
    return Certificate(
        certificate_id=row["c_certificate_id"],
        revision=row["c_revision"],
        order_sha256=row["c_order_sha256"],
        decision_epoch=row["c_decision_epoch"],
        assessment_number=row["c_assessment_number"],
        outcome=row["c_outcome"],
        conditions=tuple(row["c_conditions"]),
        disposition=Disposition(row["c_disposition"]),
        covered=read_coverage(row["c_covered"]),
        issued_at=row["c_issued_at"],
        expires_at=row["c_expires_at"],
        case_id=row["c_case_id"],
        round=row["c_round"],
        approvals=row["c_approvals"],
        revoked_at=row["c_revoked_at"],
        revoked_reason=row["c_revoked_reason"],
        revoked_epoch=row["c_revoked_epoch"],
        release_id=row["c_release_id"],
        reserved_at=row["c_reserved_at"],
    )


def case_row(file: OrderFile, case: Case) -> Row:
    """As `columns.CASE`."""
    return (
        file.tenant, case.case_id, file.order_key, case.state.value, case.version, case.round, case.choice,
        case.decided_at, coverage_json(case.proposed) if case.proposed is not None else None,
        msgspec.json.encode(case.authority).decode() if case.authority else None, case.cause, case.opened_at,
        case.changed_at,
    )  # fmt: skip


def read_case(row: asyncpg.Record) -> Case:
    """From columns prefixed `d_`."""
    return Case(
        case_id=row["d_case_id"],
        opened_at=row["d_opened_at"],
        changed_at=row["d_changed_at"],
        state=CaseState(row["d_state"]),
        version=row["d_version"],
        round=row["d_round"],
        choice=row["d_choice"],
        decided_at=row["d_decided_at"],
        proposed=read_coverage(row["d_proposed"]) if row["d_proposed"] else None,
        authority=_AUTHORITY.decode(row["d_authority"]) if row["d_authority"] else None,
        cause=row["d_cause"],
        stored_version=row["d_version"],
    )


def kept_row(file: OrderFile, kept: KeptAssessment) -> Row:
    """As `columns.KEPT`."""
    return (file.tenant, file.order_key, kept.revision, kept.assessment_number, kept.document, kept.seal)


def _read_kept(row: asyncpg.Record) -> KeptAssessment:
    return KeptAssessment(
        row["k_revision"], row["k_assessment_number"], bytes(row["k_document"]), bytes(row["k_seal"])
    )


def activation_row(one: Activation) -> Row:
    """As `columns.ACTIVATION`."""
    return (
        one.tenant, one.source, one.published, one.published_version, one.finished, one.finished_version,
        one.finished_at, one.confirmed_at,
    )  # fmt: skip


def read_activation(row: asyncpg.Record) -> Activation:
    """From a row of `activation`."""
    finished_at: datetime | None = row["finished_at"]
    return Activation(
        row["tenant"],
        row["source"],
        row["published"],
        row["published_version"],
        row["finished"],
        row["finished_version"],
        finished_at,
        row["confirmed_at"],
    )
