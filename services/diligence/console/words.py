"""The console's words, in one place: short sentences, the field's terms, no blame."""

import re

from shared.contracts.assessment import Disposition

OUTCOMES = {item.value: item.value.capitalize() for item in Disposition}
OUTCOME_SENTENCES = {
    "CLEAR": "May ship once the certificate is issued.",
    "REVIEW": "One reviewer must release.",
    "HOLD": "Do not ship. Two people must release.",
    "NOTIFY": "Do not ship. The authority must be told, and must answer.",
    "BLOCK": "Must not ship: the law forbids it on these facts, or a licence is missing.",
}
STATES = {
    "open": "Open",
    "waiting_customer": "Waiting for customer",
    "waiting_authority": "Waiting for authority",
    "proposed": "Second signature",
    "decided": "Decided",
    "closed": "Closed",
}
CHOICES = {
    "proceed": "Clear",
    "with_conditions": "Clear with conditions",
    "decline": "Decline",
    "hold": "Keep on hold",
}
CLEARANCES = {
    "PENDING": "pending",
    "HELD": "held",
    "CLEARED": "cleared",
    "CLEARED_WITH_CONDITIONS": "cleared with conditions",
    "DECLINED": "declined",
    "BLOCKED": "blocked",
    "CANCELLED": "cancelled",
}
MORE_RELATED = (
    "More orders are related than stand here: only the first it names, and that name it, are listed."
)
FAMILIES = {
    "USR": "End user",
    "CAP": "Capability",
    "GEO": "Place",
    "PRJ": "Project",
    "EUS": "Statement",
    "KON": "Contract",
    "LST": "Lists",
    "OWN": "Ownership",
    "DIV": "Diversion",
    "ART4": "Art. 4",
    "ART5": "Art. 5 test",
    "HR": "Due diligence",
    "PRC": "Law of the buyer's country",
}
ROLES = {
    "sold_to": "Sold to",
    "bill_to": "Bill to",
    "consignee": "Consignee",
    "intermediate_consignee": "Intermediate consignee",
    "end_user": "End user",
    "freight_forwarder": "Freight forwarder",
    "notify_party": "Notify party",
    "payer": "Payer",
    "broker": "Broker",
    "owner": "Owner",
    "other": "Other party",
}
FIELDS = {
    "text": "Purpose",
    "signed_by": "Signed by",
    "signed_by_role": "Signed by",
    "signed_on": "Signed on",
    "expires_on": "Valid until",
    "signed_by_end_user": "By the end user",
    "hr_undertaking": "Human rights",
    "no_covert_use": "No covert use",
    "no_reexport": "No re-export",
    "no_security_transfer": "No transfer to security",
    "ethics_approval": "Ethics approval",
    "consent_protocol": "Consent protocol",
    "laboratory": "Laboratory",
    "principal_investigator": "Principal investigator",
    "funding_source": "Funding",
    "document_sha256": "Document",
    "present": "Statement",
    "name": "Name",
    "names_native": "Native name",
    "tender_ref": "Tender",
    "description": "Description",
    "scale": "Scale",
    "sites": "Sites",
    "ship_from": "From",
    "ship_to": "To",
    "via": "Via",
    "incoterm": "Incoterm",
    "forwarder": "Forwarder",
    "method": "Method",
    "payer_country": "Payer's country",
    "currency": "Currency",
    "no_russia_clause": "Art. 12g clause",
    "suspension_right": "Right to suspend",
    "audit_right": "Audit right",
    "remote_disable_right": "Remote disable right",
    "public_authority": "Public authority",
    "declined_services": "Declined services",
    "diversion_risk_assessment": "Diversion assessment",
    "diversion_risk_assessed": "Diversion assessed",
    "licences": "Licences",
    "article_12g_exemption": "Art. 12g exemption",
    "us_person": "US person",
    "us_dollar": "US dollar",
}
LIMBS = {
    "natural_persons": "Natural persons",
    "data_from_ict_systems": "Data from ICT systems",
    "covert_surveillance": "Covert surveillance",
    "specially_designed": "Specially designed",
}
ASKED = {
    "customer": "Customer",
    "product_management": "Product management",
    "sales": "Sales",
    "compliance": "Compliance",
    "authority": "Authority",
}
DOCUMENT_KINDS = {
    "end_use_statement": "End-use statement",
    "tender": "Tender",
    "datasheet": "Data sheet",
    "contract": "Contract",
    "ethics_approval": "Ethics approval",
    "correspondence": "Correspondence",
    "other": "Other",
}
CONDITION_NEEDS = {
    "": "Looked at on that date",
    "licence_number": "Licence number on file",
    "clause_signed": "Clause signed",
    "authority_reference": "Authority's reference",
    "document_received": "Any document received",
    **{f"document_received|{kind}": f"{name} received"
       for kind, name in DOCUMENT_KINDS.items() if kind != "other"},
}  # fmt: skip
"""What a condition of the decision form may be: kinds of `domain.conditions`, with the kind of document. All
but the first are checked before goods leave. Short: the narrow column shows one whole."""
LIST_SOURCES = {
    "us_csl": "US screening list",
    "us_sdn": "OFAC SDN list",
    "us_dpl": "US denied persons",
    "eu_fsf": "EU consolidated list",
    "un_sc": "UN Security Council list",
    "rules": "Rules",
}
LIST_CODES = {
    "SDN": "OFAC SDN",
    "EL": "BIS Entity List",
    "UVL": "BIS Unverified List",
    "DPL": "BIS Denied Persons",
    "MEU": "BIS Military End User",
    "NS-MBS": "OFAC NS-MBS",
    "CMIC": "OFAC NS-CMIC",
}
ASSESSMENT_PARTS = {
    "disposition": "Outcome",
    "findings": "Findings, word for word",
    "questions": "Questions",
    "not_evaluated": "Rules not evaluated",
    "case_requires": "What the case must contain",
    "list_only": "What name lists alone would say",
    "article_5": "Art. 5 test",
    "versions": "Versions",
}
FACT_ANSWERS = {True: "yes", False: "no"}


def plain(name: str) -> str:
    """A name of ours as words: `waiting_customer` as `waiting customer`."""
    return name.replace("_", " ")


_OUTCOME = re.compile(rf"\b({'|'.join(OUTCOMES)})\b")


def worded(text: str) -> str:
    """`assessment 2 is HOLD` as `assessment 2 is hold`."""
    return _OUTCOME.sub(lambda found: OUTCOMES[found[0]].lower(), text)


def count(number: int, one: str, many: str = "") -> str:
    """`1 finding`, `3 findings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
