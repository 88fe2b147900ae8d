"""The lines of a UBL order: what is bought, and the properties that say more than UBL has elements for."""

from decimal import Decimal
from typing import Any

from services.intake.formats.draft import At, Draft, Fields, put, refuse
from services.intake.formats.facts import Facts
from services.intake.formats.numbering import Numbered, number_lines
from services.intake.formats.pricing import worth
from services.intake.formats.tables import terms
from services.intake.formats.text import decimal, hs_code
from services.intake.formats.xml.nodes import child, children, place, text_of


def keep_lines(draft: Draft, root: Any, facts: Facts) -> None:
    """Every order line; raises `OrderRefused`."""
    numbered: list[Numbered] = []
    for order_line in children(root, "OrderLine"):
        item_line = child(order_line, "LineItem")
        if item_line is None:
            refuse(place(order_line), "has no LineItem")
        line = draft.line(place(item_line))
        numbered.append(Numbered(line, text_of(item_line, "ID"), place(item_line)))
        _quantity(line, item_line)
        item = child(item_line, "Item")
        if item is not None:
            _item(draft, line, item, facts)
        for note in (*children(order_line, "Note"), *children(item_line, "Note")):
            draft.describe(line, text_of(note))
    number_lines(draft, numbered)


def _quantity(line: Fields, item_line: Any) -> None:
    quantity = child(item_line, "Quantity")
    if quantity is not None:
        put(line, "qty", decimal(text_of(quantity), place(quantity)), place(quantity))
        put(line, "uom", quantity.get("unitCode"), place(quantity))
    amount = child(item_line, "LineExtensionAmount")
    if amount is not None:
        _money(line, decimal(text_of(amount), place(amount)), amount)
    else:
        _priced(line, child(item_line, "Price"))


def _priced(line: Fields, price: Any) -> None:
    """The value of a line that states only its price: price × quantity ÷ the quantity it is for."""
    amount = child(price, "PriceAmount") if price is not None else None
    if amount is None or "qty" not in line:
        return
    each = decimal(text_of(amount), place(amount)) or "0"
    per = child(price, "BaseQuantity")
    base = Decimal(decimal(text_of(per), place(per)) or "1") if per is not None else Decimal(1)
    value = worth(Decimal(each), Decimal(line["qty"].value), base, place(price))
    _money(line, value, amount)


def _money(line: Fields, amount: str | None, element: Any) -> None:
    money: Fields = {}
    put(money, "amount", amount, place(element))
    put(money, "currency", element.get("currencyID"), place(element))
    line["value"] = At(money, place(element))


def _item(draft: Draft, line: Fields, item: Any, facts: Facts) -> None:
    draft.describe(line, text_of(item, "Name"))
    for description in children(item, "Description"):
        draft.describe(line, text_of(description))
    for keyword in (*children(item, "Keyword"), *children(item, "AdditionalInformation")):
        draft.describe(line, text_of(keyword))
    _numbers(draft, line, item)
    _classifications(draft, line, item)
    origin = child(item, "OriginCountry", "IdentificationCode")
    if origin is not None:
        put(line, "origin_country", text_of(origin), place(origin))
    for found in children(item, "AdditionalItemProperty"):
        _property(draft, line, found, facts)


def _numbers(draft: Draft, line: Fields, item: Any) -> None:
    sellers = child(item, "SellersItemIdentification", "ID")
    if sellers is not None:
        put(line, "sku", text_of(sellers), place(sellers))
    for name, label in terms("ubl")["items"].items():
        number = text_of(item, name, "ID")
        if number:
            draft.describe(line, f"{label}: {number}")
    for instance in children(item, "ItemInstance"):
        for name in ("SerialID", "ProductTraceID"):
            number = text_of(instance, name)
            draft.describe(line, f"Serial number: {number}" if number else None)


def _classifications(draft: Draft, line: Fields, item: Any) -> None:
    for classification in children(item, "CommodityClassification"):
        commodity = child(classification, "CommodityCode")
        if commodity is not None:
            put(line, "hs", hs_code(text_of(commodity)), place(commodity))
        code = child(classification, "ItemClassificationCode")
        if code is None:
            continue
        scheme = (code.get("listID") or "").strip()
        field = terms("ubl")["classifications"].get(scheme.upper())
        text = text_of(code)
        if field:
            put(line, field, hs_code(text) if field == "hs" else text, place(code))
        elif text:
            draft.describe(line, f"Classification {scheme}: {text}" if scheme else f"Classification: {text}")


def _property(draft: Draft, line: Fields, found: Any, facts: Facts) -> None:
    name, value = text_of(found, "Name"), text_of(found, "Value")
    if not name or not value:
        return
    fact = terms("facts").get(name.casefold(), name)
    if not facts.say(fact, value, place(found), line):
        draft.describe(line, f"{name}: {value}")
