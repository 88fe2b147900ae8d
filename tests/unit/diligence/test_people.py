"""Who may decide, and how many."""

import pytest

from services.diligence.domain.decisions import Choice, Incomplete, Verdict, second_trigger
from services.diligence.domain.people import (
    NotAllowed,
    Person,
    check_is_another,
    check_may_decide,
    people_needed,
)
from services.diligence.domain.states import Trigger
from shared.contracts.assessment import Disposition

RITA = Person("rita", "Rita@Example.com", frozenset({"reviewer"}))


@pytest.mark.parametrize(
    ("disposition", "people"), [("CLEAR", 1), ("REVIEW", 1), ("HOLD", 2), ("NOTIFY", 2), ("BLOCK", 2)]
)
def test_hold_and_above_take_two(disposition: str, people: int) -> None:
    said = Disposition(disposition)
    assert people_needed(said, Disposition.CLEAR, facts_established=False) == people


def test_facts_do_not_lower_the_number_of_signatures() -> None:
    said, worst = Disposition.REVIEW, Disposition.HOLD
    assert people_needed(said, worst, facts_established=True) == 2
    assert people_needed(said, worst, facts_established=False) == 1


@pytest.mark.parametrize("mark", ["RITA", " rita ", "rita@EXAMPLE.com", "ｒita@example.com"])
def test_a_submitter_is_known_by_id_and_address_in_any_case(mark: str) -> None:
    with pytest.raises(NotAllowed, match="Somebody else must decide"):
        check_may_decide(RITA, [mark])


@pytest.mark.parametrize("mark", ["rita+orders@example.com", "RITA+x+y@Example.com"])
def test_an_address_with_a_tag_is_the_same_persons(mark: str) -> None:
    with pytest.raises(NotAllowed, match="Somebody else must decide"):
        check_may_decide(RITA, [mark])
    with pytest.raises(NotAllowed, match="Someone else must sign"):
        check_is_another(Person("other", mark, frozenset()), ("rita", "rita@example.com"))
    check_may_decide(RITA, ["rita+x@example.org", "ritas+rita@example.com"])


@pytest.mark.parametrize("role", ["viewer", "analyst", "admin", "auditor"])
def test_only_reviewers_and_approvers_decide(role: str) -> None:
    with pytest.raises(NotAllowed, match="reviewer or approver"):
        check_may_decide(Person("x", None, frozenset({role})), [])


def test_the_same_person_under_another_id_is_the_same_person() -> None:
    with pytest.raises(NotAllowed, match="Someone else must sign"):
        check_is_another(Person("rita-2", "rita@example.com", frozenset()), ("rita", "rita@example.com"))


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b\u200d", "\u3164\u2800"])
def test_reasons_that_are_blank_are_missing(blank: str) -> None:
    with pytest.raises(Incomplete) as refused:
        Verdict(Choice.PROCEED, blank, blank).check()
    assert [fault.pointer for fault in refused.value.faults] == ["/reasons_for", "/reasons_against"]


def test_conditions_belong_to_one_choice() -> None:
    with pytest.raises(Incomplete):
        Verdict(Choice.WITH_CONDITIONS, "a", "b").check()
    with pytest.raises(Incomplete):
        Verdict(Choice.PROCEED, "a", "b", ("c",)).check()
    with pytest.raises(Incomplete):
        Verdict(Choice.WITH_CONDITIONS, "a", "b", ("\u200b",)).check()


@pytest.mark.parametrize("choice", [Choice.DECLINE, Choice.HOLD, Choice.WITH_CONDITIONS])
def test_any_other_choice_disagrees(choice: Choice) -> None:
    assert second_trigger(Choice.PROCEED, (), choice, ()) is Trigger.DISAGREE
