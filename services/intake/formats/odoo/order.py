"""Odoo `sale.order` as JSON, with the records it links to in their places.

Odoo's own answers name linked records by number. A name, an address and a country cannot be had from a
number, so the sender puts each record in: `partner_id`, `partner_invoice_id`, `partner_shipping_id`,
`company_id`, `order_line`, `product_id`, `country_id`, `state_id`. Currency, unit and terms may stay
`[number, name]`.
Custom fields `x_exportgate_…` carry facts, with `__` for the point: `x_exportgate_end_use_statement__text`.
"""

from html import unescape
from typing import Any

import msgspec

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, Fields, put, refuse
from services.intake.formats.facts import Facts
from services.intake.formats.numbering import Numbered, number_lines
from services.intake.formats.odoo.records import amount, record, text, word
from services.intake.formats.parties import Named, keep_party
from services.intake.formats.tables import roles
from services.intake.formats.text import day, decoded, hs_code
from shared.contracts.order import pointer, strict_json

_STATES = ("draft", "sent", "sale", "done")
_WITHIN_WORDS = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"})
"""Tags that may stand in the middle of a word."""
_CUSTOM = "x_exportgate_"
_OF_PARTNERS = frozenset({"country_id", "country_code", "street", "vat", "commercial_company_name"})
"""What a linked record has if it is a partner."""


def read_odoo(body: bytes, charset: str | None, beside: Beside) -> Draft:
    """The draft of a sales order of Odoo; raises `OrderRefused`."""
    order = _only(decoded(body, charset or "utf-8").encode())
    draft = Draft()
    facts = Facts(draft, own=True)
    _head(draft, order)
    company = record(order, "company_id", "/company_id", "res.company", ("name", "country_id", "vat"))
    if company:
        keep_party(draft, _partner("company_id", company, "/company_id"), {"company_id": "exporter"}, beside)
    for name in _partners(order):
        wanted = ("name", "country_id", "city", "street", "vat")
        partner = record(order, name, f"/{name}", "res.partner", wanted)
        if partner:
            keep_party(draft, _partner(name, partner, f"/{name}"), roles("odoo"), beside)
    _lines(draft, order, facts)
    _custom(order, facts, "")
    facts.done()
    return draft


def _partners(order: dict[str, Any]) -> list[str]:
    """Fields that hold a partner: Odoo's own, and those that somebody added, which are not passed over."""
    known = roles("odoo")
    added = [
        name
        for name, value in order.items()
        if name not in (*known, "company_id")
        and (name.endswith("partner_id") or (isinstance(value, dict) and _OF_PARTNERS & value.keys()))
    ]
    return [*known, *added]


def _only(body: bytes) -> dict[str, Any]:
    """The object, or the only one of a list, as `search_read` gives it."""
    if body.lstrip().startswith(b"["):
        try:
            items = msgspec.json.decode(body, type=list[msgspec.Raw])
        except (msgspec.DecodeError, RecursionError) as error:
            refuse("document", f"is not JSON: {error}")
        if len(items) != 1:
            refuse("document", f"is a list of {len(items)} orders: send one order at a time")
        body = bytes(items[0])
    return strict_json(body)


def _head(draft: Draft, order: dict[str, Any]) -> None:
    state = text(order, "state", "")
    if state and state not in _STATES:
        refuse(
            "/state",
            f"is {state!r}: taken are {', '.join(_STATES)}; an order is called off with POST …/cancel",
        )
    put(draft.fields, "order_id", text(order, "name", ""), "/name")
    put(draft.fields, "order_date", day(text(order, "date_order", "")), "/date_order")
    put(draft.fields, "requested_delivery", day(text(order, "commitment_date", "")), "/commitment_date")
    currency = word(order, "currency_id", "", "name")
    put(draft.fields, "currency", currency, "/currency_id")
    put(draft.section("route"), "incoterm", word(order, "incoterm", "", "code"), "/incoterm")
    if currency:
        draft.worth(draft.fields, "total", amount(order, "amount_total", ""), currency, "/amount_total")
    seller = order.get("user_id")
    if isinstance(seller, dict):
        owner = draft.section("sales_owner")
        put(owner, "id", text(seller, "login", "/user_id"), "/user_id/login")
        put(owner, "email", text(seller, "email", "/user_id"), "/user_id/email")
    elif seller and (name := word(order, "user_id", "", "name")):
        draft.note(f"Salesperson: {name}")
    for name, label in (("client_order_ref", "Customer's reference"), ("origin", "Source")):
        said = text(order, name, "")
        draft.note(f"{label}: {said}" if said else None)
    draft.note(_plain(text(order, "note", "")))


