"""Between the decision form and the domain's verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from services.diligence.console.drafts import Draft
from services.diligence.console.views.decision import AGREE, DISAGREE
from services.diligence.console.words import CONDITION_NEEDS
from services.diligence.domain.conditions import (
    NO_TERMS,
    Needs,
    ReleaseCondition,
    Terms,
    WatchItem,
    is_day,
    words_of,
)
from services.diligence.domain.decisions import Choice, Incomplete, Verdict, people_for
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.states import CaseState
from services.diligence.knowledge.mitigation import mitigation

NOT_FIELDS = ("token", "case_version", "assessment_number", "do", "confirmed")
_PLACES = {"/reasons_for": "reasons_for", "/reasons_against": "reasons_against", "/conditions": "conditions"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing, and the id of its field."""

    field: str
    text: str


def first_draft(record: Mapping[str, Any], draft: Draft) -> Draft:
    """A form nobody has typed into begins with the measures of the due diligence as its conditions."""
    plan = record.get("plan") or ()
    if draft.fields or not plan:
        return draft
    checked = {one.text: one.needs for one in mitigation().measure}
    fields = {
        "condition": [one["text"] for one in plan],
        "owner": [one["owner"] for one in plan],
        "check": [one["due"] for one in plan],
        "needs": [checked.get(one["text"]) or "" for one in plan],
    }
    return replace(draft, fields=fields)


def verdict_of(draft: Draft, proposal: Verdict | None) -> Verdict | None:
    """What was chosen; None when nothing (or nothing that the form offers) was."""
    chosen = draft.get("choice")
    reasons = draft.get("reasons_for"), draft.get("reasons_against")
    if proposal is not None:
        if chosen == AGREE:
            return Verdict(proposal.choice, *reasons, proposal.conditions, proposal.terms)
        # A hold is another choice than any that is proposed: it returns the case.
        return Verdict(Choice.HOLD, *reasons) if chosen == DISAGREE else None
    if chosen not in set(Choice):
        return None
    choice = Choice(chosen)
    asked = asked_of(draft) if choice is Choice.WITH_CONDITIONS else ((), NO_TERMS)
    return Verdict(choice, *reasons, *asked)


def conditions_of(draft: Draft) -> tuple[str, ...]:
    """Every condition as the certificate would say it."""
    return words_of(*asked_of(draft))


def asked_of(draft: Draft) -> tuple[tuple[str, ...], Terms]:
    """Sentences (rows that are not whole yet), and terms."""
    sentences: list[str] = []
    release: list[ReleaseCondition] = []
    watch: list[WatchItem] = []
    for row in rows_of(draft):
        if row.needs:
            needs, _, kind = row.needs.partition("|")
            release.append(ReleaseCondition(Needs(needs), row.text, kind or None))
        elif row.is_whole:
            watch.append(WatchItem(row.text, row.owner, row.check))
        else:
            sentences.append(row.text)
    return tuple(sentences), Terms(tuple(release), tuple(watch))


@dataclass(frozen=True, slots=True)
class Row:
    """One condition as typed; `number` is the one on the form."""

    number: int
    text: str
    owner: str
    check: str
    needs: str

    @property
    def is_whole(self) -> bool:
        """Whether somebody looks at it on a day, or the gate does."""
        return bool(self.needs) or bool(self.owner and is_day(self.check))


def rows_of(draft: Draft) -> list[Row]:
    """The rows that say something; a kind that the form does not offer is none."""
    fields = [draft.all(name) for name in ("condition", "owner", "check", "needs")]
    rows = [[" ".join(part.split()) for part in row] for row in zip_longest(*fields, fillvalue="")]
    return [
        Row(number, text, owner, check, needs if needs in CONDITION_NEEDS else "")
        for number, (text, owner, check, needs) in enumerate(rows, 1)
        if text
    ]


def conditions_lack(draft: Draft) -> list[Fault]:
    """Conditions that nobody would check."""
    return [
        Fault(f"condition-{row.number}", f"Condition {row.number} needs an owner and a check date.")
        for row in rows_of(draft)
        if not row.is_whole
    ]


def needs_confirmation(file: OrderFile, case: Case, verdict: Verdict) -> bool:
    """Whether this signature would end the matter: release the order, or decline it."""
    if case.state is CaseState.PROPOSED:
        return verdict.choice is not Choice.HOLD
    return people_for(file) == 1 and verdict.choice is not Choice.HOLD


def reasons_lack(draft: Draft) -> list[Fault]:
    """Reasons that are missing, whatever is chosen."""
    try:
        Verdict(Choice.HOLD, draft.get("reasons_for"), draft.get("reasons_against")).check()
    except Incomplete as error:
        return faults_of(error)
    return []


def faults_of(error: Incomplete) -> list[Fault]:
    """The domain's faults, at the fields of the form."""
    return [Fault(_PLACES.get(fault.pointer, "reasons_for"), fault.detail) for fault in error.faults]
