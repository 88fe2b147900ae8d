"""A partner of an IDoc: `E1EDKA1`, `E1EDPA1`."""

from services.intake.formats.idoc.records import Record
from services.intake.formats.parties import Named
from services.intake.formats.tables import terms
from services.intake.formats.text import joined

_WIDTH = 35
_STREET = ("STRAS", "HAUSN", "STRS2", "PFACH", "ORT02", "ABLAD")


def named_in(record: Record) -> Named:
    """The partner; NAME1 to NAME4 are one name that was cut."""
    named = Named(record.get("PARVW"), record.place)
    named.names = joined([record.fields.get(f"NAME{number}", "") for number in range(1, 5)], _WIDTH)
    named.street = [record.get(name) or None for name in _STREET]
    named.city = record.get("ORT01") or None
    named.postcode = record.get("PSTLZ") or record.get("PSTL2") or None
    named.country = record.get("ISOAL") or record.get("LAND1") or None
    _region(named, record.get("REGIO"))
    named.phone = record.get("TELF1") or record.get("TELF2") or None
    named.identifiers = [
        (scheme, record.get(field))
        for field, scheme in (("PARTN", "partner number"), ("LIFNR", "supplier number"), ("ILNNR", "GLN"))
        if record.get(field)
    ]
    named.contacts = [record.get("BNAME") or None]
    return named


def _region(named: Named, code: str) -> None:
    """Letters are ISO's; numbers are keys of SAP's own, read by its table, else kept as text."""
    country = (named.country or "").upper()
    own = terms("idoc")["regions"].get(country, {}).get(code)
    if own or code.isalpha():
        named.region = own or code
    elif code:
        named.street.append(f"region {code}")
