"""Abbreviations in a project's text: a body after a place or a buyer's label, three letters otherwise."""

from collections.abc import Callable

import pytest

from shared.contracts.assessment import Assessment
from tests.acceptance.screening.test_one_buyer_many_spellings import acting, through_integrator

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    "words", ["Purchaser: PSB", "Changsha PSB, phase 2", "Cameras for Guiyang PSB", "End user: PLA"]
)
def test_a_labelled_or_placed_abbreviation_is_an_undeclared_user(assess_order: Assess, words: str) -> None:
    assert "USR-02" in acting(assess_order(through_integrator(project={"name": "P", "description": words})))


@pytest.mark.parametrize(
    "words", ["Housings printed from PLA filament", "PAP-coated shelves", "Bridge sensors, 4 MPS"]
)
def test_three_letters_alone_are_no_body(assess_order: Assess, words: str) -> None:
    order = through_integrator(project={"name": "P", "description": words})
    assert "USR-02" not in acting(assess_order(order))
