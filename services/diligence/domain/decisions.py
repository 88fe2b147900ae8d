"""What may be decided on a case, and what follows from it."""

from dataclasses import dataclass
from enum import StrEnum

from services.diligence.domain.conditions import NO_TERMS, Terms, words_of
from services.diligence.domain.order_file import Authority, OrderFile
from services.diligence.domain.people import people_needed
from services.diligence.domain.states import Trigger
from shared.contracts.assessment import Assessment, Disposition, Finding
from shared.contracts.clearance import ClearanceState
from shared.contracts.order.values import is_blank


class Choice(StrEnum):
    """What a person may say."""

    PROCEED = "proceed"
    WITH_CONDITIONS = "with_conditions"
    DECLINE = "decline"
    HOLD = "hold"

    @property
    def releases(self) -> bool:
        """Whether goods may leave on it."""
        return self in {Choice.PROCEED, Choice.WITH_CONDITIONS}


OUTCOMES = {
    Choice.PROCEED: ClearanceState.CLEARED,
    Choice.WITH_CONDITIONS: ClearanceState.CLEARED_WITH_CONDITIONS,
    Choice.DECLINE: ClearanceState.DECLINED,
}


class NotPossible(Exception):
    """The case does not allow this choice now; the message says why, and what would."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field of a request that cannot stay as it is."""

    pointer: str
    detail: str


class Incomplete(Exception):
    """The decision lacks something that every decision must say."""

    def __init__(self, faults: list[FieldFault]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Verdict:
    """A choice with its reasons, for and against."""

    choice: Choice
    reasons_for: str
    reasons_against: str
    conditions: tuple[str, ...] = ()
    terms: Terms = NO_TERMS

    @property
    def all_conditions(self) -> tuple[str, ...]:
        """As they stand on the certificate."""
        return words_of(self.conditions, self.terms)

    def check(self) -> None:
        """Raises `Incomplete`: reasons on both sides are required, conditions exactly where named."""
        faults = [
            FieldFault(f"/{name}", f"Reasons {side} are missing. Write “none found” and where you looked.")
            for name, side in (("reasons_for", "for"), ("reasons_against", "against"))
            if is_blank(getattr(self, name))
        ]
        if self.choice is Choice.WITH_CONDITIONS and not self.conditions and self.terms == NO_TERMS:
            faults.append(FieldFault("/conditions", "Clearing with conditions names at least one."))
        if self.choice is not Choice.WITH_CONDITIONS and (self.conditions or self.terms != NO_TERMS):
            faults.append(FieldFault("/conditions", f"The choice {self.choice} has no conditions."))
        if any(is_blank(condition) for condition in self.conditions):
            faults.append(FieldFault("/conditions", "A condition is blank."))
        faults += [FieldFault("/conditions", text) for text in self.terms.faults()]
        if faults:
            raise Incomplete(faults)


def people_for(file: OrderFile) -> int:
    """How many people must sign to release or decline this order as it now stands."""
    return people_needed(
        file.disposition,
        file.worst,
        facts_established=bool(file.facts_version or file.assessed_facts_version),
    )


def check_possible(
    choice: Choice, file: OrderFile, assessment: Assessment, authority: Authority | None
) -> None:
    """Raises `NotPossible`: what stands in the way of this choice."""
    if not choice.releases:
        return
    if assessment.facts_version < file.facts_version:
        raise NotPossible("Facts were established that the newest assessment does not know yet. Wait for it.")
    blocking = [item for item in assessment.findings if item.action is Disposition.BLOCK]
    if blocking:
        raise NotPossible("Blocked: " + " ".join(_blocked_by(finding) for finding in blocking))
    if assessment.disposition is Disposition.NOTIFY:
        _check_authority(authority)


def _blocked_by(finding: Finding) -> str:
    way_out = " ".join(option.text for option in finding.resolution_options)
    tail = f" What would remove it: {way_out}" if way_out else " Only another order would do."
    return f"{finding.rule}: {finding.claim}{tail}"


def _check_authority(authority: Authority | None) -> None:
    if authority is None:
        raise NotPossible("The authority must be told, and must answer, before this can be released.")
    if authority.answer is None:
        raise NotPossible(f"{authority.name} has not answered on {authority.reference} yet.")
    if authority.answer == "refused":
        raise NotPossible(f"{authority.name} refused under {authority.answer_reference}.")


def first_trigger(choice: Choice, people: int) -> Trigger:
    """What a first decision does to the case."""
    if choice is Choice.HOLD:
        return Trigger.KEEP_ON_HOLD
    return Trigger.PROPOSE if people > 1 else Trigger.DECIDE_ALONE


def second_trigger(
    proposed: Choice, proposed_conditions: tuple[str, ...], choice: Choice, conditions: tuple[str, ...]
) -> Trigger:
    """Agreement takes the same choice and the same conditions; another choice disagrees.

    Raises `Incomplete` when only the conditions differ: that is neither.
    """
    if choice is not proposed:
        return Trigger.DISAGREE
    if conditions != proposed_conditions:
        text = "These are not the conditions of the first decision. Repeat them to sign, or disagree."
        raise Incomplete([FieldFault("/conditions", text)])
    return Trigger.AGREE
