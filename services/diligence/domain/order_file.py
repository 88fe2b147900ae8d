"""What diligence holds about one order: the signed order's identity, its newest assessment, its clearance."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.diligence.domain.coverage import Coverage
from services.diligence.domain.people import Mover
from services.diligence.domain.states import CaseState, Trigger, next_state
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import ClearanceState
from shared.contracts.order import OrderKey

Outcome = Literal["CLEARED", "CLEARED_WITH_CONDITIONS"]


@dataclass(slots=True)
class Certificate:
    """One certificate as stored; `token` is empty unless it was loaded or has just been signed."""

    certificate_id: UUID
    revision: int
    order_sha256: str
    decision_epoch: int
    assessment_number: int
    outcome: Outcome
    conditions: tuple[str, ...]
    disposition: Disposition
    covered: Coverage
    issued_at: datetime
    expires_at: datetime
    case_id: UUID | None = None
    round: int = 0
    approvals: int = 0
    """People who signed the decision: 0 for an auto-clear."""
    token: str = ""
    revoked_at: datetime | None = None
    revoked_reason: str | None = None
    revoked_epoch: int | None = None
    release_id: str | None = None
    reserved_at: datetime | None = None


@dataclass(slots=True)
class Authority:
    """The message to the authority that NOTIFY asks for, and its answer."""

    name: str
    reference: str
    notified_at: datetime
    notified_by: str
    answer: Literal["permitted", "refused"] | None = None
    answer_reference: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    seal: str = ""
    """Hexadecimal; made by the service over all of it."""


@dataclass(slots=True)
class Case:
    """The one case of an order."""

    case_id: UUID
    opened_at: datetime
    changed_at: datetime
    state: CaseState = CaseState.OPEN
    version: int = 1
    round: int = 0
    """Rises with every first decision; the two decisions of a round belong together."""
    choice: str | None = None
    decided_at: datetime | None = None
    proposed: Coverage | None = None
    """What the standing proposal covers; None when there is none."""
    authority: Authority | None = None
    cause: str = ""
    stored_version: int = 0
    """The version in the database when it was loaded; 0 for a case that is new."""

    def move(self, trigger: Trigger, now: datetime, cause: str, by: Mover = Mover.SYSTEM) -> None:
        """Take a transition; raises `IllegalTransition`, `NotAllowed`."""
        self.state = next_state(self.state, trigger, by)
        if self.state is not CaseState.PROPOSED:
            self.proposed = None
        if self.state is not CaseState.DECIDED:
            self.choice = self.decided_at = None
        self.version += 1
        self.changed_at = now
        self.cause = cause


@dataclass(slots=True)
class KeptAssessment:
    """An assessment that came before its order: the newest one, as it was published."""

    revision: int
    assessment_number: int
    document: bytes
    seal: bytes


@dataclass(slots=True)
class OrderFile:
    """One order; `revision` 0 means that the order itself has not come yet."""

    key: OrderKey
    order_key: str
    revision: int = 0
    order_sha256: str = ""
    submitters: frozenset[str] = frozenset()
    """Lower-case ids and e-mail addresses of everybody who may not decide, over all revisions."""
    clearance: ClearanceState = ClearanceState.PENDING
    decision_epoch: int = 0
    """Rises whenever the clearance changes."""
    assessment_number: int = 0
    assessed_revision: int = 0
    assessed_facts_version: int = 0
    activation: int = 0
    """The version set that the newest assessment was made under."""
    disposition: Disposition = Disposition.CLEAR
    worst: Disposition = Disposition.CLEAR
    """The worst that any signed assessment of this order ever said."""
    system_revision: int = 0
    system_number: int = 0
    system_reason: str | None = None
    """The newest assessment that the system's own state held, of whichever revision."""
    facts_version: int = 0
    cancelled_at: datetime | None = None
    release_id: str | None = None
    released_at: datetime | None = None
    erased_at: datetime | None = None
    """When its words were erased at the end of their time; nothing more is done to it."""
    certificate: Certificate | None = None
    case: Case | None = None
    kept: KeptAssessment | None = None
    stored_version: int = 0
    changed: bool = field(default=False, compare=False)

    @property
    def tenant(self) -> str:
        """Whose order it is."""
        return self.key.tenant

    @property
    def standing(self) -> Certificate | None:
        """The certificate, unless it is revoked."""
        if self.certificate is None or self.certificate.revoked_at is not None:
            return None
        return self.certificate

    @property
    def ends(self) -> datetime | None:
        """When the standing certificate ends; None for goods that left while it stood, and without one."""
        return None if self.standing is None or self.released_at is not None else self.standing.expires_at

    @property
    def recalled(self) -> bool:
        """Whether goods have left on a clearance that does not stand any more."""
        return self.released_at is not None and self.standing is None

    @property
    def system_hold(self) -> str | None:
        """The system's own reason for holding, unless a newer assessment has ended it."""
        if self.system_revision != self.revision or self.system_number < self.assessment_number:
            return None
        return self.system_reason

    @property
    def live_case(self) -> Case | None:
        """The case, unless there is none or it is closed."""
        if self.case is None or self.case.state is CaseState.CLOSED:
            return None
        return self.case

    @property
    def assessed(self) -> bool:
        """Whether this very revision has an assessment of its content."""
        return self.assessed_revision == self.revision > 0

    def edited(self) -> None:
        """A text that people write together has a new version: who read the case reads it again."""
        assert self.case is not None  # it is a text of the case
        self.case.version += 1
        self.changed = True

    def advance(self, clearance: ClearanceState) -> None:
        """The clearance changes: a new epoch."""
        self.clearance = clearance
        self.decision_epoch += 1
        self.changed = True
