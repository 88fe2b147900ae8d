"""The message to the authority (Art. 4 and 5 of Regulation (EU) 2021/821): drafted, approved, sent, answered.

The draft says facts found, duty triggered, and who must decide; never that something is legal or illegal.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from shared.contracts.assessment import Article5Test, Assessment, Disposition, Finding
from shared.contracts.order import Order
from shared.contracts.order.parties import Party


class NotificationState(StrEnum):
    """Where the message stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"


class Step(StrEnum):
    """What moves it."""

    EDIT = "edit"
    APPROVE = "approve"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"


DRAFT, APPROVED, SENT = NotificationState.DRAFT, NotificationState.APPROVED, NotificationState.SENT
ACKNOWLEDGED, DECIDED = NotificationState.ACKNOWLEDGED, NotificationState.DECIDED

STEPS: dict[Step, dict[NotificationState | None, NotificationState]] = {
    Step.EDIT: {None: DRAFT, DRAFT: DRAFT, APPROVED: DRAFT, DECIDED: DRAFT},
    Step.APPROVE: {DRAFT: APPROVED},
    Step.SEND: {APPROVED: SENT},
    Step.ACKNOWLEDGE: {SENT: ACKNOWLEDGED},
    Step.DECIDE: {SENT: DECIDED, ACKNOWLEDGED: DECIDED},
}
"""An approved text that is edited is a draft again; a new message may follow a decided one."""


class WrongStep(Exception):
    """The message is not where this step begins; the text says where it is and what comes first."""

    def __init__(self, state: NotificationState | None, step: Step) -> None:
        begins = " or ".join(str(one) for one in STEPS[step] if one)
        super().__init__(
            f"The notification is {state or 'not drafted yet'}; to {step} it, it must be {begins or 'new'}."
        )


def after(state: NotificationState | None, step: Step) -> NotificationState:
    """The state that follows; raises `WrongStep`."""
    try:
        return STEPS[step][state]
    except KeyError:
        raise WrongStep(state, step) from None


class Item(msgspec.Struct, frozen=True):
    """One line: what it is, and on which technical basis it may be a cyber-surveillance item."""

    line: int
    description: str
    quantity: str
    hs: str
    technical_basis: str


class NamedParty(msgspec.Struct, frozen=True):
    """Somebody in the transaction, in every script in which the order names them."""

    role: str
    name: str
    names_native: tuple[str, ...]
    country: str
    address: str


class Ground(msgspec.Struct, frozen=True):
    """One finding with its words and sources."""

    rule: str
    claim: str
    basis: str
    citation: str
    verified: bool
    sources: tuple[str, ...]
    against: tuple[str, ...]


class Attachment(msgspec.Struct, frozen=True):
    """A document of the case, by its hash."""

    sha256: str
    kind: str
    title: str


class Notification(msgspec.Struct, frozen=True):
    """The whole message; every word of it can be edited before it is approved."""

    authority: str
    channel: str
    legal_basis: str
    exporter: str
    order: str
    items: tuple[Item, ...]
    limbs: tuple[str, ...]
    parties: tuple[NamedParty, ...]
    end_use: str
    grounds: tuple[Ground, ...]
    steps_taken: tuple[str, ...]
    question: str
    attachments: tuple[Attachment, ...]
    remarks: str = ""


ARTICLE_4, ARTICLE_5 = "ART4", "ART5"
QUESTION = (
    "We ask whether an authorisation is required for this export, and hold the goods until you have answered."
)


