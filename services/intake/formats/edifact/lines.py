"""A line of ORDERS: LIN and what follows it up to the next."""

from dataclasses import dataclass, field
from decimal import Decimal

from services.intake.formats.draft import Draft, Fields, Place, put, refuse
from services.intake.formats.edifact.segments import Segment
from services.intake.formats.edifact.texts import described, keep_text
from services.intake.formats.facts import Facts
from services.intake.formats.pricing import worth
from services.intake.formats.tables import terms
from services.intake.formats.text import decimal, hs_code

_DELETED = ("2", "6", "7")
"""1229: deleted, cancelled, not accepted."""
_OF_MONEY = ("DTM", "MOA", "CUX", "TDT", "TOD", "CTA", "COM")
"""Of a line: dates, money and transport, which the order has for itself."""
_ORDERED = ("21", "1", "")
_NET = ("AAA", "INV", "CAL", "AAE", "AAF")


@dataclass
class LineGroup:
    """A line while its segments are read."""

    draft: Draft
    line: Fields
    facts: Facts
    currency: str | None
    descriptions: list[Segment] = field(default_factory=list)
    """Its IMD segments."""
    price: tuple[str, str, str | None, Place] | None = None
    """Price, quantity it is for, its currency, and place."""

    def done(self) -> None:
        """Put together what came in pieces."""
        told = self.draft.texts.get(id(self.line), {})
        self.draft.texts[id(self.line)] = {**dict.fromkeys(described(self.descriptions)), **told}
        if "value" not in self.line and self.price and "qty" in self.line:
            price, base, currency, place = self.price
            amount = worth(Decimal(price), Decimal(self.line["qty"].value), Decimal(base), place)
            self.money(amount, currency, place)

    def money(self, amount: str | None, currency: str | None, place: Place) -> None:
        """What the line is worth."""
        self.draft.worth(self.line, "value", amount, currency or self.currency, place)


def keep_line(group: LineGroup, segment: Segment) -> bool:
    """Whether the segment was one that a line is read of."""
    match segment.tag:
        case "LIN":
            if segment.at(1) in _DELETED:
                refuse(segment.place, f"the line has the action {segment.at(1)}: only whole orders are taken")
            _article(group, segment, segment.parts(2))
        case "PIA":
            for element in range(1, 6):
                _article(group, segment, segment.parts(element))
        case "IMD" if segment.at(1) != "5":
            group.descriptions.append(segment)
        case "IMD" | "FTX":
            keep_text(group.draft, segment, group.facts, group.line)
        case "QTY" if segment.at(0) in _ORDERED:
            put(group.line, "qty", decimal(segment.at(0, 1), segment.place, comma=True), segment.place)
            put(group.line, "uom", segment.at(0, 2), segment.place)
        case "MOA" if segment.at(0) == "203":
            group.money(decimal(segment.at(0, 1), segment.place, comma=True), segment.at(0, 2), segment.place)
        case "PRI":
            _price(group, segment)
        case _:
            return _told_of(group, segment)
    return True


def _told_of(group: LineGroup, segment: Segment) -> bool:
    match segment.tag:
        case "ALI":
            put(group.line, "origin_country", segment.at(0), segment.place)
        case "LOC" if segment.at(0) == "27":  # country of origin
            put(group.line, "origin_country", segment.at(1), segment.place)
        case "GIN" | "CCI" | "CAV" | "RFF" | "LOC" | "DOC":
            _described(group, segment)
        case tag:
            return tag in _OF_MONEY
    return True


def _article(group: LineGroup, segment: Segment, parts: list[str]) -> None:
    number, kind = ([part.strip() for part in parts] + ["", ""])[:2]
    if not number:
        return
    known = terms("edifact")["articles"].get(kind)
    if known == "hs":
        put(group.line, "hs", hs_code(number), segment.place)
    elif known == "sku" and "sku" not in group.line:
        put(group.line, "sku", number, segment.place)
    else:
        group.draft.describe(group.line, f"Article number ({kind or 'of no kind'}): {number}")


def _price(group: LineGroup, segment: Segment) -> None:
    kind, amount = segment.at(0), decimal(segment.at(0, 1), segment.place, comma=True)
    if amount is not None and (kind in _NET or not kind) and group.price is None:
        base = decimal(segment.at(0, 4), segment.place, comma=True) or "1"
        group.price = (amount, base, None, segment.place)


def _described(group: LineGroup, segment: Segment) -> None:
    """Serial numbers, characteristics, references and places, in words."""
    label = {"GIN": "Serial number", "RFF": "Reference", "LOC": "Place", "DOC": "Document"}.get(
        segment.tag, ""
    )
    texts = [
        part.strip() for element in segment.elements[0 if segment.tag == "RFF" else 1 :] for part in element
    ]
    text = " ".join(part for part in texts if part)
    if text:
        group.draft.describe(group.line, f"{label}: {text}" if label else text)
