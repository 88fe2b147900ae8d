"""The end-use statement and the contract: each fact with how well it stands."""

from datetime import date

from services.screening.domain.facts import PartyFacts, Statement
from services.screening.domain.overlay import Overlay
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Stated
from services.screening.facts.end_users import bodies_in
from services.screening.facts.speaker import other_speaker
from services.screening.knowledge.load import Knowledge
from shared.contracts.order.order import Order
from shared.contracts.order.transaction import EndUseStatement

UNDERTAKINGS = (
    "signed_by_end_user",
    "hr_undertaking",
    "no_covert_use",
    "no_reexport",
    "ethics_approval",
    "consent_protocol",
    "no_security_transfer",
    "laboratory",
    "principal_investigator",
    "funding_source",
)
CONTRACT_FACTS = (
    "no_russia_clause",
    "suspension_right",
    "audit_right",
    "remote_disable_right",
    "public_authority",
)
LONGEST_VALIDITY_DAYS = 400
"""A yearly framework statement is ordinary; one signed longer ago without an end is not renewed."""


def statement_of(
    order: Order, parties: tuple[PartyFacts, ...], knowledge: Knowledge, overlay: Overlay, day: date
) -> Statement:
    """The statement as received, with what was established since."""
    received = order.end_use_statement
    text = (received.text or "") if received else ""
    undertakings, quotes = {}, {}
    for name in UNDERTAKINGS:
        value = getattr(received, name) if received else None
        undertakings[name] = overlay.stated(f"end_use_statement.{name}", value)
        shown = "absent" if value is None else str(value).lower() if isinstance(value, bool) else value
        quotes[name] = Quote(f"/end_use_statement/{name}", shown)
    return Statement(
        present=overlay.stated("end_use_statement.present", received.present if received else None),
        undertakings=undertakings,
        quotes=quotes,
        signer_is_intermediary=_intermediary_signer(received, parties, knowledge),
        expired=_expired(received, order, overlay, day),
        altered=_altered(received, order),
        text=text,
        accused=_accused(text, knowledge),
        contradicted=_contradicted(order, text, knowledge),
        other_speaker=other_speaker(order, parties, knowledge),
    )


_ACCUSING = ("programme", "ordinary_programme", "hint", "scale")
_WATCHING = frozenset(
    {"observe_space", "track_location", "intercept", "extract_device", "fuse_data", "covert_design"}
)
"""Tags that are a use as well as a feature: who names them says that people will be watched."""


def _accused(text: str, knowledge: Knowledge) -> bool:
    """Whether a statement's text names a programme, a security user or the watching of people.

    Names of features alone (recognition of faces or emotions) accuse nobody: access to one's own office, or a
    study, has to name them.
    """
    reading = knowledge.reader.read(text)
    named = any(reading.of(topic) for topic in _ACCUSING)
    watching = any(hit.phrase.name in _WATCHING for topic in ("tag", "declared") for hit in reading.of(topic))
    return named or watching or bool(reading.of("trait", "public_space")) or bool(bodies_in(reading))


def _contradicted(order: Order, text: str, knowledge: Knowledge) -> dict[str, Quote]:
    """Words of the statement, or of the document sent as the statement, against what is declared of it."""
    texts = {"/end_use_statement/text": text}
    for number, document in enumerate(order.documents):
        if document.kind == "end_use_statement":
            texts[f"/documents/{number}/text"] = document.text or ""
    found: dict[str, Quote] = {}
    for pointer, words in texts.items():
        reading = knowledge.reader.read(words)
        against = {
            "no_covert_use": [h for topic in ("tag", "declared") for h in reading.of(topic, "covert_design")],
            "no_security_transfer": bodies_in(reading),
        }
        for name, hits in against.items():
            if hits:
                found.setdefault(name, Quote(pointer, reading.quote(hits[0]), hits[0].phrase.language))
    return found


def contract_of(order: Order, overlay: Overlay, confirmed: bool) -> dict[str, Stated]:
    """The exporter's own records; they count as confirmed where the tenant's settings say so."""
    facts = {
        name: overlay.stated(
            f"contract.{name}", getattr(order.contract, name) if order.contract else None, confirmed=confirmed
        )
        for name in CONTRACT_FACTS
    }
    assessed = order.compliance.diversion_risk_assessed if order.compliance else None
    if assessed is None and order.compliance and order.compliance.diversion_risk_assessment:
        assessed = True
    facts["diversion_risk_assessed"] = overlay.stated(
        "compliance.diversion_risk_assessed", assessed, confirmed=confirmed
    )
    exemption = order.compliance.article_12g_exemption if order.compliance else None
    facts["article_12g_exemption"] = overlay.stated(
        "compliance.article_12g_exemption", exemption, confirmed=confirmed
    )
    return facts


def _intermediary_signer(
    statement: EndUseStatement | None, parties: tuple[PartyFacts, ...], knowledge: Knowledge
) -> Quote | None:
    if statement is None:
        return None
    if statement.signed_by_role:
        reading = knowledge.reader.read(statement.signed_by_role)
        if reading.of("signer"):
            return Quote("/end_use_statement/signed_by_role", statement.signed_by_role)
    if statement.signed_by:
        signer = knowledge.reader.folded(statement.signed_by)
        for party in parties:
            names = [knowledge.reader.folded(name) for name in (party.name, *party.native)]
            if party.role != "end_user" and party.intermediary and signer in names:
                return Quote("/end_use_statement/signed_by", statement.signed_by)
    return None


def _expired(statement: EndUseStatement | None, order: Order, overlay: Overlay, day: date) -> Quote | None:
    if statement is None or not statement.present or overlay.confirmed("end_use_statement.renewed"):
        return None
    if statement.expires_on and date.fromisoformat(statement.expires_on) < day:
        return Quote("/end_use_statement/expires_on", statement.expires_on)
    if statement.signed_on and not statement.expires_on:
        signed = date.fromisoformat(statement.signed_on)
        until = date.fromisoformat(order.order_date) if order.order_date else day
        if (until - signed).days > LONGEST_VALIDITY_DAYS:
            return Quote("/end_use_statement/signed_on", statement.signed_on)
    return None


def _altered(statement: EndUseStatement | None, order: Order) -> Quote | None:
    """The hash in the statement is that of none of the statement's documents sent along."""
    if statement is None or not statement.document_sha256:
        return None
    hashes = [d.sha256 for d in order.documents if d.kind == "end_use_statement" and d.sha256]
    if hashes and statement.document_sha256 not in hashes:
        return Quote("/end_use_statement/document_sha256", statement.document_sha256)
    return None
