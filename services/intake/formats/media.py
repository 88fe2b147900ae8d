"""Media types of what an order may be written in."""

from dataclasses import dataclass
from email.message import Message

ORDER = "application/json"
OWN = frozenset({ORDER, "application/vnd.exportgate.order.v1+json"})
"""`order.v1` itself; also taken when no media type is given."""

XML, TEXT_XML = "application/xml", "text/xml"
IDOC = "application/x-sap.idoc"
EDIFACT = "application/edifact"
ODOO = "application/vnd.exportgate.odoo.sale-order+json"
CSV = "text/csv"

FORMATS = {"order": ORDER, "ubl": XML, "idoc": XML, "edifact": EDIFACT, "odoo": ODOO, "csv": CSV}
"""Names of the command line; an IDoc that is not XML is sent as `IDOC`."""


@dataclass(frozen=True)
class Media:
    """A media type without parameters, in lower case, and the character set it names, if any."""

    type: str
    charset: str | None = None


def media_of(content_type: str | None) -> Media:
    """What a `Content-Type` says."""
    kind, _, parameters = (content_type or ORDER).partition(";")
    return Media(kind.strip().lower() or ORDER, _charset(parameters) if parameters.strip() else None)


def _charset(parameters: str) -> str | None:
    message = Message()
    message["Content-Type"] = f"text/plain; {parameters}"
    found = message.get_param("charset")
    return str(found).strip().lower() or None if isinstance(found, str) else None
