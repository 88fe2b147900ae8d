"""The whole case as lines of a document on paper."""

from collections.abc import Iterable, Iterator, Sequence

from services.diligence.console import words
from services.diligence.console.dates import Clock, day
from services.diligence.console.views.case import CaseView
from services.diligence.console.views.findings import FindingView, Quote
from services.diligence.console.views.history import Event
from services.diligence.domain.order_file import OrderFile
from services.diligence.letters import Heading
from services.diligence.repository.records import Decision

_STATES = {"open": "[ ]", "done": "[x]", "no": "[-]"}
KINDS = {"outweighs": " (outweighs it; the finding stays)", "different_order": " (only another order)"}


def dossier_lines(
    case: CaseView,
    file: OrderFile,
    decisions: Sequence[Decision],
    history: Sequence[Event],
    clock: Clock,
) -> Iterator[str]:
    """In reading order: verdict, findings, order, questions, documents, names, the rest, what people did."""
    yield from _verdict(case, file, clock)
    yield Heading("What was found")
    for finding in case.findings:
        yield from _finding(finding)
    yield from _section("Not evaluated", (f"{rule} needed {needs}" for rule, needs in case.not_evaluated))
    yield Heading("The order, in its own words")
    yield from _order(case)
    yield from _section("Questions", _questions(case))
    yield from _section("Documents", _documents(case))
    yield from _section("Related orders", _related(case))
    yield from _section("Names against lists", _names(case))
    yield from _section("Conditions", _conditions(case))
    yield from _section("Human-rights due diligence", _steps(case))
    yield from _section("Art. 2(20) and 5 test", _limbs(case))
    yield Heading("Decisions")
    for decision in decisions:
        yield from _decision(decision, clock)
    if not decisions:
        yield "Nobody has decided yet."
    yield Heading("History, newest first")
    for event in history:
        yield f"{clock.full(event.at)}  {event.actor}: {event.text}"
        yield f"    audit entry {event.entry}, SHA-256 {event.hash}"


def _verdict(case: CaseView, file: OrderFile, clock: Clock) -> Iterator[str]:
    natives = " ".join(text for text, _ in case.user.native)
    yield " ".join(filter(None, (case.user.text, natives, case.user_place)))
    received = f", received {clock.full(case.accepted_at)}" if case.accepted_at else ""
    order = f"order {case.source_system}/{case.order_id}, revision {case.revision}{received}"
    yield f"Case {case.case_id}, {order}"
    yield f"Order SHA-256 {file.order_sha256}"
    made = f"Assessment {case.assessment_number}"
    if case.assessed_at:
        made += f", {clock.full(case.assessed_at)}, law of {day(case.as_of)}"
    yield f"{made}. {'; '.join(case.versions)}"
    yield from case.notes
    if case.certificate:
        yield f"Certificate {case.certificate}"
    yield Heading(f"{words.OUTCOMES[case.outcome]}. {case.sentence}")
    yield from case.because
    yield f"{case.bases or 'No finding stands against it'}."
    yield f"State: {words.STATES[case.state].lower()}, clearance {case.clearance}."
    if case.severity:
        yield f"{case.severity}."
    near = f" Nearest: {case.nearest}." if case.nearest else ""
    yield f"Name lists alone would say: {words.OUTCOMES[case.list_only]}.{near}"
    yield from _section("What would release it", _ways(case))


def _ways(case: CaseView) -> Iterator[str]:
    for one in (*case.ways, *case.more_ways):
        about = f" (finding {', '.join(map(str, one.numbers))})" if one.numbers else ""
        yield f"{_STATES[one.state]} {one.text}{about}"


def _finding(one: FindingView) -> Iterator[str]:
    yield ""
    yield f"{one.number}. {one.headline}"
    rule = f"{one.rule} version {one.rule_version}"
    yield f"    {words.OUTCOMES[one.action]}, {one.basis}, {rule}, {one.confidence}"
    yield from (f"    “{text}”" for text in _quotes(one.quotes))
    yield from (f"    For: {reason}" for reason in one.reasons)
    against = list(_quotes(one.against)) or [f"nothing found; looked in {one.looked}"]
    yield from (f"    Against: {text}" for text in against)
    yield from (f"    {_STATES[way.state]} {way.text}{KINDS.get(way.kind, '')}" for way in one.ways)
    yield f"    {' '.join((one.citation + '.', *one.notes))}"


