"""What a customer is asked, and what the answers become.

We ask, we do not accuse: a question carries no finding and no name of a list. "I do not know" is an answer;
it establishes nothing.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from services.diligence.domain.decisions import FieldFault, Incomplete
from shared.contracts.assessment import Question
from shared.contracts.order.values import is_blank

AnswerKind = Literal["yes_no", "text"]
TEXT_FACTS = ("laboratory", "principal_investigator", "funding_source", "signed_by", "text", "name")
"""Endings of facts that are words; every other fact is yes or no."""
MAX_TEXT = 4_000
SECRET_BYTES = 32

Given = bool | str | None


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question to a customer; `fact` is empty where the answer is only to be read by people."""

    number: int
    text: str
    kind: AnswerKind
    fact: str = ""
    subject: str = ""
    why: str = ""


def kind_of(fact: str) -> AnswerKind:
    """Whether a fact is answered by yes and no or in words."""
    return "text" if fact.rpartition(".")[2] in TEXT_FACTS or not fact else "yes_no"


def questions_to_ask(
    open_questions: Iterable[Question], texts: Sequence[str], why: Callable[[str], str]
) -> tuple[Asked, ...]:
    """What is to be asked: `texts` in their order; those that an assessment asks bring their fact along.

    `why` gives the reason for a fact, in the customer's words.
    """
    by_text = {question.text: question for question in open_questions}
    asked = []
    for number, text in enumerate(texts, 1):
        known = by_text.get(text)
        fact = known.fact if known else ""
        subject = known.subject if known else ""
        asked.append(Asked(number, text, kind_of(fact), fact, subject, why(fact)))
    return tuple(asked)


def check_answers(questions: Sequence[Asked], given: Mapping[int, Given]) -> None:
    """Raises `Incomplete`: every question is answered, in its kind; None says "I do not know"."""
    faults = [
        FieldFault(f"/answers/{question.number}", fault)
        for question in questions
        if (fault := _fault(question, given))
    ]
    known = {question.number for question in questions}
    faults += [
        FieldFault(f"/answers/{number}", "There is no such question.")
        for number in given
        if number not in known
    ]
    if faults:
        raise Incomplete(faults)


def _fault(question: Asked, given: Mapping[int, Given]) -> str:
    if question.number not in given:
        return "This question is not answered yet. “I do not know” is an answer."
    value = given[question.number]
    if value is None:
        return ""
    if question.kind == "yes_no":
        return "" if isinstance(value, bool) else "Answer yes, no, or “I do not know”."
    if not isinstance(value, str) or is_blank(value):
        return "Answer in words, or say “I do not know”."
    return f"At most {MAX_TEXT} characters." if len(value) > MAX_TEXT else ""


def established(questions: Sequence[Asked], given: Mapping[int, Given]) -> list[tuple[Asked, bool | str]]:
    """The answers that say something about a fact."""
    found = []
    for question in questions:
        value = given.get(question.number)
        if question.fact and value is not None:
            found.append((question, value))
    return found


def new_token(tenant: str) -> tuple[str, bytes]:
    """A link's token, shown once, and the hash of its secret: 256 random bits after the tenant's name."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return f"{urlsafe_b64encode(tenant.encode()).decode().rstrip('=')}.{secret}", _hash(secret)


def read_token(token: str) -> tuple[str, bytes] | None:
    """Tenant and hash of the secret; None for what cannot be a token of ours."""
    name, _, secret = token.partition(".")
    try:
        tenant = urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except ValueError:
        return None
    return (tenant, _hash(secret)) if secret and tenant.isprintable() and "," not in tenant else None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
