"""An order at the door: its current revision, where it stands, whether it has left."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.intake.domain.words import Standing, Words, standing
from shared.contracts.clearance import ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked
from shared.contracts.order import OrderKey


class IllegalTransition(Exception):
    """The order is not in a state that allows this."""


@dataclass(frozen=True)
class Revision:
    """One revision as accepted: the bytes as received and the canonical form, each with its hash."""

    number: int
    order_sha256: str
    canonical: bytes = field(repr=False)
    received: bytes = field(repr=False)
    received_sha256: str
    media_type: str
    submitters: tuple[str, ...]
    """Ids and e-mail addresses of everybody who may not decide on it."""
    submitted_with: str
    """Id of the API key or person that posted it."""
    accepted_at: datetime


@dataclass
class SalesOrder:
    """The aggregate; `version` rises with every change and fences the writers."""

    key: OrderKey
    revision: int
    order_sha256: str
    accepted_at: datetime
    words: Words = field(default_factory=Words)
    cancelled_at: datetime | None = None
    released_at: datetime | None = None
    release_id: str | None = None
    certificate_id: str | None = None
    """Of the certificate the goods left on."""
    stopped_at: datetime | None = None
    """When the certificate was revoked after the release: stop the shipment."""
    erased_at: datetime | None = None
    """When its text was erased at the end of its time; where it stood stays."""
    rechecks: int = 0
    rechecked_at: datetime | None = None
    version: int = 0
    """0 until stored."""
    changed: bool = False

    @classmethod
    def first(cls, key: OrderKey, revision: Revision) -> "SalesOrder":
        """An order never seen before."""
        return cls(key, revision.number, revision.order_sha256, revision.accepted_at, changed=True)

    @property
    def standing(self) -> Standing:
        """What diligence's words come to; a cancellation is above them."""
        found = standing(self.words)
        if self.cancelled_at is not None:
            return replace(found, state=ClearanceState.CANCELLED, reasons=(), issue=None)
        return found

    @property
    def stopped(self) -> bool:
        """Whether released goods must not go on: their clearance was revoked, and none stands since."""
        return self.stopped_at is not None and self.standing.issue is None

    @property
    def may_leave(self) -> bool:
        """Whether a release is to be made: the first, or another one after the goods were stopped."""
        return self.released_at is None or (self.stopped_at is not None and not self.stopped)

    def amend(self, revision: Revision) -> None:
        """Take a higher revision: the clearance is pending at once; raises `IllegalTransition`."""
        if self.released_at or self.cancelled_at or self.erased_at or revision.number <= self.revision:
            raise IllegalTransition(f"{self.key} takes no revision {revision.number}")
        self.revision, self.order_sha256 = revision.number, revision.order_sha256
        self.accepted_at = revision.accepted_at
        self.words = Words()
        self.rechecks, self.rechecked_at = 0, None
        self.changed = True

    def cancel(self, now: datetime) -> None:
        """No further revision, nothing leaves; raises `IllegalTransition` after a release."""
        if self.released_at:
            raise IllegalTransition(f"{self.key} was released")
        self.cancelled_at = now
        self.changed = True

    def release(self, release_id: str, certificate_id: str, now: datetime) -> None:
        """The goods leave; raises `IllegalTransition` unless this very certificate stands.

        Goods that were stopped leave again on a certificate issued since.
        """
        issue = self.standing.issue
        if not self.may_leave or issue is None or issue.certificate_id != certificate_id:
            raise IllegalTransition(f"{self.key} cannot leave on certificate {certificate_id}")
        self.released_at, self.release_id, self.certificate_id = now, release_id, certificate_id
        self.stopped_at = None
        self.changed = True

    def erase(self, now: datetime) -> None:
        """The time of the order is over: its words go, and nothing is heard of it any more."""
        self.words = self.words.without_text()
        self.erased_at = now
        self.changed = True

    def recheck(self, now: datetime) -> int:
        """The sweeper asks again; gives how often it has asked."""
        self.rechecks += 1
        self.rechecked_at = now
        self.changed = True
        return self.rechecks

    def hear_case(self, said: CaseEvent, sequence: int, now: datetime) -> None:
        """Diligence says how the case stands."""
        self._hear(self.words.with_case(said, sequence), now)

    def hear_issue(self, said: ClearanceIssued, sequence: int, now: datetime) -> None:
        """Diligence issued a certificate."""
        self._hear(self.words.with_issue(said, sequence), now)

    def hear_revocation(self, said: ClearanceRevoked, now: datetime) -> None:
        """Diligence took a certificate back, perhaps one that has not arrived here yet."""
        self._hear(self.words.with_revocation(said), now)

    def _hear(self, words: Words, now: datetime) -> None:
        if words == self.words:
            return
        self.words = words
        if self.certificate_id and not self.stopped_at and words.revocation_of(self.certificate_id):
            self.stopped_at = now
        self.changed = True
