"""What the API takes."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, RootModel, model_validator

from services.diligence.domain.conditions import Evidence, Needs, Terms
from services.diligence.domain.decisions import Choice, Verdict
from services.diligence.domain.due_diligence import DueDiligence
from services.diligence.establishing import Answer
from services.diligence.filing import Filed
from shared.contracts.order.values import IsoDate, Sha256, not_blank
from shared.web.bodies import Body

Reasons = Annotated[str, Field(max_length=20_000)]

Short = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(not_blank)]
Long = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(not_blank)]
DocumentKind = Literal[
    "end_use_statement", "tender", "datasheet", "contract", "ethics_approval", "correspondence", "other"
]
Sentence = Annotated[str, Field(min_length=1, max_length=1_500), AfterValidator(not_blank)]


class ReleaseConditionBody(Body):
    """What the release gate checks before goods leave; `text` says what exactly is needed."""

    needs: Needs
    text: Sentence
    document_kind: DocumentKind | None = None


class WatchBody(Body):
    """What is looked at after the sale."""

    text: Sentence
    owner: Short
    due: IsoDate


class EvidenceBody(Body):
    """What fulfils a release condition: a number or reference, a document of the case, the day of signing."""

    value: Annotated[str, Field(max_length=500)] = ""
    document_sha256: Sha256 | None = None
    signed_on: IsoDate | None = None

    def evidence(self) -> Evidence:
        """As the domain knows it."""
        signed = date.fromisoformat(self.signed_on) if self.signed_on else None
        return Evidence(self.value.strip(), self.document_sha256, signed)


class DismissalBody(Body):
    """A hit on a list that is not the party: `subject` is its JSON Pointer, `entry` as GET names it."""

    subject: Annotated[str, Field(pattern=r"^/parties/\d+", max_length=200)]
    entry: Short
    reason: Sentence
    until: IsoDate


class ManyDismissalsBody(DismissalBody):
    """The same party and entry in many cases; `subject` is of the first one."""

    cases: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]


class ReasonBody(Body):
    """Why something is done."""

    reason: Annotated[str, Field(max_length=4_000)] = ""


class NoteBody(Body):
    """What was found when somebody looked."""

    note: Long


class DecisionBody(Body):
    """A decision; both reasons are required, conditions exactly with `with_conditions`."""

    choice: Choice
    reasons_for: Reasons = ""
    reasons_against: Reasons = ""
    conditions: Annotated[tuple[Annotated[str, Field(max_length=2_000)], ...], Field(max_length=50)] = ()
    release_conditions: Annotated[tuple[ReleaseConditionBody, ...], Field(max_length=50)] = ()
    watch: Annotated[tuple[WatchBody, ...], Field(max_length=50)] = ()

    def verdict(self) -> Verdict:
        """As the domain knows it."""
        terms = msgspec.convert(
            {
                "release": [one.model_dump() for one in self.release_conditions],
                "watch": [one.model_dump() for one in self.watch],
            },
            Terms,
        )
        return Verdict(self.choice, self.reasons_for, self.reasons_against, self.conditions, terms)


class AnswerBody(Body):
    """One fact; `subject` is a JSON Pointer into the order, or a description by content."""

    fact: Short
    value: bool | Annotated[str, Field(max_length=4_000)] | None
    subject: Annotated[str, Field(max_length=200)] | dict[str, str] | None = None
    confirmed: bool = False
    document_sha256: Sha256 | None = None

    def answer(self) -> Answer:
        """As the command takes it; no subject means the order as a whole."""
        return Answer(self.fact, self.value, self.subject or "", self.confirmed, self.document_sha256)


class Answers(RootModel[Annotated[list[AnswerBody], Field(min_length=1, max_length=100)]]):
    """Facts that become one version of the overlay."""


class Asked(Body):
    """What the customer is asked, in which language, and for how long the link is good."""

    questions: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=1_000)]], Field(min_length=1, max_length=50)
    ]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")] = "en"
    valid_days: Annotated[int, Field(ge=1, le=90)] = 21


class GivenAnswers(Body):
    """Answers by the number of their question; null says "I do not know"."""

    answers: Annotated[
        dict[Annotated[int, Field(ge=1, le=50)], bool | Annotated[str, Field(max_length=4_000)] | None],
        Field(max_length=50),
    ]


class NotificationBody(Body):
    """A step of the message to the authority; with `answer`, what the authority decided."""

    step: Literal["approve", "send", "acknowledge", "decide"] | None = None
    reference: Short | None = None
    answer: Literal["permitted", "refused"] | None = None

    @model_validator(mode="after")
    def _names_its_reference(self) -> Self:
        """Ours when it is sent, the authority's afterwards: without one nobody finds the letter again."""
        if self.step != "approve" and self.reference is None:
            raise ValueError("a reference is needed, unless the text is only approved")
        return self


class ScoreBody(Body):
    """One scale of severity."""

    score: Annotated[int, Field(ge=1, le=5)]
    reason: Long


class SeverityBody(Body):
    """Scale, scope and irremediability, each 1 to 5 with a reason."""

    scale: ScoreBody
    scope: ScoreBody
    irremediability: ScoreBody


class PlanItemBody(Body):
    """A measure with its owner and day."""

    text: Long
    owner: Short
    due: IsoDate


class HeardBody(Body):
    """Who was heard."""

    text: Long
    uri: Annotated[str, Field(max_length=2_000)] | None = None


class DueDiligenceBody(Body):
    """The whole record as it is to stand."""

    severity: SeverityBody | None = None
    plan: Annotated[tuple[PlanItemBody, ...], Field(max_length=100)] = ()
    heard: Annotated[tuple[HeardBody, ...], Field(max_length=100)] = ()
    tracking_owner: Short | None = None
    next_look: IsoDate | None = None
    communication: Annotated[str, Field(max_length=4_000)] | None = None
    complaint_channel: Annotated[str, Field(max_length=2_000)] | None = None
    policy: Annotated[str, Field(max_length=2_000)] | None = None

    def record(self) -> DueDiligence:
        """As the domain knows it."""
        return msgspec.convert(self.model_dump(), DueDiligence)


class DocumentBody(Body):
    """A document by its hash; its content stays where it is."""

    sha256: Sha256
    kind: DocumentKind
    title: Short | None = None
    media_type: Short | None = None
    uri: Annotated[str, Field(max_length=2_000)] | None = None
    expires_on: IsoDate | None = None

    def filed(self) -> Filed:
        """As the command takes it."""
        expires = date.fromisoformat(self.expires_on) if self.expires_on else None
        return Filed(self.sha256, self.kind, self.title, self.media_type, self.uri, expires)


class ReservationBody(Body):
    """What intake asks to release."""

    release_id: Short
    order_key: Annotated[str, Field(min_length=1, max_length=1_000)]
    revision: Annotated[int, Field(ge=1, lt=2**31)]
    order_sha256: Sha256
