"""Asks the customer under a link that needs no account, and takes the answers as declared facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.diligence.clearing import audit
from services.diligence.domain.dismissals import PREFIX
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import CUSTOMER, Person
from services.diligence.domain.questionnaire import (
    Asked,
    Given,
    check_answers,
    established,
    new_token,
    questions_to_ask,
    read_token,
)
from services.diligence.establishing import Answer, answered_without_facts, ask_customer, establish
from services.diligence.knowledge.customer_questions import why_asked
from services.diligence.said import iso
from services.diligence.work import DiligenceWork
from shared.contracts.order import read_order
from shared.messaging.ids import new_id

ADD = """
INSERT INTO answer_link (tenant, link_id, secret_sha256, case_id, order_key, exporter, contact, language,
    questions, draft, asked_by, asked_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, '{}', $10, $11, $12)
"""
FIND = """
SELECT l.link_id, l.tenant, l.case_id, l.order_key, l.exporter, l.contact, l.language,
    l.questions::text AS questions, l.draft::text AS draft, l.answers::text AS answers, l.asked_at,
    l.expires_at, l.answered_at, l.withdrawn_at, c.state IN ('decided', 'closed') AS settled
FROM answer_link l JOIN diligence_case c ON c.tenant = l.tenant AND c.case_id = l.case_id
WHERE l.tenant = $1 AND l.secret_sha256 = $2
"""
OF_CASE = """
SELECT link_id, language, questions::text AS questions, answers::text AS answers, asked_by, asked_at,
    expires_at, answered_at, withdrawn_at
FROM answer_link WHERE tenant = $1 AND case_id = $2 ORDER BY asked_at
"""
SAVE = "UPDATE answer_link SET draft = $3::text::jsonb WHERE tenant = $1 AND link_id = $2"
ANSWERED = """
UPDATE answer_link SET answers = $3::text::jsonb, draft = '{}', answered_at = $4
WHERE tenant = $1 AND link_id = $2 AND answered_at IS NULL RETURNING link_id
"""
WITHDRAW = """
UPDATE answer_link SET withdrawn_at = $3
WHERE tenant = $1 AND case_id = $2 AND answered_at IS NULL AND withdrawn_at IS NULL
"""
_ANSWERS = msgspec.json.Decoder(dict[int, bool | str | None], strict=False)
_QUESTIONS = msgspec.json.Decoder(tuple[Asked, ...])


class LinkClosed(Exception):
    """Nothing can be answered under this link any more; the message says why and whom to ask."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a customer sees: who asks, what, until when; nothing of findings, lists or other parties."""

    link_id: UUID
    tenant: str
    case_id: UUID
    order_key: str
    exporter: str
    contact: str
    language: str
    questions: tuple[Asked, ...]
    draft: dict[int, Given]
    answers: dict[int, Given] | None
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    withdrawn_at: datetime | None
    settled: bool
    """Whether the case is decided or closed; should it be opened again, so is the link."""

    def check_open(self, now: datetime) -> None:
        """Raises `LinkClosed`."""
        ask = f" Please ask {self.contact}." if self.contact else " Please ask the exporter."
        if self.answered_at is not None:
            raise LinkClosed(f"These questions were answered on {self.answered_at:%d %b %Y}.{ask}")
        if self.withdrawn_at is not None:
            raise LinkClosed(f"These questions are no longer asked.{ask}")
        if self.settled:
            raise LinkClosed(f"The order has been decided meanwhile; the answers are no longer needed.{ask}")
        if self.expires_at <= now:
            raise LinkClosed(f"This link was valid until {self.expires_at:%d %b %Y}.{ask}")

    @property
    def reference(self) -> str:
        """What a customer may quote: it leads to the answers and says nothing."""
        return str(self.link_id)[-12:].upper()


