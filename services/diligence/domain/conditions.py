"""What deciders ask for: before the goods leave, checked by the release gate, and afterwards, watched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.order.values import is_blank


class Needs(StrEnum):
    """What fulfils a release condition."""

    DOCUMENT = "document_received"
    LICENCE = "licence_number"
    CLAUSE = "clause_signed"
    AUTHORITY = "authority_reference"


FULFILLED_BY = {
    Needs.DOCUMENT: "file the document in the case and name it here",
    Needs.LICENCE: "record the number of the licence",
    Needs.CLAUSE: "file the signed document, name it and the day it was signed",
    Needs.AUTHORITY: "record the reference of the authority's answer",
}
_BEFORE = {
    Needs.DOCUMENT: "document received",
    Needs.LICENCE: "licence number on file",
    Needs.CLAUSE: "clause signed",
    Needs.AUTHORITY: "authority's reference on file",
}
_IN_DOCUMENT = frozenset({Needs.DOCUMENT, Needs.CLAUSE})
_STOPS = (".", "。", "؟", "!", "?", "？", "！")


@dataclass(frozen=True, slots=True)
class ReleaseCondition:
    """One thing that must be there before goods leave; `text` says what exactly."""

    needs: Needs
    text: str
    document_kind: str | None = None
    """The kind that the document must be of; any where it is None."""

    @property
    def words(self) -> str:
        """As it stands on the certificate."""
        kind = f" ({self.document_kind})" if self.document_kind else ""
        return f"Before release, {_BEFORE[self.needs]}{kind}: {_sentence(self.text)}"


@dataclass(frozen=True, slots=True)
class WatchItem:
    """One thing to look at after the sale, by whom and when (ISO date)."""

    text: str
    owner: str
    due: str

    @property
    def words(self) -> str:
        """As it stands on the certificate."""
        at = date.fromisoformat(self.due)
        return f"{_sentence(self.text)} Owner: {self.owner}. Check on {at.day} {at:%b %Y}."


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision asks for beside its sentences; both are numbered from 1."""

    release: tuple[ReleaseCondition, ...] = ()
    watch: tuple[WatchItem, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, as they stand on the certificate."""
        return (*(one.words for one in self.release), *(one.words for one in self.watch))

    def faults(self) -> list[str]:
        """What is incomplete, in words."""
        lacking = [
            f"Release condition {number} does not say what exactly is needed."
            for number, one in enumerate(self.release, 1)
            if is_blank(one.text)
        ]
        return lacking + [
            f"Condition {number} to be checked later needs its text, an owner and a check date."
            for number, item in enumerate(self.watch, 1)
            if is_blank(item.text) or is_blank(item.owner) or not is_day(item.due)
        ]


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person named as fulfilling a condition."""

    value: str = ""
    """The number of a licence, the reference of an answer, who signed."""
    document: str | None = None
    """SHA-256 of a document of the case."""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class OnFile:
    """A document of the case."""

    kind: str
    expires_on: date | None


def lacks(
    condition: ReleaseCondition, evidence: Evidence | None, on_file: Mapping[str, OnFile], today: date
) -> str | None:
    """Why the condition is open, None when it is fulfilled; evidence that has expired is none."""
    if evidence is None:
        return "nothing fulfils it yet"
    if condition.needs not in _IN_DOCUMENT:
        return None if _is_number(evidence.value) else "a number or reference has at least one digit"
    return _lacks_document(condition, evidence, on_file, today)


def _lacks_document(
    condition: ReleaseCondition, evidence: Evidence, on_file: Mapping[str, OnFile], today: date
) -> str | None:
    document = on_file.get(evidence.document or "")
    if document is None:
        return "the document is not on file in this case"
    if condition.document_kind not in {None, document.kind}:
        return f"the document is filed as {document.kind}, not as {condition.document_kind}"
    if document.expires_on is not None and document.expires_on < today:
        return f"the document expired on {document.expires_on.isoformat()}"
    if condition.needs is Needs.CLAUSE and (evidence.signed_on is None or evidence.signed_on > today):
        return "the day on which it was signed is missing or to come"
    return None


def open_conditions(
    terms: Terms, given: Mapping[int, Evidence], on_file: Mapping[str, OnFile], today: date
) -> list[str]:
    """One sentence for each open release condition: which, why, and what fulfils it."""
    found = []
    for number, condition in enumerate(terms.release, 1):
        why = lacks(condition, given.get(number), on_file, today)
        if why is not None:
            found.append(
                f"Condition {number} is open: {condition.words} Now {why}. "
                f"To fulfil it, {FULFILLED_BY[condition.needs]}."
            )
    return found


def words_of(conditions: Iterable[str], terms: Terms) -> tuple[str, ...]:
    """Every condition of a decision as the certificate says it: the sentences, then the terms."""
    return (*conditions, *terms.words)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(_STOPS) else f"{text}."


def is_day(text: str) -> bool:
    """Whether this is an ISO date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
