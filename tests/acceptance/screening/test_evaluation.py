"""The evaluation set: floors for right verdicts, false holds and each rule, in every part."""

from collections.abc import Callable

import pytest

from deploy.bench import assessment as evaluation
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Disposition

HALVES = evaluation.PARTS
Outcomes = dict[str, list[evaluation.Outcome]]


@pytest.fixture(scope="module")
def outcomes(knowledge: Knowledge) -> Outcomes:
    return {name: evaluation.outcomes(evaluation.read_half(name), knowledge) for name in HALVES}


def test_the_set_is_wide_and_half_of_it_innocent() -> None:
    cases = [case for name in HALVES for case in evaluation.read_half(name).cases]
    assert len(cases) >= 200
    assert len({case.language for case in cases}) >= 10
    assert sum(case.innocent for case in cases) * 2 >= len(cases)
    assert len({case.id for case in cases}) == len(cases)


@pytest.mark.parametrize(
    ("half", "floor"),
    [
        ("first-half", 0.99),
        ("second-half", 0.95),
        ("third-part", 0.95),
        ("fourth-part", 0.95),
        ("fifth-part", 0.95),
        ("sixth-part", 0.95),
        ("seventh-part", 0.95),
        ("goods-first", 0.95),
        ("users-1", 1.0),
        ("users-2", 1.0),
        ("users-3", 1.0),
        ("users-4", 1.0),
        ("goods-second", 0.95),
        ("goods-third", 0.95),
        ("goods-fourth", 0.95),
        ("users-5", 1.0),
        ("users-6", 1.0),
        ("users-shops", 1.0),
        ("goods-fifth", 0.95),
        ("goods-sixth", 0.95),
    ],
)
def test_verdicts_are_right(half: str, floor: float, outcomes: Outcomes) -> None:
    wrong = [(item.case.id, item.disposition) for item in outcomes[half] if not item.right]
    assert evaluation.accuracy(outcomes[half]) >= floor, wrong


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(
    ("measure", "ceiling"), [(evaluation.false_hold_rate, 0.03), (evaluation.missed_rate, 0.05)]
)
def test_few_orders_are_held_or_passed_wrongly(
    half: str,
    measure: Callable[[list[evaluation.Outcome]], float],
    ceiling: float,
    outcomes: Outcomes,
) -> None:
    assert measure(outcomes[half]) <= ceiling


def test_each_rule_finds_what_it_is_for(outcomes: Outcomes) -> None:
    table = evaluation.rule_table([item for half in HALVES for item in outcomes[half]])
    low = {rule: row for rule, row in table.items() if row[2] >= 5 and (row[0] < 0.7 or row[1] < 0.8)}
    assert not low


def test_the_measures_tell_a_wrong_verdict(outcomes: Outcomes) -> None:
    held = next(item for item in outcomes["first-half"] if not item.case.innocent)
    missed = evaluation.Outcome(held.case, Disposition.CLEAR, frozenset())
    assert evaluation.missed_rate([held, missed]) == 0.5
    assert evaluation.accuracy([missed]) == 0