async def open_link(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    texts: Sequence[str],
    *,
    language: str,
    valid: timedelta,
) -> dict[str, Any]:
    """Ask under a new link, which is shown once; earlier unanswered ones end. Raises `IllegalTransition`."""
    assessment = await work.documents.assessment(file) if file.assessed else None
    questions = questions_to_ask(assessment.questions if assessment else (), texts, why_asked)
    await ask_customer(work, file, case, person, texts)
    await work.connection.execute(WITHDRAW, file.tenant, case.case_id, work.now)
    token, secret = new_token(file.tenant)
    order = read_order(await work.documents.order(file))
    expires = work.now + valid
    values = (order.exporter.name, person.email or "", language, msgspec.json.encode(questions).decode())
    await work.connection.execute(
        ADD,
        file.tenant,
        new_id(),
        secret,
        case.case_id,
        file.order_key,
        *values,
        person.id,
        work.now,
        expires,
    )
    return {"path": f"/a/{token}", "token": token, "expires_at": iso(expires)}


async def find_link(work: DiligenceWork, token: str) -> Link | None:
    """The link of a token; None when there is none. The tenant is in the token: scope the work to it."""
    read = read_token(token)
    row = await work.connection.fetchrow(FIND, *read) if read else None
    return _link(row) if row else None


def _link(row: asyncpg.Record) -> Link:
    values = dict(row)
    values["questions"] = _QUESTIONS.decode(row["questions"])
    values["draft"] = _ANSWERS.decode(row["draft"])
    values["answers"] = _ANSWERS.decode(row["answers"]) if row["answers"] else None
    return Link(**values)


async def save_draft(work: DiligenceWork, link: Link, given: Mapping[int, Given]) -> None:
    """Keep unfinished answers for whoever opens the link next; raises `LinkClosed`."""
    link.check_open(work.now)
    known = {question.number for question in link.questions}
    kept = {number: value for number, value in given.items() if number in known}
    await work.connection.execute(SAVE, link.tenant, link.link_id, msgspec.json.encode(kept).decode())


async def take_answers(
    work: DiligenceWork, file: OrderFile, case: Case, link: Link, given: Mapping[int, Given]
) -> None:
    """The answers become declared facts, said by the customer; the order is assessed again.

    Raises `Incomplete`, `LinkClosed`.
    """
    link.check_open(work.now)
    check_answers(link.questions, given)
    document = msgspec.json.encode(dict(given)).decode()
    if not await work.connection.fetchval(ANSWERED, link.tenant, link.link_id, document, work.now):
        raise LinkClosed("These questions were answered a moment ago.")
    customer = Person(f"{CUSTOMER}{link.link_id}", None, frozenset())
    facts = [
        Answer(question.fact, value, question.subject)
        for question, value in established(link.questions, given)
        if not question.fact.startswith(PREFIX)
    ]
    if facts:
        await establish(work, file, case, facts, customer)
    else:
        await answered_without_facts(work, file, case, customer)
    personal = {f"answer {number}": str(value) for number, value in given.items()}
    details = {"link": str(link.link_id), "facts": len(facts)}
    audit(work, file, "customer.answered", details, actor=customer.id, personal=personal)


async def links_of(work: DiligenceWork, tenant: str, case_id: UUID) -> list[dict[str, Any]]:
    """Every time the customer was asked in this case, oldest first, with the answers."""
    return [_asked(row, work.now) for row in await work.connection.fetch(OF_CASE, tenant, case_id)]


def _asked(row: asyncpg.Record, now: datetime) -> dict[str, Any]:
    answers = _ANSWERS.decode(row["answers"]) if row["answers"] else {}
    state = "waiting" if row["expires_at"] > now else "expired"
    state = "withdrawn" if row["withdrawn_at"] else state
    return {
        "link_id": str(row["link_id"]),
        "state": "answered" if row["answered_at"] else state,
        "language": row["language"],
        "asked_by": row["asked_by"],
        "asked_at": iso(row["asked_at"]),
        "expires_at": iso(row["expires_at"]),
        "answered_at": iso(row["answered_at"]) if row["answered_at"] else None,
        "questions": [
            {
                "number": one.number,
                "text": one.text,
                "fact": one.fact or None,
                "answer": answers.get(one.number),
            }
            for one in _QUESTIONS.decode(row["questions"])
        ],
    }
