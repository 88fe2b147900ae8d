"""Where the goods of a UBL order go."""

from typing import Any

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, put
from services.intake.formats.parties import keep_party, keep_site
from services.intake.formats.tables import roles
from services.intake.formats.text import day
from services.intake.formats.ubl.parties import named_at
from services.intake.formats.xml.nodes import child, children, place, text_of

_OF_DELIVERY = ("DeliveryParty", "NotifyParty", "CarrierParty")
_OF_CONSIGNMENT = (
    "ConsigneeParty", "FreightForwarderParty", "NotifyParty", "CarrierParty", "FinalDeliveryParty",
    "ImporterParty", "ConsignorParty", "ExporterParty",
)  # fmt: skip


def keep_delivery(draft: Draft, delivery: Any, beside: Beside) -> None:
    """Where the goods go: the parties of a delivery, its place, and the day it is wanted."""
    period = child(delivery, "RequestedDeliveryPeriod")
    if period is not None:
        wanted = day(text_of(period, "StartDate") or text_of(period, "EndDate"))
        if "requested_delivery" not in draft.fields:
            put(draft.fields, "requested_delivery", wanted, place(period))
    location = child(delivery, "DeliveryLocation")
    address = child(delivery, "DeliveryAddress")
    if address is None and location is not None:
        address = child(location, "Address")
    receiver = child(delivery, "DeliveryParty")
    for name in _OF_DELIVERY:
        for party in children(delivery, name):
            named = named_at(name, party, address if party is receiver else None)
            keep_party(draft, named, roles("ubl"), beside)
    if address is not None and (receiver is None or child(receiver, "PostalAddress") is not None):
        site = named_at("DeliveryLocation", address, address)
        called = text_of(location, "Name") if location is not None else None
        site.names = [called] if called else []
        keep_site(draft, site)
    for consignment in delivery.iter("{*}Consignment"):
        for name in _OF_CONSIGNMENT:
            for party in children(consignment, name):
                keep_party(draft, named_at(name, party), roles("ubl"), beside)
