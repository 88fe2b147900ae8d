"""Odoo's sales orders: linked records in their places, false for nothing, custom fields."""

import json
from typing import Any

import pytest

from services.intake.formats import Beside
from services.intake.formats.media import ODOO
from tests.unit.intake.formats.documents import golden, refused, taken

COUNTRY = {"code": "NO"}


def order(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "name": "S00007",
        "state": "sale",
        "currency_id": [1, "EUR"],
        "company_id": {"name": "Lens Works", "country_id": {"code": "NL"}},
        "partner_id": {"name": "Fjord Optics", "country_id": COUNTRY},
        "order_line": [{"name": "Lens", "product_uom_qty": 2.0, "price_subtotal": 10.1}],
    }
    return base | changes


def body(**changes: Any) -> bytes:
    return json.dumps(order(**changes)).encode()


def test_a_small_order_is_taken_also_as_the_only_one_of_a_list() -> None:
    expected = {
        "order_id": "S00007",
        "currency": "EUR",
        "exporter": {"name": "Lens Works", "country": "NL"},
        "parties": [{"role": "sold_to", "name": "Fjord Optics", "country": "NO"}],
        "lines": [
            {"line": 1, "description": "Lens", "qty": "2", "value": {"amount": "10.1", "currency": "EUR"}}
        ],
    }
    assert taken(ODOO, body()) == expected
    assert taken(ODOO, b"[" + body() + b"]") == expected


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ({"partner_id": 42}, "/partner_id", "is 42, a link by number: read res.partner"),
        ({"partner_id": [42, "Fjord"]}, "/partner_id", "read res.partner"),
        ({"partner_shipping_id": 7}, "/partner_shipping_id", "read res.partner"),
        ({"company_id": [1, "Lens Works"]}, "/company_id", "read res.company"),
        ({"order_line": [1, 2]}, "/order_line", "read sale.order.line"),
        ({"order_line": False}, "/order_line", "read sale.order.line"),
        ({"order_line": []}, "document", "at least 1 item"),
        ({"partner_id": {"name": "X", "country_id": [166, "Norway"]}}, "/partner_id/country_id", "res"),
        ({"currency_id": 1}, "/currency_id", "bare number"),
        ({"state": "cancel"}, "/state", "POST …/cancel"),
        ({"name": False}, "document", "/order_id"),
        ({"partner_id": {"name": 5}}, "/partner_id/name", "is not text"),
        ({"partner_id": {"name": "X", "country_code": "Norway"}}, "/partner_id", "/parties/0/country"),
        ({"x_exportgate_nonsense": "x"}, "/x_exportgate_nonsense", "'nonsense' is no fact of an order"),
        ({"x_exportgate_project__name": [1]}, "/x_exportgate_project__name", "neither text nor a tick"),
        ({"order_line": [{"product_uom_qty": True}]}, "/order_line/0/product_uom_qty", "not a number"),
        ({"order_line": [{"product_uom_qty": 1e300}]}, "/order_line/0/product_uom_qty", "too large"),
        ({"order_line": [{"name": "A", "product_uom_qty": 1, "product_id": 3}]}, "/order_line/0/product_id",
         "read product.product"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], place: str, says: str) -> None:
    fault = refused(ODOO, body(**changes))
    assert fault.pointer == place, fault
    assert says in fault.detail, fault


def test_two_orders_are_one_too_many() -> None:
    assert "a list of 2 orders" in refused(ODOO, b"[" + body() + b"," + body() + b"]").detail


def test_a_field_twice_is_refused_as_in_every_order() -> None:
    from services.intake.formats import BY_MEDIA_TYPE, NOTHING_SAID, read_document
    from shared.contracts.order import OrderRefused

    with pytest.raises(OrderRefused, match="'name' twice"):
        read_document(BY_MEDIA_TYPE[ODOO], b'{"name": "1", "name": "2"}', None, NOTHING_SAID)


def test_a_box_that_is_not_ticked_says_nothing_and_a_no_is_a_no() -> None:
    changes = {
        "x_exportgate_end_use_statement__text": "Teaching",
        "x_exportgate_end_use_statement__hr_undertaking": False,
        "x_exportgate_end_use_statement__no_reexport": "no",
        "x_exportgate_contract__no_russia_clause": True,
    }
    found = taken(ODOO, body(**changes))
    assert found["end_use_statement"] == {"present": True, "text": "Teaching", "no_reexport": False}
    assert found["contract"] == {"no_russia_clause": True}


def test_a_partner_that_somebody_added_is_not_passed_over() -> None:
    user = {"x_studio_end_customer": {"name": "Interior Ministry", "country_code": "NO"}}
    fault = refused(ODOO, body(**user))
    assert (fault.pointer, "x_studio_end_customer:ROLE" in fault.detail) == ("/x_studio_end_customer", True)
    beside = Beside(roles={"x_studio_end_customer": "end_user"})
    assert taken(ODOO, body(**user), beside=beside)["parties"][1]["role"] == "end_user"
    assert refused(ODOO, body(x_agent_partner_id=[4, "Agent"])).pointer == "/x_agent_partner_id"


def test_a_contact_stands_for_its_company() -> None:
    contact = {
        "name": "Kari Li", "parent_id": [9, "Store AS"], "street": "Kai 1", "zip": "0150", "city": "Oslo",
        "country_id": COUNTRY, "vat": "NO123", "email": False,
    }  # fmt: skip
    found = taken(ODOO, body(partner_shipping_id=contact))
    assert found["parties"][1] == {
        "role": "consignee", "name": "Store AS", "address": "Kai 1", "postcode": "0150", "city": "Oslo",
        "country": "NO", "identifiers": [{"scheme": "VAT", "value": "NO123"}],
    }  # fmt: skip
    assert "Contact of consignee Store AS: Kari Li" in found["notes"]


def test_a_seller_by_name_only_is_noted() -> None:
    found = taken(ODOO, body(user_id=[7, "Anna Martin"]))
    assert "sales_owner" not in found
    assert found["notes"] == "Salesperson: Anna Martin"
    assert refused(ODOO, body(user_id=7)).pointer == "/user_id"


def test_floats_of_money_lose_their_noise_and_nothing_else() -> None:
    (line,) = taken(
        ODOO, body(order_line=[{"name": "A", "product_uom_qty": 0.1 + 0.2, "price_subtotal": 1234567.89}])
    )["lines"]
    assert (line["qty"], line["value"]["amount"]) == ("0.3", "1234567.89")


def test_the_golden_order_keeps_headings_and_the_seller() -> None:
    found = taken(ODOO, golden("canonical-1.odoo.json"))
    assert found["sales_owner"] == {"id": "a.martin", "email": "a.martin@example.com"}
    assert "Delivery in two parts is acceptable.\n" in found["notes"]
    assert found["notes"].endswith("System")
    assert "ethics_approval" not in found["end_use_statement"]
