"""What diligence has said of the current revision of an order, and where the order stands by it.

Messages arrive in any order, doubled, old after new. So nothing here depends on the order of arrival:
of each kind the newest word is kept, every revocation is kept, and the standing is computed from these.
"""

from dataclasses import dataclass, replace

import msgspec

from shared.contracts.clearance import CERTIFIED_STATES, ClearanceReason, ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked

AWAITING_CERTIFICATE = ClearanceReason("system", "The decision is made; its certificate has not arrived yet.")

ERASED = "[erased]"


@dataclass(frozen=True)
class CaseWord:
    """The newest state of the case; `sequence` is the place of its event in diligence's stream."""

    said: CaseEvent
    sequence: int

    @property
    def age(self) -> tuple[int, int, int, int]:
        """Greater is newer."""
        return self.said.decision_epoch, self.said.assessment_number, self.said.case_version, self.sequence


@dataclass(frozen=True)
class IssueWord:
    """The newest certificate."""

    said: ClearanceIssued
    sequence: int

    @property
    def age(self) -> tuple[int, int, str, int]:
        """Greater is newer."""
        return self.said.decision_epoch, self.said.assessment_number, self.said.issued_at, self.sequence


@dataclass(frozen=True)
class Words:
    """Everything kept for one revision."""

    case: CaseWord | None = None
    issue: IssueWord | None = None
    revocations: tuple[ClearanceRevoked, ...] = ()
    """One per certificate, in the order of their ids."""

    def with_case(self, said: CaseEvent, sequence: int) -> "Words":
        """Also this; an older one changes nothing."""
        word = CaseWord(said, sequence)
        return self if self.case and word.age <= self.case.age else replace(self, case=word)

    def with_issue(self, said: ClearanceIssued, sequence: int) -> "Words":
        """Also this; an older one changes nothing."""
        word = IssueWord(said, sequence)
        return self if self.issue and word.age <= self.issue.age else replace(self, issue=word)

    def with_revocation(self, said: ClearanceRevoked) -> "Words":
        """Also this; of two for one certificate the one that knows of a reservation stays."""
        kept = {item.certificate_id: item for item in self.revocations}
        before = kept.get(said.certificate_id)
        if before is not None and _weight(before) >= _weight(said):
            return self
        kept[said.certificate_id] = said
        return replace(self, revocations=tuple(kept[name] for name in sorted(kept)))

    def without_text(self) -> "Words":
        """The states alone: reasons may speak of people. A certificate stays as it was signed."""
        case, issue = self.case, self.issue
        return Words(
            case and replace(case, said=msgspec.structs.replace(case.said, reasons=(), cause="")),
            issue and replace(issue, said=msgspec.structs.replace(issue.said, conditions=())),
            tuple(msgspec.structs.replace(item, reason=ERASED) for item in self.revocations),
        )

    def revocation_of(self, certificate_id: str) -> ClearanceRevoked | None:
        """The revocation of this certificate, whenever it came."""
        return next((item for item in self.revocations if item.certificate_id == certificate_id), None)


@dataclass(frozen=True)
class Standing:
    """The clearance as the ERP reads it; `issue` only in the `CLEARED*` states."""

    state: ClearanceState = ClearanceState.PENDING
    reasons: tuple[ClearanceReason, ...] = ()
    case_id: str | None = None
    issue: ClearanceIssued | None = None
    decided_at: str | None = None


def standing(words: Words) -> Standing:
    """Where the order stands; restrictive wherever two words of the same age disagree."""
    case, issue = words.case, _valid_issue(words)
    if issue is not None and not _overruled(issue, case):
        return _cleared(issue, case)
    if case is not None and case.said.clearance not in CERTIFIED_STATES and _after_revocations(case, words):
        return _by_case(case.said)
    if words.revocations:
        return _revoked(words)
    if case is not None:
        return Standing(reasons=(AWAITING_CERTIFICATE,), case_id=case.said.case_id or None)
    return Standing()


def _valid_issue(words: Words) -> IssueWord | None:
    issue = words.issue
    if issue is None or words.revocation_of(issue.said.certificate_id):
        return None
    newest = max((item.decision_epoch for item in words.revocations), default=0)
    return issue if issue.said.decision_epoch >= newest else None


def _overruled(issue: IssueWord, case: CaseWord | None) -> bool:
    """Whether a newer state of the case takes the clearance back without a revocation."""
    if case is None or case.said.clearance in CERTIFIED_STATES:
        return False
    return (case.said.decision_epoch, case.said.assessment_number, case.sequence) >= (
        issue.said.decision_epoch,
        issue.said.assessment_number,
        issue.sequence,
    )


def _after_revocations(case: CaseWord, words: Words) -> bool:
    return all(case.said.decision_epoch >= item.decision_epoch for item in words.revocations)


def _cleared(issue: IssueWord, case: CaseWord | None) -> Standing:
    said = issue.said
    reasons = tuple(ClearanceReason("decision", f"Condition: {text}") for text in said.conditions)
    case_id = said.case_id or (case.said.case_id if case else None)
    return Standing(ClearanceState(said.outcome), reasons, case_id or None, said, said.issued_at)


def _by_case(said: CaseEvent) -> Standing:
    decided = said.decided_at or (None if said.clearance is ClearanceState.PENDING else said.changed_at)
    return Standing(said.clearance, said.reasons, said.case_id or None, None, decided or None)


def _revoked(words: Words) -> Standing:
    newest = max(words.revocations, key=_weight)
    reason = ClearanceReason("decision", f"The clearance was revoked: {newest.reason}")
    case_id = (words.case.said.case_id if words.case else None) or None
    return Standing(ClearanceState.HELD, (reason,), case_id, None, newest.revoked_at)


def _weight(said: ClearanceRevoked) -> tuple[int, bool, str, str, str]:
    """A total order: which of two revocations is the one to tell."""
    return said.decision_epoch, said.reserved, said.revoked_at, said.certificate_id, said.reason
