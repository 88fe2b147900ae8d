"""One case as it is shown: verdict, way out, findings, order, questions, due diligence, decision."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.queries.case import CaseFile
from services.diligence.console.views import decision, findings, history, names, order
from services.diligence.console.views.queue import Name, name_of
from services.diligence.domain.decisions import people_for
from services.diligence.domain.people import Person
from services.diligence.domain.states import CaseState
from services.diligence.queue_lines import decoded_order, end_user, in_reading_order
from shared.contracts.assessment import Assessment, Finding, Question
from shared.contracts.events import EstablishedFact

BECAUSE_MOST = 3
WAYS_FIRST = 6
_SLOTS = (("CAP", "PRJ", "LST"), ("USR", "OWN", "GEO", "PRC"), ("EUS", "KON", "DIV", "ART4"))
"""What, who and where, what is missing: a sentence of each."""
_ROUGH, _SHORTEST = 260, 40


@dataclass(frozen=True, slots=True)
class WayOut:
    """One line of the checklist of the whole order; `numbers` are the findings it answers."""

    state: str
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whom it is for, whether it was answered, which findings it bears on."""

    text: str
    ask: str
    subject: str
    answers: tuple[str, ...]
    numbers: tuple[int, ...]
    fact: str
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the due diligence."""

    title: str
    on_file: str
    state: str


@dataclass(frozen=True, slots=True)
class Limbs:
    """The four limbs for one line."""

    line: str
    rows: tuple[tuple[str, str, str], ...]
    reasoning: str


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
    sections: tuple[order.Section, ...]
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
    conditions: tuple[dict[str, Any], ...]
    watched: tuple[dict[str, Any], ...]
    hits: tuple[dict[str, Any], ...]
    dismissals: tuple[dict[str, Any], ...]
    proposal: dict[str, Any] | None


def case_view(read: CaseFile, person: Person, *, due_diligence_required: bool) -> CaseView:
    """The whole case for this person."""
    file, case, assessment = read.file, read.case, read.assessment
    document = decoded_order(read.order)
    acting = in_reading_order(assessment.findings) if assessment else []
    numbered = list(enumerate(acting, 1))
    shown = tuple(findings.finding_view(number, one, document, read.facts) for number, one in numbered)
    asked = _questions(assessment.questions if assessment else (), numbered, read.facts, document)
    lacking = read.diligence["missing"] if due_diligence_required else ()
    resolvable = findings.is_resolvable(acting)
    ways, more_ways = _split(_ways(numbered, read))
    text = order.OrderText(document, order.Marks(numbered), frozenset(one.fact for one in asked))
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
        because=tuple(_because(acting, document)),
        bases=findings.counted_bases(acting),
        severity=_severity(read.diligence),
        list_only=assessment.list_only.disposition.value if assessment else "CLEAR",
        nearest=names.nearest(assessment) if assessment else "",
        versions=tuple(_versions(assessment)) if assessment else (),
        notes=assessment.versions.notes if assessment else (),
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
        steps=tuple(_steps(read.diligence)),
        missing=tuple(read.diligence["missing"]),
        limbs=tuple(_limbs(assessment, document)) if assessment else (),
        decision=decision.decision_view(file, case, assessment, read.decisions, person, lacking),
        history=tuple(history.history_of(read.history, read.names)),
        owner=read.queue["owner_name"] if read.queue else "",
        cause=case.cause,
        assessments=len(read.assessments),
        certificate=str(file.standing.certificate_id) if file.standing else "",
        record=read.diligence["record"],
        conditions=tuple(read.conditions["release"]),
        watched=tuple(read.conditions["watch"]),
        hits=tuple(read.hits["hits"]),
        dismissals=tuple(read.hits["dismissals"]),
        proposal=read.proposal,
    )


def _place(party: Mapping[str, Any]) -> str:
    code = party.get("region") or party.get("country") or ""
    city = party.get("city")
    return f"{city} ({code})" if city and code else str(city or code)


def _because(acting: Sequence[Finding], document: Mapping[str, Any]) -> list[str]:
    """A sentence or two on what, on who and where, and on what is missing."""
    chosen = []
    for families in _SLOTS:
        of_slot = [one for family in families for one in acting if one.rule.partition("-")[0] == family]
        chosen += of_slot[:1]
    chosen = chosen or list(acting[:BECAUSE_MOST])
    return list(dict.fromkeys(_brief(one, document) for one in chosen))


def _brief(one: Finding, document: Mapping[str, Any]) -> str:
    """The claim, or its first sentences where it is long; never cut inside a name."""
    claim = one.claim
    if len(claim) <= _ROUGH:
        return claim
    inside = [span for party in document["parties"] for span in _spans(claim, str(party["name"]))]
    ends = [end for end in findings.sentence_ends(claim) if _SHORTEST < end <= _ROUGH]
    whole = [end for end in ends if not any(a < end < b for a, b in inside)]
    return claim[: max(whole)] if whole else one.title or claim


def _spans(text: str, name: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(re.escape(name), text)]


def _severity(diligence: Mapping[str, Any]) -> str:
    severity = diligence["record"].get("severity")
    if not severity:
        return ""
    scores = {name: severity[name]["score"] for name in ("scale", "scope", "irremediability")}
    product = scores["scale"] * scores["scope"] * scores["irremediability"]
    return f"Severity {product} of 125: " + ", ".join(f"{name} {score}" for name, score in scores.items())


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


def _ways(numbered: Sequence[tuple[int, Finding]], read: CaseFile) -> list[WayOut]:
    """The checklist: what the findings ask for, most urgent first, then who must sign."""
    found: dict[str, WayOut] = {}
    for number, finding in numbered:
        options = findings.ways_of(finding, read.facts)
        has_own_way = any(one.kind == "clears" for one in options)
        for one in options:
            if one.kind == "different_order" or (one.kind == "outweighs" and has_own_way):
                continue
            before = found.get(one.text)
            numbers = (*(before.numbers if before else ()), number)
            found[one.text] = WayOut(one.state, one.text, tuple(dict.fromkeys(numbers)))
    established = [_established(fact) for fact in read.facts]
    return [*found.values(), *dict.fromkeys(established), _signatures(read)]


def _split(ways: list[WayOut]) -> tuple[tuple[WayOut, ...], tuple[WayOut, ...]]:
    """The first ones and the signatures; the rest apart, where there are many."""
    if len(ways) <= WAYS_FIRST + 2:
        return tuple(ways), ()
    return (*ways[:WAYS_FIRST], ways[-1]), tuple(ways[WAYS_FIRST:-1])


def _established(fact: EstablishedFact) -> WayOut:
    kind = "confirmed" if fact.confirmed else "declared"
    value = (
        words.FACT_ANSWERS.get(fact.value, str(fact.value))
        if isinstance(fact.value, bool)
        else str(fact.value)
    )
    state = "done" if fact.value not in (None, False) else "no"
    return WayOut(state, f"{fact_name(fact.fact)}: {value} ({kind})", ())


def fact_name(fact: str) -> str:
    """`end_use_statement.ethics_approval` as `Ethics approval`."""
    last = fact.rpartition(".")[2]
    return words.FIELDS.get(last, words.plain(last).capitalize())


def _signatures(read: CaseFile) -> WayOut:
    needed = people_for(read.file)
    signed = {CaseState.PROPOSED: 1, CaseState.DECIDED: needed}.get(read.case.state, 0)
    text = f"Two people decide ({signed} of 2)" if needed > 1 else f"One reviewer decides ({signed} of 1)"
    return WayOut("done" if signed >= needed else "open", text, ())


def _questions(
    questions: Sequence[Question],
    numbered: Sequence[tuple[int, Finding]],
    facts: Sequence[EstablishedFact],
    document: Mapping[str, Any],
) -> list[Asked]:
    """One line per question; the same one about several lines stands once."""
    found: dict[tuple[str, str], Asked] = {}
    for one in questions:
        numbers = tuple(n for n, finding in numbered if finding.rule in one.rules)
        subject = findings.place_of(one.subject, document) if one.subject.count("/") > 1 else ""
        before = found.get((one.text, one.ask))
        subjects = ", ".join(filter(None, (before.subject if before else "", subject)))
        found[one.text, one.ask] = Asked(
            one.text, words.ASKED[one.ask], subjects, (), numbers, one.fact, one.subject
        )
    answered: dict[str, list[str]] = {}
    for fact in facts:
        value = (
            words.FACT_ANSWERS[fact.value] if isinstance(fact.value, bool) else str(fact.value or "unknown")
        )
        kind = "confirmed" if fact.confirmed else "declared"
        answered.setdefault(fact.fact, []).append(f"{value} ({kind})")
    done = [Asked(fact_name(name), "", "", tuple(said), (), name) for name, said in answered.items()]
    return [*found.values(), *done]


def _steps(diligence: Mapping[str, Any]) -> list[Step]:
    record = diligence["record"]
    plan, heard = record.get("plan") or (), record.get("heard") or ()
    measures = words.count(len(plan), "measure") + " with owner and date" if plan else "No measure yet"
    listened = f"; {words.count(len(heard), 'voice')} heard" if heard else ""
    tracked = (
        f"{record['tracking_owner']}, next look {record.get('next_look') or 'not set'}"
        if record.get("tracking_owner")
        else "Owner not named"
    )
    return [
        Step("1 Policy", "The rules and regions of this release apply", "done"),
        Step("2 Identify", _severity(diligence) or "Severity not scored", _done(record.get("severity"))),
        Step("3 Mitigate", measures + listened, _done(plan)),
        Step("4 Track", tracked, _done(record.get("tracking_owner"))),
        Step(
            "5 Communicate", record.get("communication") or "Not started", _done(record.get("communication"))
        ),
        Step(
            "6 Remedy",
            record.get("complaint_channel") or "Complaint channel not named",
            _done(record.get("complaint_channel")),
        ),
    ]


def _done(value: Any) -> str:
    return "done" if value else "open"


def _limbs(assessment: Assessment, document: Mapping[str, Any]) -> list[Limbs]:
    found: dict[tuple[tuple[str, str, str], ...], list[str]] = {}
    reasoning: dict[tuple[tuple[str, str, str], ...], str] = {}
    for test in assessment.article_5:
        rows = tuple((words.LIMBS[one.limb], one.state, one.reason) for one in test.limbs)
        found.setdefault(rows, []).append(findings.place_of(test.subject, document))
        reasoning[rows] = _conclusion(test.reasoning)
    return [Limbs(", ".join(lines), rows, reasoning[rows]) for rows, lines in found.items()]


def _conclusion(text: str) -> str:
    """The last sentence: the limbs themselves stand in the table."""
    return text.rstrip(".").rpartition(". ")[2] + "."