def prefill(
    order: Order,
    assessment: Assessment,
    *,
    authority: str,
    channel: str,
    steps_taken: Sequence[str],
    attachments: Sequence[Attachment],
) -> Notification:
    """A draft from what is on file; nothing in it is guessed, what is unknown is called unknown."""
    return Notification(
        authority=authority,
        channel=channel,
        legal_basis=_legal_basis(assessment.findings),
        exporter=", ".join(
            filter(None, (order.exporter.name, order.exporter.address, order.exporter.country))
        ),
        order=f"{order.order_id}, revision {order.revision}",
        items=tuple(_items(order, assessment)),
        limbs=tuple(_limbs(test) for test in assessment.article_5),
        parties=tuple(_party(party) for party in order.parties),
        end_use=_end_use(order),
        grounds=tuple(_grounds(assessment.findings)),
        steps_taken=tuple(steps_taken),
        question=QUESTION,
        attachments=tuple(attachments),
    )


def _legal_basis(findings: Iterable[Finding]) -> str:
    rules = {finding.rule.partition("-")[0] for finding in findings if finding.action is Disposition.NOTIFY}
    if ARTICLE_4 in rules and ARTICLE_5 not in rules:
        return "Art. 4(2) of Regulation (EU) 2021/821"
    return "Art. 5(2) of Regulation (EU) 2021/821"


def _items(order: Order, assessment: Assessment) -> Iterable[Item]:
    for place, line in enumerate(order.lines):
        pointer = f"/lines/{place}"
        basis = [
            finding.claim
            for finding in assessment.findings
            if finding.rule.startswith("CAP-") and pointer in (finding.subject, *finding.subjects)
        ]
        yield Item(
            line.line,
            line.description,
            f"{line.qty} {line.uom or ''}".strip(),
            line.hs or "unknown",
            " ".join(basis) or "no surveillance capability found on this line",
        )


def _limbs(test: Article5Test) -> str:
    """The reasoning names each limb with its state and why."""
    return f"{test.subject}: awareness {test.awareness}; {test.reasoning}"


def _party(party: Party) -> NamedParty:
    where = (party.address, party.postcode, party.city, party.region)
    return NamedParty(
        party.role,
        party.name,
        tuple(party.names_native),
        party.country or "unknown",
        ", ".join(filter(None, where)) or "unknown",
    )


def _end_use(order: Order) -> str:
    statement = order.end_use_statement
    if statement is None or not statement.present:
        return "No end-use statement is on file."
    return statement.text or "The statement gives no purpose."


def _grounds(findings: Iterable[Finding]) -> Iterable[Ground]:
    for finding in sorted(findings, key=lambda one: -one.action.rank):
        if finding.action is not Disposition.CLEAR:
            yield Ground(
                finding.rule,
                finding.claim,
                finding.basis,
                finding.citation,
                finding.verified,
                tuple(f"“{item.quote}” [{item.source}]" for item in finding.evidence),
                tuple(f"“{item.quote}” [{item.source}]" for item in finding.counter_evidence),
            )


STATES_SAID = {
    None: "Proposal, not kept and not approved",
    NotificationState.DRAFT: "Draft, not approved",
}


def title_of(notification: Notification, state: NotificationState | None) -> str:
    """Over the message on paper; what nobody approved says so."""
    said = f"Notification under {notification.legal_basis}"
    return f"{said}: {STATES_SAID[state]}" if state in STATES_SAID else said


def in_words(notification: Notification) -> str:
    """The message as plain text, to be pasted into a form or a letter."""
    return "\n".join(_lines(msgspec.to_builtins(notification)))


def _lines(document: dict[str, Any]) -> Iterable[str]:
    for name, value in document.items():
        title = name.replace("_", " ").capitalize()
        if isinstance(value, str):
            if value:
                yield f"{title}: {value}"
            continue
        if value:
            yield f"\n{title}"
        for item in value:
            yield f"  - {item if isinstance(item, str) else '; '.join(_fields(item))}"


def _fields(item: dict[str, Any]) -> Iterable[str]:
    for name, value in item.items():
        if name == "verified":
            if not value:
                yield "citation not verified"
        elif value:
            said = ", ".join(value) if isinstance(value, tuple) else value
            yield f"{name.replace('_', ' ')}: {said}"
