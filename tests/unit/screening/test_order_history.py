"""New customers and changes of pattern: told by the record of deliveries, never by its absence."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from services.screening.domain.history import Delivery, Purchase, Record
from services.screening.facts.history import customer_names, customers_of
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import parse_order
from shared.contracts.order.parties import Party
from shared.contracts.order.subjects import party_subject
from tests.unit.screening.conftest import AS_OF
from tests.unit.screening.test_every_rule import CHIP, established, order

Assess = Callable[..., Assessment]
Order = dict[str, Any]
OPTICS = {"hs": "852589"}


def bought(received: Order, *deliveries: Delivery, years: int = 3) -> Record:
    """A record of so many years, with these deliveries to every customer of the order."""
    customers = customers_of(parse_order(msgspec.json.encode(received)))
    purchases = tuple(Purchase(name, one) for one in deliveries for name in customers)
    return Record(AS_OF - timedelta(days=365 * years), purchases)


def delivery(number: int = 1, country: str = "GE", **goods: int) -> Delivery:
    """One of some months ago; two underscores stand for the colon."""
    kinds = {kind.replace("__", ":"): Decimal(qty) for kind, qty in goods.items()}
    return Delivery(f"old-{number}", AS_OF - timedelta(days=60 * number), frozenset({country}), kinds)


def history_rules(assessment: Assessment) -> set[str]:
    """Rules on history that ask for something."""
    acting = {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}
    return acting & {"DIV-14", "DIV-16", "DIV-17"}


CHIPS = order(text="Chips", line=CHIP)
CAMERAS = order(text="IP network cameras", line=OPTICS | {"qty": "90"})
FEW_CAMERAS = order(text="IP network cameras", line=OPTICS | {"qty": "2"})
CHAIRS = order(text="Chairs")

FOUND: dict[str, tuple[Order, tuple[Delivery, ...], set[str]]] = {
    "first-tier item, new customer": (CHIPS, (), {"DIV-14"}),
    "third-tier item, new customer": (FEW_CAMERAS, (), set()),
    "chairs, new customer": (CHAIRS, (), set()),
    "known for chairs, begins with cameras": (
        FEW_CAMERAS,
        (delivery(1, hs__940130=5), delivery(2, hs__940130=5)),
        {"DIV-14"},
    ),
    "one delivery is no pattern": (FEW_CAMERAS, (delivery(1, hs__940130=5),), set()),
    "rises": (CAMERAS, (delivery(1, hs__852589=3), delivery(2, hs__852589=8)), {"DIV-14"}),
    "stays what it was": (CAMERAS, (delivery(1, hs__852589=80), delivery(2, hs__852589=60)), set()),
    "capability, new customer": (order(), (), {"DIV-16"}),
    "capability, first of its kind": (
        order(),
        (delivery(1, hs__940130=5), delivery(2, hs__940130=5)),
        {"DIV-17"},
    ),
    "capability, as before": (
        order(),
        (delivery(1, tag__identify_person=1), delivery(2, tag__identify_person=1)),
        set(),
    ),
    "capability, many more": (
        order(line={"qty": "60"}),
        (delivery(1, tag__identify_person=5), delivery(2, tag__identify_person=10)),
        {"DIV-17"},
    ),
    "capability, another destination": (
        order(),
        (delivery(1, "AM", tag__identify_person=1), delivery(2, "AM", tag__identify_person=1)),
        {"DIV-17"},
    ),
    "capability, new customer in a partner country": (order(country="JP"), (), set()),
}


@pytest.mark.parametrize("case", FOUND)
def test_history_tells_new_customers_and_changes(case: str, assess_order: Assess) -> None:
    received, deliveries, rules = FOUND[case]
    found = assess_order(received, record=bought(received, *deliveries))
    assert history_rules(found) == rules
    for finding in found.findings:
        assert finding.rule not in rules or finding.evidence


@pytest.mark.parametrize("received", [CHIPS, order()])
def test_without_a_record_or_with_a_short_one_nothing_is_known_and_nothing_asked(
    received: Order, assess_order: Assess
) -> None:
    offline = assess_order(received)
    short = assess_order(received, record=Record(AS_OF - timedelta(days=30)))
    for found in (offline, short):
        assert not history_rules(found)
        assert {"DIV-14", "DIV-16"} & {item.rule for item in found.not_evaluated}
    assert short.disposition is offline.disposition
    assert {question.fact for question in short.questions} == {q.fact for q in offline.questions}


def test_the_record_as_it_stood_on_the_day_decides(assess_order: Assess) -> None:
    record = Record(AS_OF - timedelta(days=400))
    assert history_rules(assess_order(order(), AS_OF, record=record)) == {"DIV-16"}
    assert not history_rules(assess_order(order(), AS_OF - timedelta(days=60), record=record))


def test_an_earlier_delivery_that_the_order_speaks_of_makes_nobody_new(assess_order: Assess) -> None:
    before = order(related_orders=[{"order_id": "R-0", "relation": "previous_delivery"}])
    assert not history_rules(assess_order(before, record=bought(before)))


def test_a_confirmed_business_is_asked_no_more(assess_order: Assess) -> None:
    subject = party_subject(parse_order(msgspec.json.encode(CHIPS)).parties[0])
    confirmed = established(party__business_confirmed=True)[0]
    facts = (msgspec.structs.replace(confirmed, subject=subject),)
    for received in (CHIPS, order()):
        assert history_rules(assess_order(received, record=bought(received)))
        assert not history_rules(assess_order(received, record=bought(received), facts=facts))


def test_an_explained_change_is_asked_no_more(assess_order: Assess) -> None:
    received, deliveries, rules = FOUND["capability, many more"]
    facts = established(order__pattern_explained=True)
    record = bought(received, *deliveries)
    assert history_rules(assess_order(received, record=record)) == rules
    assert not history_rules(assess_order(received, record=record, facts=facts))


def test_a_customer_is_the_same_in_another_script_and_with_another_legal_form() -> None:
    def names(name: str) -> frozenset[str]:
        return customer_names(Party(role="sold_to", name=name))

    assert names("上海市公安局") & names("Shanghai Municipal Public Security Bureau")
    assert names("Lomnal Bakery Ltd.") & names("LOMNAL BAKERY LIMITED")
    assert not names("Lomnal Bakery Ltd.") & names("Lomnal Dairy Ltd.")


def test_the_rules_of_history_begin_with_their_guidance(assess_order: Assess) -> None:
    day = date(2023, 9, 25)
    record = Record(date(2020, 1, 1))
    assert "DIV-14" not in history_rules(assess_order(CHIPS, day, record=record))
    assert "DIV-14" in history_rules(assess_order(CHIPS, date(2023, 9, 26), record=record))
