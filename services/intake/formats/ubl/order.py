"""UBL 2.1 `Order`, as Peppol BIS Ordering 3 uses it: the buyer's document to the seller.

UBL has no element for the end user, for a control-list code or for an end-use statement. They are taken from
the additional properties of items, whose `Name` is a fact (see `facts`) or one of the words in `terms.toml`.
"""

from typing import Any

from services.intake.formats.beside import Beside
from services.intake.formats.draft import At, Draft, Fields, put
from services.intake.formats.facts import Facts
from services.intake.formats.tables import terms
from services.intake.formats.text import day, decimal
from services.intake.formats.ubl.delivery import keep_deliveries
from services.intake.formats.ubl.documents import keep_documents
from services.intake.formats.ubl.lines import keep_lines
from services.intake.formats.ubl.parties import keep_parties
from services.intake.formats.xml.nodes import child, children, place, text_of

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
_REFERENCES = {
    "QuotationDocumentReference": "Quotation", "OriginatorDocumentReference": "Originator's document",
    "CatalogueReference": "Catalogue", "Contract": "Contract", "ProjectReference": "Project",
}  # fmt: skip


def read_ubl(root: Any, beside: Beside) -> Draft:
    """The draft of a UBL order; raises `OrderRefused`."""
    draft = Draft()
    facts = Facts(draft, own=False)
    _head(draft, root)
    keep_parties(draft, root, beside)
    keep_deliveries(draft, root)
    keep_lines(draft, root, facts)
    keep_documents(draft, root)
    facts.done()
    return draft


def _head(draft: Draft, root: Any) -> None:
    for name, field in (("ID", "order_id"), ("DocumentCurrencyCode", "currency")):
        found = child(root, name)
        if found is not None:
            put(draft.fields, field, text_of(found), place(found))
    issued = child(root, "IssueDate")
    if issued is not None:
        put(draft.fields, "order_date", day(text_of(issued)), place(issued))
    _total(draft, root)
    _references(draft, root)
    for note in children(root, "Note"):
        draft.note(text_of(note))
    for term in children(root, "DeliveryTerms"):
        put(draft.section("route"), "incoterm", text_of(term, "ID"), place(term))
        draft.note(text_of(term, "SpecialTerms"))
    destination = child(root, "DestinationCountry")
    if destination is not None:
        put(draft.section("route"), "ship_to", text_of(destination, "IdentificationCode"), place(destination))


def _total(draft: Draft, root: Any) -> None:
    amount = child(root, "AnticipatedMonetaryTotal", "PayableAmount")
    if amount is not None:
        where = place(amount)
        money: Fields = {}
        put(money, "amount", decimal(text_of(amount), where), where)
        put(money, "currency", amount.get("currencyID"), where)
        draft.fields["total"] = At(money, where)


def _references(draft: Draft, root: Any) -> None:
    for name, label in terms("ubl")["references"].items():
        text = text_of(root, name)
        draft.note(f"{label}: {text}" if text else None)
    for name, label in _REFERENCES.items():
        for reference in children(root, name):
            number = text_of(reference, "ID")
            draft.note(f"{label}: {number}" if number else None)
    for reference in children(root, "OrderDocumentReference"):
        # A new order after a rejected one: what the profile has this reference for.
        number = text_of(reference, "ID")
        if number:
            related = {"order_id": At(number, place(reference)), "relation": "replaces"}
            draft.fields.setdefault("related_orders", []).append(At(related, place(reference)))
