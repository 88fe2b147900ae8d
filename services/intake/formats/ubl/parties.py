"""The parties of a UBL order, wherever they stand: every element whose name ends in `Party`."""

from typing import Any

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft
from services.intake.formats.parties import Named, keep_party
from services.intake.formats.tables import roles
from services.intake.formats.xml.nodes import child, children, local, place, text_of

_STREET = (
    ("Postbox",), ("Floor",), ("Room",), ("StreetName",), ("AdditionalStreetName",), ("BuildingName",),
    ("BuildingNumber",), ("Department",), ("District",),
)  # fmt: skip
_CONTACTS = ("DeliveryContact", "AccountingContact", "BuyerContact", "SellerContact")
_SCHEMES = {"0088": "GLN", "0060": "DUNS", "0199": "LEI", "VAT": "VAT"}
"""Numbers of ISO 6523 that have a name in trade; others are named by their number."""


def keep_parties(draft: Draft, root: Any, beside: Beside) -> None:
    """Every party with the role of its element; one that the table does not know is refused."""
    for element in root.iter("{*}*"):
        name = local(element)
        if not name.endswith("Party") or name == "Party":
            continue
        held = child(element, "Party")  # customers and suppliers hold theirs
        within = element.getparent() if name == "DeliveryParty" else None
        named = named_at(name, held if held is not None else element, delivered_at(within))
        named.contacts += [text_of(element, contact, "Name") for contact in _CONTACTS]
        if name == "DeliveryParty" and not named.names and not named.identifiers:
            # Only somebody to ask for at the place of delivery, which is kept as a site.
            contact = next((one for one in named.contacts if one), None)
            draft.note(f"Contact at the place of delivery: {contact}" if contact else None)
            continue
        keep_party(draft, named, roles("ubl"), beside)


def delivered_at(delivery: Any) -> Any:
    """The address of a delivery, or None."""
    address = child(delivery, "DeliveryAddress")
    return address if address is not None else child(delivery, "DeliveryLocation", "Address")


def named_at(code: str, party: Any, address: Any = None) -> Named:
    """The party under the name of its element; `address` where the party has none of its own."""
    named = Named(code, place(party))
    named.names = _names(party)
    _numbers(named, party)
    own = child(party, "PostalAddress")
    _address(named, own if own is not None else address)
    for legal in children(party, "PartyLegalEntity"):
        registered = child(legal, "RegistrationAddress")
        if own is None and address is None:
            _address(named, registered)
    person = child(party, "Person")
    named.contacts = [text_of(party, "Contact", "Name")]
    if person is not None:
        parts = (text_of(person, part) for part in ("FirstName", "MiddleName", "FamilyName"))
        named.contacts.append(" ".join(part for part in parts if part))
    named.phone = text_of(party, "Contact", "Telephone")
    named.email = text_of(party, "Contact", "ElectronicMail")
    named.website = text_of(party, "WebsiteURI")
    return named


def _names(party: Any) -> list[str]:
    """The registered names, then the trade names: a name in another script often stands in one of them."""
    legal = [text_of(entity, "RegistrationName") for entity in children(party, "PartyLegalEntity")]
    taxed = [text_of(scheme, "RegistrationName") for scheme in children(party, "PartyTaxScheme")]
    trade = [text_of(name, "Name") for name in children(party, "PartyName")]
    return list(dict.fromkeys(name for name in (*legal, *trade, *taxed) if name))


def _numbers(named: Named, party: Any) -> None:
    for entity in children(party, "PartyLegalEntity"):
        _number(named, child(entity, "CompanyID"), "registration")
    for scheme in children(party, "PartyTaxScheme"):
        _number(named, child(scheme, "CompanyID"), text_of(scheme, "TaxScheme", "ID") or "tax")
    for identification in children(party, "PartyIdentification"):
        _number(named, child(identification, "ID"), "party")
    _number(named, child(party, "EndpointID"), "endpoint")


def _number(named: Named, element: Any, kind: str) -> None:
    text = text_of(element) if element is not None else None
    if text:
        scheme = element.get("schemeID")
        known = _SCHEMES.get(scheme or kind) or (f"ISO 6523 {scheme}" if scheme else kind)
        named.identifiers.append((known[:32], text))


def _address(named: Named, address: Any) -> None:
    if address is None:
        return
    lines = [text_of(line, "Line") for line in children(address, "AddressLine")]
    named.street = [*(text_of(address, *part) for part in _STREET), *lines]
    named.city = text_of(address, "CityName")
    named.postcode = text_of(address, "PostalZone")
    subdivision, code = text_of(address, "CountrySubentity"), text_of(address, "CountrySubentityCode")
    named.region = code or subdivision
    if code and subdivision:
        named.street.append(subdivision)
    named.country = text_of(address, "Country", "IdentificationCode")