def _plain(html: str | None) -> str | None:
    """A rich text without its tags."""
    first, *rest = (html or "").split("<")
    pieces = [first]
    for piece in rest:
        tag, _, after = piece.partition(">")
        name = tag.strip("/ ").partition(" ")[0].casefold()
        pieces.append(after if name in _WITHIN_WORDS else f" {after}")
    return " ".join(unescape("".join(pieces)).split()) or None


def _partner(code: str, partner: dict[str, Any], where: str) -> Named:
    named = Named(code, where)
    company = text(partner, "commercial_company_name", where)
    parent = record(partner, "parent_id", f"{where}/parent_id", "res.partner", ("name",), pair=True)
    above = company or (text(parent, "name", where) if parent else None)
    own = text(partner, "name", where)
    native = text(partner, "x_exportgate_names_native", where)
    names = [above or own, *(native or "").split("|")]
    named.names = [name.strip() for name in names if name and name.strip()]
    named.contacts = [own if above and own != above else None]
    named.street = [text(partner, "street", where), text(partner, "street2", where)]
    named.city, named.postcode = text(partner, "city", where), text(partner, "zip", where)
    named.country = _country(partner, where)
    state = record(partner, "state_id", f"{where}/state_id", "res.country.state", ("code", "name"))
    named.region = text(state, "code", where) if state else None
    named.phone, named.email = text(partner, "phone", where), text(partner, "email", where)
    named.website = text(partner, "website", where)
    for field, scheme in (("vat", "VAT"), ("company_registry", "registration"), ("ref", "customer number")):
        if number := text(partner, field, where):
            named.identifiers.append((scheme, number))
    return named


def _country(partner: dict[str, Any], where: str) -> str | None:
    if code := text(partner, "country_code", where):
        return code
    country = record(partner, "country_id", f"{where}/country_id", "res.country", ("code",))
    return text(country, "code", where) if country else None


def _lines(draft: Draft, order: dict[str, Any], facts: Facts) -> None:
    lines = order.get("order_line")
    fields = "name, product_uom_qty, price_subtotal, product_id with default_code, hs_code and type"
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        refuse(
            "/order_line", f"has lines by number: read sale.order.line with {fields}, and put the lines in"
        )
    numbered = []
    for index, found in enumerate(lines):
        where = pointer(("order_line", index))
        kind = text(found, "display_type", where)
        if kind:  # a heading, or a note among the lines
            draft.note(text(found, "name", where))
            continue
        line = draft.line(where)
        numbered.append(Numbered(line, None, where))
        _line(draft, line, found, where)
        _custom(found, facts, where, line)
    number_lines(draft, numbered)


def _line(draft: Draft, line: Fields, found: dict[str, Any], where: str) -> None:
    draft.describe(line, text(found, "name", where))
    put(line, "qty", amount(found, "product_uom_qty", where), f"{where}/product_uom_qty")
    unit = word(found, "product_uom", where, "name") or word(found, "product_uom_id", where, "name")
    put(line, "uom", unit, f"{where}/product_uom")
    value = amount(found, "price_subtotal", where)
    currency = word(found, "currency_id", where, "name") or draft.currency
    if currency:
        draft.worth(line, "value", value, currency, f"{where}/price_subtotal")
    product = record(
        found, "product_id", f"{where}/product_id", "product.product", ("default_code", "hs_code")
    )
    if product:
        _product(draft, line, product, f"{where}/product_id")


def _product(draft: Draft, line: Fields, product: dict[str, Any], where: str) -> None:
    put(line, "sku", text(product, "default_code", where), f"{where}/default_code")
    put(line, "hs", hs_code(text(product, "hs_code", where)), f"{where}/hs_code")
    draft.describe(line, text(product, "name", where))
    draft.describe(line, text(product, "description_sale", where))
    if text(product, "type", where) == "service" or text(product, "detailed_type", where) == "service":
        draft.describe(line, "Kind of product: service")  # which kind, Odoo does not say: perhaps a download
    origin = record(product, "country_of_origin", f"{where}/country_of_origin", "res.country", ("code",))
    if origin:
        put(line, "origin_country", text(origin, "code", where), f"{where}/country_of_origin")


def _custom(fields: dict[str, Any], facts: Facts, where: str, line: Fields | None = None) -> None:
    """Custom fields. What is false was not filled in: Odoo has no "no" of its own, so it says nothing."""
    for name, value in fields.items():
        if not name.startswith(_CUSTOM) or value is False or value is None:
            continue
        fact = name.removeprefix(_CUSTOM).replace("__", ".")
        place = where + pointer((name,))
        if not isinstance(value, str | bool | int):
            refuse(place, "is neither text nor a tick")
        said = str(value).lower() if isinstance(value, bool) else str(value)
        if not facts.say(fact, said, place, line):
            refuse(place, f"{fact[:60]!r} is no fact of {'a line' if line is not None else 'an order'}")
