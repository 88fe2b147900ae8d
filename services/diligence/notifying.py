"""Drafts the message to the authority, has a second person approve it, and follows it to the answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from services.diligence.clearing import audit
from services.diligence.domain.decisions import FieldFault, Incomplete, NotPossible
from services.diligence.domain.notification import (
    Attachment,
    Notification,
    NotificationState,
    Step,
    after,
    prefill,
)
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person, check_may_decide
from services.diligence.establishing import authority_answered, notify_authority
from services.diligence.filing import documents_of
from services.diligence.knowledge.authorities import authority_of
from services.diligence.said import iso
from services.diligence.trusting import named_in, trusted_assessment, trusted_order
from services.diligence.work import DiligenceWork

ADD = """
INSERT INTO notification
    (tenant, case_id, version, state, document, order_sha256, reference, person, at, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
NEWEST = """
SELECT version, state, document, order_sha256, reference, person, at, seal
FROM notification WHERE tenant = $1 AND case_id = $2 ORDER BY version DESC LIMIT 1
"""
AUTHORS = "SELECT DISTINCT person FROM notification WHERE tenant = $1 AND case_id = $2 AND state = 'draft'"
_DECODER = msgspec.json.Decoder(Notification)
Answer = Literal["permitted", "refused"]


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest version of a case's message."""

    version: int
    state: NotificationState
    document: bytes
    order_sha256: str
    reference: str | None
    person: str
    at: datetime

    @property
    def text(self) -> Notification:
        """What it says."""
        return _DECODER.decode(self.document)

    def sealed_fields(self, case: Case) -> dict[str, Any]:
        """Everything but the time."""
        return {
            "case": str(case.case_id),
            "version": self.version,
            "state": self.state.value,
            "document": self.document.decode(),
            "order_sha256": self.order_sha256,
            "reference": self.reference,
            "person": self.person,
        }


async def stored_notification(work: DiligenceWork, file: OrderFile, case: Case) -> Stored | None:
    """The newest version; None before there is a draft. Raises `SealBroken`."""
    row = await work.connection.fetchrow(NEWEST, file.tenant, case.case_id)
    if row is None:
        return None
    values = {**dict(row), "state": NotificationState(row["state"]), "document": bytes(row["document"])}
    seal = values.pop("seal")
    stored = Stored(**values)
    work.seals.check("notification", stored.sealed_fields(case), bytes(seal))
    return stored


async def proposed_text(work: DiligenceWork, file: OrderFile, case: Case) -> Notification:
    """A first draft from the order, its newest assessment and the case's documents; nothing is stored."""
    if not file.assessed:
        raise NotPossible(f"Revision {file.revision} has not been assessed yet. Wait for its assessment.")
    order = await trusted_order(work, file)
    authority = authority_of(order.exporter.country)
    documents = await documents_of(work, file.tenant, case.case_id)
    return prefill(
        order,
        await trusted_assessment(work, file),
        authority=authority.name,
        channel=authority.channel,
        steps_taken=[f"{fact.fact}: {fact.value}" for fact in await work.documents.facts(file)],
        attachments=[Attachment(one["sha256"], one["kind"], one["title"] or "") for one in documents],
    )


async def current_text(work: DiligenceWork, file: OrderFile, case: Case) -> Notification:
    """What is kept, or what is proposed while nothing is."""
    stored = await stored_notification(work, file, case)
    return stored.text if stored else await proposed_text(work, file, case)


async def draft(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, text: Notification
) -> Stored:
    """Keep a version of the text. Raises `WrongStep`: what was sent is not edited."""
    return await _step(work, file, case, person, Step.EDIT, text=text)


async def approve(work: DiligenceWork, file: OrderFile, case: Case, person: Person) -> Stored:
    """Somebody who wrote none of it approves the text. Raises `WrongStep`, `NotAllowed`."""
    check_may_decide(person, file.submitters | named_in(await trusted_order(work, file)))
    authors = {row["person"] for row in await work.connection.fetch(AUTHORS, file.tenant, case.case_id)}
    if person.is_one_of(authors):
        raise NotAllowed("You wrote this notification. Someone else must approve it.")
    return await _step(work, file, case, person, Step.APPROVE)


async def send(work: DiligenceWork, file: OrderFile, case: Case, person: Person, reference: str) -> Stored:
    """It was sent under our reference; the case waits. Raises `WrongStep`, `NotPossible`."""
    stored = await stored_notification(work, file, case)
    if stored is not None and stored.order_sha256 != file.order_sha256:
        raise NotPossible("The order was amended after this text was approved. Draft it again.")
    sent = await _step(work, file, case, person, Step.SEND, reference=reference)
    await notify_authority(work, file, case, sent.text.authority, reference, person)
    return sent


async def acknowledge(
    work: DiligenceWork, file: OrderFile, case: Case, person: Person, reference: str
) -> Stored:
    """The authority has confirmed that it has it, under its own reference. Raises `WrongStep`."""
    return await _step(work, file, case, person, Step.ACKNOWLEDGE, reference=reference)


async def decide_notification(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    answer: Answer,
    reference: str,
) -> Stored:
    """The authority has answered. Raises `WrongStep`, `IllegalTransition`."""
    stored = await _step(work, file, case, person, Step.DECIDE, reference=reference)
    await authority_answered(work, file, case, answer, reference, person)
    return stored


async def take_step(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    step: Step,
    *,
    reference: str = "",
    answer: Answer | None = None,
) -> Stored:
    """One step of the message, whoever asks for it and from where.

    Raises `Incomplete` when the step lacks its reference or its answer, and what the step raises.
    """
    if step is not Step.APPROVE and not reference:
        raise Incomplete([FieldFault("/reference", "Name the reference of the message or of the answer.")])
    match step:
        case Step.APPROVE:
            return await approve(work, file, case, person)
        case Step.SEND:
            return await send(work, file, case, person, reference)
        case Step.ACKNOWLEDGE:
            return await acknowledge(work, file, case, person, reference)
        case Step.DECIDE if answer is not None:
            return await decide_notification(work, file, case, person, answer, reference)
    raise Incomplete([FieldFault("/answer", "Say what the authority answered: permitted or refused.")])


async def _step(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    step: Step,
    *,
    text: Notification | None = None,
    reference: str | None = None,
) -> Stored:
    before = await stored_notification(work, file, case)
    state = after(before.state if before else None, step)
    document = msgspec.json.encode(text) if text else before.document if before else b""
    stored = Stored(
        version=before.version + 1 if before else 1,
        state=state,
        document=document,
        order_sha256=file.order_sha256 if text or before is None else before.order_sha256,
        reference=reference or (before.reference if before and not text else None),
        person=person.key,
        at=work.now,
    )
    seal = work.seals.seal("notification", stored.sealed_fields(case))
    await work.connection.execute(
        ADD, file.tenant, case.case_id, stored.version, state.value, document, stored.order_sha256,
        stored.reference, stored.person, stored.at, seal,
    )  # fmt: skip
    file.edited()
    details = {"case": str(case.case_id), "version": stored.version, "reference": stored.reference}
    audit(work, file, f"notification.{state}", details, actor=f"person:{stored.person}")
    return stored


def notification_view(stored: Stored) -> dict[str, Any]:
    """As the API shows it."""
    return {
        "version": stored.version,
        "state": stored.state.value,
        "reference": stored.reference,
        "order_sha256": stored.order_sha256,
        "person": stored.person,
        "at": iso(stored.at),
        "text": msgspec.to_builtins(stored.text),
    }
