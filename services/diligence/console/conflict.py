"""Two people at one case: what changed while somebody was writing, and what was written."""

from dataclasses import dataclass

from starlette.responses import Response

from services.diligence.api.desk import refusals
from services.diligence.console import words
from services.diligence.console.decisions import conditions_of
from services.diligence.console.drafts import Draft
from services.diligence.console.house import House, context
from services.diligence.console.queries.case import read_case
from services.diligence.console.sessions import Visitor
from services.diligence.console.views.case import CaseView
from services.diligence.console.views.history import actor_name
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.repository.documents import AssessmentMissing
from services.diligence.work import DiligenceWork
from shared.contracts.assessment import Assessment, Finding

LAST = "SELECT actor, at FROM audit_entry WHERE tenant = $1 AND stream = $2 ORDER BY position DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison; `changed` when it is not as it was."""

    name: str
    then: str
    now: str
    mine: str = ""

    @property
    def changed(self) -> bool:
        """Whether somebody else changed it."""
        return self.then != self.now


async def conflict_page(
    house: House, work: DiligenceWork, file: OrderFile, case: Case, visitor: Visitor, draft: Draft
) -> Response:
    """412: nothing was recorded, nothing is lost."""
    from services.diligence.console.routes.case import view_of  # the page's own view

    with refusals():
        read = await read_case(work, file, case)
        before = await _assessment(work, file, draft.assessment_number)
    shown = await view_of(read, visitor, work)
    last = await work.connection.fetchrow(LAST, file.tenant, file.order_key)
    who = actor_name(last["actor"], read.names) if last else "system"
    appeared, gone = findings_changed(before, read.assessment)
    return house.pages.page(
        "conflict.html",
        412,
        **context(
            await house.frame(work, visitor, "/queue"),
            case=shown,
            draft=draft,
            who=who,
            at=last["at"] if last else work.now,
            fields=_fields(shown, draft, before),
            appeared=appeared,
            gone=gone,
            faults=(),
            query="",
        ),
    )


async def _assessment(work: DiligenceWork, file: OrderFile, number: int) -> Assessment | None:
    try:
        return await work.documents.assessment(file, number)
    except AssessmentMissing:
        return None


def _fields(shown: CaseView, draft: Draft, before: Assessment | None) -> list[Field]:
    first = shown.decision.first
    outcome = words.OUTCOMES[before.disposition.value] if before else "unknown"
    choice = draft.get("choice")
    decided = f"{first.name or first.person}: {words.CHOICES[first.choice]}" if first else "nobody yet"
    fields = [
        Field("Version of the case", str(draft.case_version), str(shown.version)),
        Field("Assessment", str(draft.assessment_number), str(shown.assessment_number)),
        Field("Outcome", outcome, words.OUTCOMES[shown.outcome]),
        Field("Revision of the order", str(before.revision) if before else "", str(shown.revision)),
        Field("First decision", "nobody yet", decided, words.CHOICES.get(choice, choice)),
        Field("Reasons for", "", first.reasons_for if first else "", draft.get("reasons_for")),
        Field("Reasons against", "", first.reasons_against if first else "", draft.get("reasons_against")),
        Field(
            "Conditions", "", "\n".join(first.conditions) if first else "", "\n".join(conditions_of(draft))
        ),
    ]
    return [one for one in fields if one.then or one.now or one.mine]


def findings_changed(
    before: Assessment | None, now: Assessment | None
) -> tuple[list[Finding], list[Finding]]:
    """Findings that appeared and that went, by key and action."""
    old = {(one.key, one.action): one for one in before.findings} if before else {}
    new = {(one.key, one.action): one for one in now.findings} if now else {}
    appeared = [one for key, one in new.items() if key not in old]
    return appeared, [one for key, one in old.items() if key not in new]
