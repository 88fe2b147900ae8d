"""The due diligence that a case proposes from its findings: a person changes or confirms it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.diligence.domain.due_diligence import SCALES, DueDiligence, PlanItem, Score, Severity
from services.diligence.knowledge.mitigation import Mitigation
from shared.contracts.assessment import Disposition, Finding

NEXT_LOOK = timedelta(days=180)
"""Half a year after the sale goods are installed and in use. Policy."""
CLAIMS = 2
"""Findings quoted in the reason of a score: the form has one line for it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the exporter says once for every case: its policy, and where those affected can complain."""

    policy: str = ""
    complaint_channel: str = ""


def proposed_diligence(
    findings: Sequence[Finding], known: Mitigation, standing: Standing, *, who: str, today: date
) -> DueDiligence:
    """From findings above CLEAR. `who`: owner of every measure, until somebody else is named.

    What no finding speaks of stays empty: it is asked, not made up. Whom one has heard is never proposed.
    """
    fired = [finding for finding in findings if finding.action is not Disposition.CLEAR]
    rules = {finding.rule for finding in fired}
    plan = tuple(
        PlanItem(one.text, who, (today + timedelta(days=one.days)).isoformat())
        for one in known.measure
        if rules & set(one.rules)
    )
    return DueDiligence(
        severity=_severity(fired, known),
        plan=plan,
        tracking_owner=who or None,
        next_look=(today + NEXT_LOOK).isoformat() if plan else None,
        complaint_channel=standing.complaint_channel or None,
        policy=standing.policy or None,
    )


def _severity(fired: Sequence[Finding], known: Mitigation) -> Severity | None:
    scores = [_score(name, fired, known) for name in SCALES]
    return Severity(*scores) if all(one.score for one in scores) else None


def _score(name: str, fired: Sequence[Finding], known: Mitigation) -> Score:
    rules = {finding.rule for finding in fired}
    rows = [row for row in known.severity if rules & set(row.rules)]
    highest = max((getattr(row, name) for row in rows), default=0)
    worst = [row for row in rows if getattr(row, name) == highest]
    because = [one for one in fired if any(one.rule in row.rules for row in worst)][:CLAIMS]
    said = " ".join(f"{one.rule}: {one.claim}" for one in because)
    why = "; ".join(dict.fromkeys(row.why for row in worst))
    return Score(highest, f"{why[:1].upper()}{why[1:]}. {said}".strip())
