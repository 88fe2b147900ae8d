"""The newest that notify knows of an order that has (or had) a case, and which alerts it settles."""

from dataclasses import dataclass

from services.notify.domain.alerts import CASE_KINDS, AlertKind
from shared.contracts.events import CaseEvent

ENDED_STATES = frozenset({"decided", "closed"})
ACTIVE_STATES = frozenset({"open", "waiting_customer", "waiting_authority", "proposed"})


_GOODS_MAY_HAVE_LEFT = frozenset(
    {AlertKind.STOP_SHIPMENT, AlertKind.CHANGE_AFTER_RELEASE, AlertKind.CANCEL_AFTER_RELEASE}
)
"""Settled only by a person who says so."""


@dataclass(slots=True)
class Standing:
    """One order; fenced by (decision epoch, case version): an older event changes nothing."""

    tenant: str
    key: str
    decision_epoch: int = -1
    case_version: int = -1
    case_state: str = ""
    revision: int = 0
    cancelled: bool = False
    erased: bool = False
    """The time of the order is over: nobody is told anything of it any more."""
    changed: bool = False

    @property
    def ended(self) -> bool:
        """Whether the case has been decided, as far as notify has heard."""
        return self.case_state in ENDED_STATES

    def take(self, case: CaseEvent) -> bool:
        """Take over a newer state of the case; false when it is older or the same."""
        if (case.decision_epoch, case.case_version) <= (self.decision_epoch, self.case_version):
            return False
        self.decision_epoch, self.case_version = case.decision_epoch, case.case_version
        self.case_state = case.case_state
        self.revision = max(self.revision, case.revision)
        self.changed = True
        return True

    def cancel(self) -> None:
        """The order was cancelled: final."""
        self.changed = self.changed or not self.cancelled
        self.cancelled = True

    def erase(self) -> None:
        """The time of the order is over: final."""
        self.changed = self.erased = True

    def settles(self, kind: AlertKind, epoch: int) -> str | None:
        """Why an alert needs no more attention; none while it does."""
        if kind in _GOODS_MAY_HAVE_LEFT:
            return None
        if self.cancelled:
            return "order_cancelled"
        if kind in CASE_KINDS:
            return self._settles_case(epoch)
        if kind is AlertKind.CLEARANCE_REVOKED and self.ended:
            return "case_decided" if self.decision_epoch > epoch else None
        if kind is AlertKind.ORDER_STALLED and self.revision >= epoch and self.case_state:
            return "order_moved_on"
        return None

    def _settles_case(self, epoch: int) -> str | None:
        if epoch < self.decision_epoch:
            return "superseded"
        if epoch == self.decision_epoch and self.ended:
            return "case_decided"
        return None
