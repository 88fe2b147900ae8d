"""The states of a case and every transition between them, in one table."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_AUTHORITY = "waiting_authority"
    PROPOSED = "proposed"
    DECIDED = "decided"
    CLOSED = "closed"


class Trigger(StrEnum):
    """What moves a case."""

    REASSESSED = "reassessed"
    """A newer assessment joined; whatever was proposed or decided still covers it."""
    VOID = "void"
    """A newer assessment changed the findings under a proposal."""
    AMENDED = "amended"
    ASK_CUSTOMER = "ask_customer"
    ANSWERED = "answered"
    NOTIFY_AUTHORITY = "notify_authority"
    AUTHORITY_DECIDED = "authority_decided"
    KEEP_ON_HOLD = "keep_on_hold"
    DECIDE_ALONE = "decide_alone"
    PROPOSE = "propose"
    AGREE = "agree"
    DISAGREE = "disagree"
    REOPEN = "reopen"
    CLOSE = "close"


OPEN, CUSTOMER, AUTHORITY = CaseState.OPEN, CaseState.WAITING_CUSTOMER, CaseState.WAITING_AUTHORITY
PROPOSED, DECIDED, CLOSED = CaseState.PROPOSED, CaseState.DECIDED, CaseState.CLOSED

TRANSITIONS: dict[Trigger, dict[CaseState, CaseState]] = {
    Trigger.REASSESSED: {state: state for state in (OPEN, CUSTOMER, AUTHORITY, PROPOSED, DECIDED)},
    Trigger.VOID: {PROPOSED: OPEN},
    Trigger.AMENDED: dict.fromkeys((OPEN, CUSTOMER, AUTHORITY, PROPOSED, DECIDED), OPEN),
    Trigger.ASK_CUSTOMER: {OPEN: CUSTOMER, CUSTOMER: CUSTOMER},
    Trigger.ANSWERED: {OPEN: OPEN, CUSTOMER: OPEN, AUTHORITY: AUTHORITY, PROPOSED: OPEN},
    Trigger.NOTIFY_AUTHORITY: {OPEN: AUTHORITY, CUSTOMER: AUTHORITY, AUTHORITY: AUTHORITY},
    Trigger.AUTHORITY_DECIDED: {AUTHORITY: OPEN},
    Trigger.KEEP_ON_HOLD: {OPEN: OPEN, CUSTOMER: CUSTOMER, AUTHORITY: AUTHORITY},
    Trigger.DECIDE_ALONE: {OPEN: DECIDED, CUSTOMER: DECIDED},
    Trigger.PROPOSE: {OPEN: PROPOSED, CUSTOMER: PROPOSED, AUTHORITY: PROPOSED},
    Trigger.AGREE: {PROPOSED: DECIDED},
    Trigger.DISAGREE: {PROPOSED: OPEN},
    Trigger.REOPEN: {DECIDED: OPEN, CLOSED: OPEN},
    Trigger.CLOSE: dict.fromkeys((OPEN, CUSTOMER, AUTHORITY, PROPOSED, DECIDED), CLOSED),
}


class IllegalTransition(Exception):
    """The case is not in a state from which this leads anywhere."""

    def __init__(self, state: CaseState, trigger: Trigger) -> None:
        super().__init__(f"a case that is {state} cannot be moved by {trigger}")
        self.state = state
        self.trigger = trigger


def next_state(state: CaseState, trigger: Trigger) -> CaseState:
    """The state that follows; raises `IllegalTransition`."""
    try:
        return TRANSITIONS[trigger][state]
    except KeyError:
        raise IllegalTransition(state, trigger) from None
