"""The one table of transitions."""

import itertools

import pytest

from services.diligence.domain.people import Mover, NotAllowed, Person
from services.diligence.domain.states import TRANSITIONS, CaseState, IllegalTransition, Trigger, next_state


@pytest.mark.parametrize("trigger", Trigger)
def test_every_trigger_leads_somewhere(trigger: Trigger) -> None:
    assert TRANSITIONS[trigger].leads
    assert TRANSITIONS[trigger].by


@pytest.mark.parametrize(("state", "trigger"), list(itertools.product(CaseState, Trigger)))
def test_what_the_table_does_not_name_raises(state: CaseState, trigger: Trigger) -> None:
    transition = TRANSITIONS[trigger]
    by = min(transition.by)
    if state in transition.leads:
        assert next_state(state, trigger, by) is transition.leads[state]
    else:
        with pytest.raises(IllegalTransition, match=f"{state} cannot be moved by {trigger}"):
            next_state(state, trigger, by)


@pytest.mark.parametrize(
    ("trigger", "by"),
    [(trigger, by) for trigger, by in itertools.product(Trigger, Mover) if by not in TRANSITIONS[trigger].by],
)
def test_nobody_makes_a_transition_that_is_not_theirs(trigger: Trigger, by: Mover) -> None:
    for state in CaseState:
        with pytest.raises(NotAllowed, match=by):
            next_state(state, trigger, by)


def test_decisions_are_the_deciders_alone_and_customers_only_answer() -> None:
    theirs = {by: {trigger for trigger, one in TRANSITIONS.items() if by in one.by} for by in Mover}
    assert theirs[Mover.CUSTOMER] == {Trigger.ANSWERED}
    assert theirs[Mover.HANDLER] == {Trigger.ANSWERED, Trigger.ASK_CUSTOMER}
    deciding = {Trigger.PROPOSE, Trigger.AGREE, Trigger.DISAGREE, Trigger.DECIDE_ALONE, Trigger.KEEP_ON_HOLD}
    assert all(TRANSITIONS[trigger].by == {Mover.DECIDER} for trigger in deciding)


@pytest.mark.parametrize("role", ["viewer", "auditor", "admin"])
def test_other_roles_move_no_case(role: str) -> None:
    with pytest.raises(NotAllowed):
        _ = Person("p", None, frozenset({role})).mover


@pytest.mark.parametrize("state", [CaseState.DECIDED, CaseState.CLOSED])
def test_reopening_leads_to_open(state: CaseState) -> None:
    assert next_state(state, Trigger.REOPEN, Mover.SYSTEM) is CaseState.OPEN


@pytest.mark.parametrize("state", [CaseState.DECIDED, CaseState.CLOSED])
@pytest.mark.parametrize("trigger", [Trigger.PROPOSE, Trigger.DECIDE_ALONE, Trigger.ANSWERED])
def test_nothing_is_done_to_a_case_that_is_over(state: CaseState, trigger: Trigger) -> None:
    with pytest.raises(IllegalTransition):
        next_state(state, trigger, Mover.DECIDER)


def test_only_agreement_and_a_lone_reviewer_decide() -> None:
    deciding = {
        trigger for trigger, moves in TRANSITIONS.items() if CaseState.DECIDED in moves.leads.values()
    }
    assert deciding == {Trigger.AGREE, Trigger.DECIDE_ALONE, Trigger.REASSESSED}
    assert {
        before
        for before, after in TRANSITIONS[Trigger.REASSESSED].leads.items()
        if after is CaseState.DECIDED
    } == {CaseState.DECIDED}
