"""The one table of transitions."""

import itertools

import pytest

from services.diligence.domain.states import TRANSITIONS, CaseState, IllegalTransition, Trigger, next_state


@pytest.mark.parametrize("trigger", Trigger)
def test_every_trigger_leads_somewhere(trigger: Trigger) -> None:
    assert TRANSITIONS[trigger]


@pytest.mark.parametrize(("state", "trigger"), list(itertools.product(CaseState, Trigger)))
def test_what_the_table_does_not_name_raises(state: CaseState, trigger: Trigger) -> None:
    if state in TRANSITIONS[trigger]:
        assert next_state(state, trigger) is TRANSITIONS[trigger][state]
    else:
        with pytest.raises(IllegalTransition, match=f"{state} cannot be moved by {trigger}"):
            next_state(state, trigger)


@pytest.mark.parametrize("state", [CaseState.DECIDED, CaseState.CLOSED])
def test_reopening_leads_to_open(state: CaseState) -> None:
    assert next_state(state, Trigger.REOPEN) is CaseState.OPEN


@pytest.mark.parametrize("state", [CaseState.DECIDED, CaseState.CLOSED])
@pytest.mark.parametrize("trigger", [Trigger.PROPOSE, Trigger.DECIDE_ALONE, Trigger.ANSWERED])
def test_nothing_is_done_to_a_case_that_is_over(state: CaseState, trigger: Trigger) -> None:
    with pytest.raises(IllegalTransition):
        next_state(state, trigger)


def test_only_agreement_and_a_lone_reviewer_decide() -> None:
    deciding = {trigger for trigger, moves in TRANSITIONS.items() if CaseState.DECIDED in moves.values()}
    assert deciding == {Trigger.AGREE, Trigger.DECIDE_ALONE, Trigger.REASSESSED}
    assert {
        before for before, after in TRANSITIONS[Trigger.REASSESSED].items() if after is CaseState.DECIDED
    } == {CaseState.DECIDED}
