"""The decision panel: who has signed, who may, what may be chosen and what each choice does."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.diligence.console.words import OUTCOME_SENTENCES, count
from services.diligence.domain.decisions import Choice, NotPossible, check_possible, people_for
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person, check_is_another, check_may_decide
from services.diligence.domain.states import CaseState
from services.diligence.repository.records import Decision
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.clearance import ClearanceState

AGREE, DISAGREE = "agree", "disagree"
_PEOPLE = ("the rules", "one person", "two people")
RECALLED = "The goods have left. Stop them or call them back while that can be done."
_CLOSED = "This case is closed. It opens again by itself when the order or an assessment changes."
_DECIDED = "This case is decided. It opens again by itself when the certificate no longer stands."


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its effect, or why it is not possible now."""

    value: str
    label: str
    effect: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What the panel shows; `refused` says why this person may not decide now."""

    people: int
    first: Decision | None
    second: Decision | None
    options: tuple[Option, ...]
    refused: str
    note: str
    is_second: bool
    round: int

    @property
    def button(self) -> str:
        """The verb of the form's button."""
        if self.is_second:
            return "Sign"
        return "Record first decision" if self.people > 1 else "Decide"


def decision_view(
    file: OrderFile,
    case: Case,
    assessment: Assessment | None,
    decisions: Sequence[Decision],
    person: Person,
    lacking: Sequence[str],
) -> DecisionView:
    """`lacking`: what due diligence still needs before a release, where that is required."""
    standing = [one for one in decisions if one.round == case.round] if _stands(case) else []
    first = next((one for one in standing if one.place == 1), None)
    second = next((one for one in standing if one.place == 2), None)
    is_second = case.state is CaseState.PROPOSED and first is not None
    people = people_for(file)
    options = _second(first, file, case, assessment, lacking) if is_second and first else ()
    return DecisionView(
        people=people,
        first=first,
        second=second,
        options=options or _first(people, file, case, assessment, lacking),
        refused=_refused(file, case, person, first if is_second else None),
        note=_note(file, assessment),
        is_second=is_second,
        round=case.round,
    )


def _stands(case: Case) -> bool:
    return case.state in {CaseState.PROPOSED, CaseState.DECIDED, CaseState.CLOSED}


def _refused(file: OrderFile, case: Case, person: Person, first: Decision | None) -> str:
    if case.state is CaseState.CLOSED:
        return _CLOSED
    if case.state is CaseState.DECIDED:
        return _DECIDED
    try:
        check_may_decide(person, file.submitters)
        if first is not None:
            check_is_another(person, first.marks)
    except NotAllowed as error:
        return str(error)
    return ""


def _note(file: OrderFile, assessment: Assessment | None) -> str:
    if assessment is None:
        return f"Revision {file.revision} has not been assessed yet. Nothing can be decided before."
    if file.system_hold:
        return f"Held by the system's own state: {file.system_hold}"
    asked = len({(one.text, one.ask) for one in assessment.questions})  # of several lines one question
    if asked:
        unknown = count(asked, "question is", "questions are")
        return f"{unknown} open. An order never clears by itself, and silence is no answer."
    return ""


def _first(
    people: int, file: OrderFile, case: Case, assessment: Assessment | None, lacking: Sequence[str]
) -> tuple[Option, ...]:
    then = (
        "Somebody else must sign before anything ships." if people > 1 else "The warehouse can ship at once."
    )
    obstacle = _obstacle(Choice.PROCEED, file, case, assessment, lacking)
    return (
        Option("with_conditions", "Clear with conditions", f"Names what must hold. {then}", obstacle),
        Option("proceed", "Clear", f"Without conditions. {then}", obstacle),
        Option("hold", "Keep on hold", "Nothing ships; the case stays open with your reasons."),
        Option(
            "decline",
            "Decline",
            "Ends the order. Reasons stay internal." + (" Somebody else must sign." if people > 1 else ""),
        ),
    )


def _second(
    first: Decision, file: OrderFile, case: Case, assessment: Assessment | None, lacking: Sequence[str]
) -> tuple[Option, ...]:
    choice = Choice(first.choice)
    effect = {
        Choice.PROCEED: "A certificate is issued. The warehouse can ship at once.",
        Choice.WITH_CONDITIONS: "A certificate with these conditions is issued. Goods can leave at once.",
        Choice.DECLINE: "Ends the order. Reasons stay internal.",
    }.get(choice, "")
    label = {
        Choice.PROCEED: "Agree: clear",
        Choice.WITH_CONDITIONS: "Agree: clear with these conditions",
        Choice.DECLINE: "Agree: decline",
    }.get(choice, "Agree")
    obstacle = _obstacle(choice, file, case, assessment, lacking)
    return (
        Option(AGREE, label, effect, obstacle),
        Option(
            DISAGREE,
            "Disagree",
            f"Returns the case to {first.name or first.person} with your reasons. Nothing ships.",
        ),
    )


def _obstacle(
    choice: Choice, file: OrderFile, case: Case, assessment: Assessment | None, lacking: Sequence[str]
) -> str:
    if not choice.releases:
        return ""
    if assessment is None:
        return f"Revision {file.revision} has not been assessed yet."
    try:
        check_possible(choice, file, assessment, case.authority)
    except NotPossible as error:
        return str(error)
    return " ".join(lacking)


def _decided(file: OrderFile) -> str:
    """What people, or the gate, have made of it; empty while nothing is decided."""
    if file.recalled:
        return RECALLED
    if file.released_at is not None:
        return "Released at the gate: the goods have left."
    if file.clearance in (ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CONDITIONS) and file.standing:
        limits = ", with conditions" if file.clearance is ClearanceState.CLEARED_WITH_CONDITIONS else ""
        number = str(file.standing.certificate_id)[-4:].upper()
        return f"Cleared by {_PEOPLE[file.standing.approvals]}{limits}. May ship on certificate {number}."
    return {
        ClearanceState.DECLINED: "Declined. It does not ship.",
        ClearanceState.CANCELLED: "Cancelled by the ERP. Nothing ships.",
    }.get(file.clearance, "")


def sentence(file: OrderFile, resolvable: bool) -> str:
    """What the outcome means for shipping, with how many people it takes now."""
    decided = _decided(file)
    if decided:
        return decided
    said = OUTCOME_SENTENCES[file.disposition.value]
    if file.disposition is Disposition.HOLD and resolvable:
        return "Resolvable. Do not ship until released by two people."
    if file.disposition.rank < Disposition.HOLD.rank and people_for(file) > 1:
        return "Do not ship. Two people must release: the findings rest on facts established."
    return said
