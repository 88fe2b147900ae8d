"""Between the decision form and the domain's verdict."""

from dataclasses import dataclass

from services.diligence.console.dates import day
from services.diligence.console.drafts import Draft
from services.diligence.console.views.decision import AGREE, DISAGREE
from services.diligence.domain.decisions import Choice, Incomplete, Verdict, people_for
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState

NOT_FIELDS = ("token", "case_version", "assessment_number", "do", "confirmed")
_PLACES = {"/reasons_for": "reasons_for", "/reasons_against": "reasons_against", "/conditions": "conditions"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing, and the id of its field."""

    field: str
    text: str


def verdict_of(draft: Draft, proposal: Verdict | None) -> Verdict | None:
    """What was chosen; None when nothing (or nothing that the form offers) was."""
    chosen = draft.get("choice")
    reasons = draft.get("reasons_for"), draft.get("reasons_against")
    if proposal is not None:
        if chosen == AGREE:
            return Verdict(proposal.choice, *reasons, proposal.conditions)
        # A hold is another choice than any that is proposed: it returns the case.
        return Verdict(Choice.HOLD, *reasons) if chosen == DISAGREE else None
    if chosen not in set(Choice):
        return None
    choice = Choice(chosen)
    conditions = conditions_of(draft) if choice is Choice.WITH_CONDITIONS else ()
    return Verdict(choice, *reasons, conditions)


def conditions_of(draft: Draft) -> tuple[str, ...]:
    """Each condition with its owner and check date, as one sentence of the certificate."""
    owners, checks = draft.all("owner"), draft.all("check")
    found = []
    for place, text in enumerate(draft.all("condition")):
        if text.strip():
            owner = owners[place].strip() if place < len(owners) else ""
            check = checks[place].strip() if place < len(checks) else ""
            found.append(_condition(text.strip(), owner, check))
    return tuple(found)


def _condition(text: str, owner: str, check: str) -> str:
    end = "" if text.endswith((".", "。", "؟", "!")) else "."
    parts = [f"Owner: {owner}." if owner else "", f"Check on {day(check)}." if check else ""]
    return " ".join([f"{text}{end}", *filter(None, parts)])


def conditions_lack(draft: Draft) -> list[Fault]:
    """Conditions without an owner or a check date."""
    owners, checks = draft.all("owner"), draft.all("check")
    faults = []
    for place, text in enumerate(draft.all("condition")):
        owner = owners[place].strip() if place < len(owners) else ""
        check = checks[place].strip() if place < len(checks) else ""
        if text.strip() and not (owner and check):
            faults.append(
                Fault(f"condition-{place + 1}", f"Condition {place + 1} needs an owner and a check date.")
            )
    return faults


def needs_confirmation(file: OrderFile, case: Case, verdict: Verdict) -> bool:
    """Whether this signature would end the matter: release the order, or decline it."""
    if case.state is CaseState.PROPOSED:
        return verdict.choice is not Choice.HOLD
    return people_for(file) == 1 and verdict.choice is not Choice.HOLD


def faults_of(error: Incomplete) -> list[Fault]:
    """The domain's faults, at the fields of the form."""
    return [Fault(_PLACES.get(fault.pointer, "reasons_for"), fault.detail) for fault in error.faults]
