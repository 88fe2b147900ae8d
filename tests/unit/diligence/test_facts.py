"""Subjects by content, and the overlay."""

import json

import pytest

from services.diligence.domain.facts import UnknownSubject, find_subject, overlay
from shared.contracts.events import EstablishedFact
from shared.contracts.order import Order, parse_order
from shared.contracts.order.subjects import order_subject, subject_at


def order(name: str = "Harbour Optics", description: str = "Microscope stage") -> Order:
    """One party with an identifier, one line."""
    document = {
        "order_id": "4711",
        "exporter": {"name": "Noord"},
        "parties": [
            {
                "role": "end_user",
                "name": name,
                "names_native": ["港口光学"],
                "country": "SG",
                "identifiers": [{"scheme": "VAT", "value": "1"}],
            }
        ],
        "lines": [{"line": 3, "description": description, "qty": "2", "hs": "901190", "sku": "S-1"}],
    }
    return parse_order(json.dumps(document).encode())


@pytest.mark.parametrize("pointer", ["/parties/0", "/parties/0/name", "/lines/0", "/lines/0/description"])
def test_subjects_are_named_as_screening_names_them(pointer: str) -> None:
    assert find_subject(order(), pointer) == subject_at(order(), pointer)


@pytest.mark.parametrize("pointer", ["", "/project"])
def test_the_order_as_a_whole_is_named_as_screening_names_it(pointer: str) -> None:
    assert find_subject(order(), pointer) == order_subject(order())


@pytest.mark.parametrize("pointer", ["/parties/0", "/lines/0", ""])
def test_a_subject_that_changed_is_not_found_any_more(pointer: str) -> None:
    named = find_subject(order(), pointer)
    assert find_subject(order(), named) == named
    with pytest.raises(UnknownSubject):
        find_subject(order("Somebody Else", "Camera"), named)


def test_a_description_may_be_partial_but_must_fit() -> None:
    assert find_subject(order(), {"kind": "party", "role": "end_user"})["name"] == "harbour optics"
    assert find_subject(order(), {"kind": "order"}) == order_subject(order())
    for wrong in ({"kind": "party", "role": "broker"}, {}):
        with pytest.raises(UnknownSubject):
            find_subject(order(), wrong)


def fact(person: str, value: bool, subject: str = "a") -> EstablishedFact:
    """One fact about one subject."""
    return EstablishedFact("f", value, {"kind": subject}, False, person, "2026-08-03T12:00:00+00:00")


def test_of_one_persons_words_the_newest_holds_and_people_add_up() -> None:
    facts = [fact("alan", True), fact("rita", True), fact("alan", False), fact("alan", True, "b")]
    assert overlay(facts) == (facts[1], facts[2], facts[3])