def _quotes(quotes: Iterable[Quote]) -> Iterator[str]:
    for one in quotes:
        said = "".join(part.text for part in one.words.parts) if one.words else ""
        told = said or f"{one.label}: {'unknown' if one.unknown else one.answer}"
        yield f"{told} ({', '.join(filter(None, (one.place, day(one.observed) if one.observed else '')))})"


def _order(case: CaseView) -> Iterator[str]:
    for section in case.sections:
        yield ""
        yield section.title
        for row in section.rows:
            values = ("".join(part.text for part in value.parts) or value.text for value in row.values)
            yield f"    {row.label}: {'; '.join(filter(None, values))}"
        if section.note:
            yield f"    {section.note}"


def _questions(case: CaseView) -> Iterator[str]:
    for one in case.questions:
        yield f"{one.text} {'; '.join(one.answers) if one.answers else f'Open, {one.ask.lower()}'}"


def _documents(case: CaseView) -> Iterator[str]:
    for one in case.documents:
        kind = words.DOCUMENT_KINDS[one["kind"]]
        until = (
            f", {'expired' if one['expired'] else 'valid until'} {one['expires_on']}"
            if one["expires_on"]
            else ""
        )
        yield f"{one['title'] or kind}, {kind.lower()}, SHA-256 {one['sha256']}{until}"
    for one in case.ordered_documents:
        kind = words.DOCUMENT_KINDS.get(one["kind"], one["kind"])
        digest = f", SHA-256 {one['sha256']}" if one.get("sha256") else ""
        yield f"{one.get('title') or kind}, {kind.lower()}, sent with the order{digest}"


def _related(case: CaseView) -> Iterator[str]:
    for one in case.related.orders:
        stands = words.CLEARANCES[one["clearance"]] if one["clearance"] else "not received"
        yield f"{one['order_id']}: {words.plain(one['relation'])}, {stands}"
    if case.related.more:
        yield words.MORE_RELATED


def _names(case: CaseView) -> Iterator[str]:
    if case.names is None:
        return
    yield from case.names.hits
    for one in case.names.comparisons:
        entry = f"{one.entry} {one.entry_id}, {one.version}"
        yield f"{one.query} beside {one.name}: {one.score}, {one.method}; {entry}"
    for said in case.dismissals:
        yield f"Dismissed until {day(said['until'])} by {said['person']}: {said['claim']} {said['reason']}"


def _conditions(case: CaseView) -> Iterator[str]:
    for one in case.conditions:
        yield f"{_STATES['done' if one['met'] else 'open']} {one['text']}"
    for one in case.watched:
        state = _STATES["done" if one["state"] == "done" else "open"]
        yield f"{state} {one['text']} {one['owner']}, {day(one['due'])}"


def _steps(case: CaseView) -> Iterator[str]:
    for one in case.steps:
        yield f"{_STATES[one.state]} {one.title}: {one.on_file}"
        yield from (f"    {detail}" for detail in one.details)


def _limbs(case: CaseView) -> Iterator[str]:
    for test in case.limbs:
        yield test.line.capitalize()
        yield from (f"    {limb}: {state}. {reason}" for limb, state, reason in test.rows)
        yield f"    {test.reasoning}"


def _decision(one: Decision, clock: Clock) -> Iterator[str]:
    place = "First decision" if one.place == 1 else "Second signature"
    yield ""
    yield f"{place}: {words.CHOICES[one.choice]}, {one.name or one.person}, {clock.full(one.decided_at)}"
    yield f"    For: {one.reasons_for}"
    yield f"    Against: {one.reasons_against}"
    yield from (f"    Condition: {text}" for text in one.conditions)
    on = f"revision {one.revision}, assessment {one.assessment_number}"
    yield f"    On {on}, order SHA-256 {one.order_sha256}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield Heading(title)
        yield from found
