"""One case as it is shown: verdict, way out, findings, order, questions, due diligence, decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.diligence.console import words
from services.diligence.console.queries.case import CaseFile
from services.diligence.console.views import decision, findings, history, names, order
from services.diligence.console.views.because import because_of
from services.diligence.console.views.diligence import Limbs, Step, form_of, limbs_of, severity_of, steps_of
from services.diligence.console.views.order_values import Marks, Section
from services.diligence.console.views.questions import Asked, questions_of
from services.diligence.console.views.queue import Name, name_of
from services.diligence.console.views.ways import WayOut, split, ways_out
from services.diligence.domain.order_file import OrderFile
from services.diligence.domain.people import Person
from services.diligence.queue_lines import decoded_order, end_user, in_reading_order
from services.diligence.related import Related
from shared.contracts.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Recall:
    """Goods that left on a clearance that does not stand any more: when each happened, and why."""

    released_at: datetime
    revoked_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page shows."""

    case_id: str
    short_id: str
    order_id: str
    source_system: str
    revision: int
    accepted_at: str
    user: Name
    user_place: str
    version: int
    assessment_number: int
    outcome: str
    state: str
    clearance: str
    sentence: str
    because: tuple[str, ...]
    bases: str
    severity: str
    list_only: str
    nearest: str
    versions: tuple[str, ...]
    notes: tuple[str, ...]
    as_of: str
    assessed_at: str
    findings: tuple[findings.FindingView, ...]
    not_evaluated: tuple[tuple[str, str], ...]
    ways: tuple[WayOut, ...]
    more_ways: tuple[WayOut, ...]
    sections: tuple[Section, ...]
    questions: tuple[Asked, ...]
    open_questions: int
    documents: tuple[dict[str, Any], ...]
    ordered_documents: tuple[dict[str, Any], ...]
    names: names.NamesView | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    limbs: tuple[Limbs, ...]
    decision: decision.DecisionView
    history: tuple[history.Event, ...]
    owner: str
    cause: str
    assessments: int
    certificate: str
    record: dict[str, Any]
    diligence_form: dict[str, Any]
    diligence_author: str
    diligence_version: int
    conditions: tuple[dict[str, Any], ...]
    watched: tuple[dict[str, Any], ...]
    hits: tuple[dict[str, Any], ...]
    dismissals: tuple[dict[str, Any], ...]
    recall: Recall | None
    proposal: dict[str, Any] | None
    related: Related


def case_view(read: CaseFile, person: Person, *, due_diligence_required: bool) -> CaseView:
    """The whole case for this person."""
    file, case, assessment = read.file, read.case, read.assessment
    document = decoded_order(read.order)
    acting = in_reading_order(assessment.findings) if assessment else []
    numbered = list(enumerate(acting, 1))
    shown = tuple(findings.finding_view(number, one, document, read.facts) for number, one in numbered)
    asked = questions_of(assessment.questions if assessment else (), numbered, read.facts, document)
    lacking = read.diligence["missing"] if due_diligence_required else ()
    resolvable = findings.is_resolvable(acting)
    ways, more_ways = split(ways_out(numbered, read))
    text = order.OrderText(document, Marks(numbered), frozenset(one.fact for one in asked))
    user = end_user(document)
    return CaseView(
        case_id=str(case.case_id),
        short_id=str(case.case_id)[-8:].upper(),
        order_id=file.key.order_id,
        source_system=file.key.source_system,
        revision=file.revision,
        accepted_at=read.accepted_at,
        user=name_of(user),
        user_place=_place(user),
        version=case.version,
        assessment_number=file.assessment_number,
        outcome=file.disposition.value,
        state=case.state.value,
        clearance=words.CLEARANCES[file.clearance.value],
        sentence=decision.sentence(file, resolvable),
        because=tuple(because_of(acting, document)),
        bases=findings.counted_bases(acting),
        severity=severity_of(read.diligence),
        list_only=assessment.list_only.disposition.value if assessment else "CLEAR",
        nearest=names.nearest(assessment) if assessment else "",
        versions=tuple(_versions(assessment)) if assessment else (),
        notes=tuple(map(_note, assessment.versions.notes)) if assessment else (),
        as_of=assessment.as_of if assessment else "",
        assessed_at=assessment.assessed_at if assessment else "",
        findings=shown,
        not_evaluated=tuple((one.rule, one.needs) for one in assessment.not_evaluated) if assessment else (),
        ways=ways,
        more_ways=more_ways,
        sections=tuple(text.sections()),
        questions=tuple(asked),
        open_questions=sum(not one.answers for one in asked),
        documents=tuple(read.documents),
        ordered_documents=tuple(document.get("documents") or ()),
        names=names.names_view(document, assessment, acting) if assessment else None,
        steps=tuple(steps_of(read.diligence, read.names)),
        missing=tuple(read.diligence["missing"]),
        limbs=tuple(limbs_of(assessment, document)) if assessment else (),
        decision=decision.decision_view(file, case, assessment, read.decisions, person, lacking),
        history=tuple(history.history_of(read.history, read.names)),
        owner=read.queue["owner_name"] if read.queue else "",
        cause=case.cause,
        assessments=len(read.assessments),
        certificate=str(file.standing.certificate_id) if file.standing else "",
        record=read.diligence["record"],
        diligence_form=form_of(read.diligence),
        diligence_version=read.diligence["version"],
        diligence_author=read.diligence["author"] or "",
        conditions=tuple(read.conditions["release"]),
        watched=tuple(read.conditions["watch"]),
        hits=names.hits_shown(read.hits["hits"], numbered, read.names),
        dismissals=names.dismissals_shown(read.hits["dismissals"], read.names),
        recall=recall_of(file),
        proposal=read.proposal,
        related=read.related,
    )


def recall_of(file: OrderFile) -> Recall | None:
    """None while nothing has left, or the clearance stands."""
    if not file.recalled or file.released_at is None:
        return None
    revoked = file.certificate
    at = revoked.revoked_at if revoked else None
    return Recall(file.released_at, at, (revoked.revoked_reason if revoked else None) or "")


def _place(party: Mapping[str, Any]) -> str:
    code = party.get("region") or party.get("country") or ""
    city = party.get("city")
    return f"{city} ({code})" if city and code else str(city or code)


def _note(text: str) -> str:
    """What screening notes of a list, by the list's name."""
    source, sign, said = text.partition(": ")
    return f"{words.LIST_SOURCES[source]}{sign}{said}" if source in words.LIST_SOURCES else text


def _versions(assessment: Assessment) -> list[str]:
    versions = assessment.versions
    lists = [
        f"{words.LIST_SOURCES.get(source, source)} {version.partition('+')[0]}"
        for source, version in versions.watchlists.items()
    ]
    return [
        f"rules {versions.rules.partition('+')[0]}",
        *lists,
        f"capability map {versions.capability_map}",
        f"end-user lexicon {versions.end_user_lexicon}",
        f"gazetteer {versions.gazetteer}",
    ]
