"""Where the goods of a UBL order go, and when they are wanted."""

from typing import Any

from services.intake.formats.draft import Draft, put
from services.intake.formats.parties import keep_site
from services.intake.formats.text import day
from services.intake.formats.ubl.parties import delivered_at, named_at
from services.intake.formats.xml.nodes import child, place, text_of


def keep_deliveries(draft: Draft, root: Any) -> None:
    """Of the order and of its lines: the day, and places that are not the address of a party."""
    for delivery in root.iter("{*}Delivery"):
        period = child(delivery, "RequestedDeliveryPeriod")
        if period is not None and "requested_delivery" not in draft.fields:
            wanted = day(text_of(period, "StartDate") or text_of(period, "EndDate"))
            put(draft.fields, "requested_delivery", wanted, place(period))
        _site(draft, delivery)


def _site(draft: Draft, delivery: Any) -> None:
    address, receiver = delivered_at(delivery), child(delivery, "DeliveryParty")
    if address is None:
        return
    if receiver is not None and child(receiver, "PostalAddress") is None and named_at("", receiver).names:
        return  # the address of that party
    site = named_at("DeliveryLocation", address, address)
    called = text_of(delivery, "DeliveryLocation", "Name")
    site.names = [called] if called else []
    keep_site(draft, site)
