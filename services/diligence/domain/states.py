"""The states of a case, every transition between them and who may make it, in one table."""

from dataclasses import dataclass
from enum import StrEnum

from services.diligence.domain.people import Mover, NotAllowed


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


@dataclass(frozen=True, slots=True)
class Transition:
    """Who may make it, and where it leads from each state in which it can be made."""

    by: frozenset[Mover]
    leads: dict[CaseState, CaseState]


OPEN, CUSTOMER, AUTHORITY = CaseState.OPEN, CaseState.WAITING_CUSTOMER, CaseState.WAITING_AUTHORITY
PROPOSED, DECIDED, CLOSED = CaseState.PROPOSED, CaseState.DECIDED, CaseState.CLOSED
LIVE = (OPEN, CUSTOMER, AUTHORITY, PROPOSED, DECIDED)
SYSTEM, DECIDERS = frozenset({Mover.SYSTEM}), frozenset({Mover.DECIDER})
HANDLERS = DECIDERS | {Mover.HANDLER}
TELLERS = HANDLERS | {Mover.CUSTOMER}

TRANSITIONS: dict[Trigger, Transition] = {
    Trigger.REASSESSED: Transition(SYSTEM, {state: state for state in LIVE}),
    Trigger.VOID: Transition(SYSTEM, {PROPOSED: OPEN}),
    Trigger.AMENDED: Transition(SYSTEM, dict.fromkeys(LIVE, OPEN)),
    Trigger.ASK_CUSTOMER: Transition(HANDLERS, {OPEN: CUSTOMER, CUSTOMER: CUSTOMER}),
    Trigger.ANSWERED: Transition(TELLERS, {OPEN: OPEN, CUSTOMER: OPEN, AUTHORITY: AUTHORITY, PROPOSED: OPEN}),
    Trigger.NOTIFY_AUTHORITY: Transition(
        DECIDERS, {OPEN: AUTHORITY, CUSTOMER: AUTHORITY, AUTHORITY: AUTHORITY}
    ),
    Trigger.AUTHORITY_DECIDED: Transition(DECIDERS, {AUTHORITY: OPEN}),
    Trigger.KEEP_ON_HOLD: Transition(DECIDERS, {OPEN: OPEN, CUSTOMER: CUSTOMER, AUTHORITY: AUTHORITY}),
    Trigger.DECIDE_ALONE: Transition(DECIDERS, {OPEN: DECIDED, CUSTOMER: DECIDED}),
    Trigger.PROPOSE: Transition(DECIDERS, {OPEN: PROPOSED, CUSTOMER: PROPOSED, AUTHORITY: PROPOSED}),
    Trigger.AGREE: Transition(DECIDERS, {PROPOSED: DECIDED}),
    Trigger.DISAGREE: Transition(DECIDERS, {PROPOSED: OPEN}),
    Trigger.REOPEN: Transition(SYSTEM, {DECIDED: OPEN, CLOSED: OPEN}),
    Trigger.CLOSE: Transition(SYSTEM, dict.fromkeys(LIVE, CLOSED)),
}


class IllegalTransition(Exception):
    """The case is not in a state from which this leads anywhere."""

    def __init__(self, state: CaseState, trigger: Trigger) -> None:
        super().__init__(f"a case that is {state} cannot be moved by {trigger}")
        self.state = state
        self.trigger = trigger


def next_state(state: CaseState, trigger: Trigger, by: Mover) -> CaseState:
    """The state that follows; raises `IllegalTransition`, and `NotAllowed` for who may not make it."""
    transition = TRANSITIONS[trigger]
    if by not in transition.by:
        raise NotAllowed(f"A case is not moved by {trigger} on the word of a {by}.")
    try:
        return transition.leads[state]
    except KeyError:
        raise IllegalTransition(state, trigger) from None
