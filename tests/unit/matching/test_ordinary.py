"""Ordinary customers are left in peace."""

import random

import pytest

from deploy.bench.ordinary import HALVES, Half, ordinary
from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import EntryKind
from tests.unit.matching import small_lists

ASKED = 700
MOST: dict[Half, int] = {"known": 6, "fresh": 3}
"""Of 700, as measured; the aim is four in a thousand of either. They only fall. Most left are namesakes."""


@pytest.mark.parametrize("half", HALVES)
def test_ordinary_customers_in_many_scripts_are_hardly_ever_alerted_on(matcher: Matcher, half: Half) -> None:
    alerted = [
        customer
        for customer in ordinary(ASKED, random.Random(20261126), half)
        if any(hit.strength != "none" for hit in matcher.search(Query(customer.name)))
    ]
    assert len(alerted) <= MOST[half], alerted


def test_the_set_has_persons_and_bodies_in_every_script() -> None:
    for half in HALVES:
        customers = ordinary(1_000, random.Random(1), half)
        assert len({customer.name for customer in customers}) == 1_000
        assert len({customer.script for customer in customers}) == 14


@pytest.mark.parametrize(
    ("name", "strength"),
    [
        ("张伟", "possible"),
        ("أحمد المصري", "possible"),
        ("علي مملوك", "strong"),
        ("김정은", "strong"),
        ("Владимир Путин", "strong"),
        ("王君正", "strong"),
        ("حزب الله", "possible"),
    ],
)
def test_a_whole_name_in_another_script_is_shown_and_strong_when_it_tells_more_than_chance(
    matcher: Matcher, name: str, strength: str
) -> None:
    hits = matcher.search(Query(name))
    assert [hit.strength for hit in hits if hit.strength != "none"][:1] == [strength]


@pytest.mark.parametrize(
    ("asked", "listed", "kind", "strength"),
    [
        ("ООО «Бриз»", "BRIZ", "vessel", "none"),
        ("Briz", "BRIZ", "vessel", "strong"),
        ("Morning Breeze Holdings Inc.", "MORNING BREEZE", "vessel", "none"),
        ("Morning Breeze Holdings Inc.", "MORNING BREEZE", "aircraft", "none"),
        ("ООО «Бриз»", "BRIZ OOO", "organisation", "strong"),
        ("ООО «Гранит»", "GRAN OOO", "organisation", "none"),
        ("ООО «Уралвагонзав»", "URALVAGONZAVOD OOO", "organisation", "possible"),
        ("Mahmoud Tabatab", "TABATABI, Mahmoud", "person", "possible"),
        ("Mahmoud Tabatabi", "TABATABI, Mahmoud", "person", "strong"),
    ],
)
def test_a_ship_is_no_firm_a_piece_no_brand_and_a_family_name_not_what_it_is_made_from(
    asked: str, listed: str, kind: EntryKind, strength: str
) -> None:
    assert small_lists.strength(asked, small_lists.entry(listed, kind=kind)) == strength
