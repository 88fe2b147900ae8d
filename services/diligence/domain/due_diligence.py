"""Human-rights due diligence of a case, and what of it is still missing (HR-02 to HR-04).

Severity is scale, scope and irremediability, each 1 to 5 (UN Guiding Principles 14 and 24). It depends on
the harm, never on the exporter's size or form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Tier = Literal["low", "medium", "high"]

SCALES = ("scale", "scope", "irremediability")
MEDIUM_FROM, HIGH_FROM = 18, 48
"""Products of the three scores: 3·3·2 and 4·4·3. Policy, to be set with reasons by the exporter."""


@dataclass(frozen=True, slots=True)
class Score:
    """One scale of severity: 1 to 5, with the reason."""

    score: int
    reason: str
    author: str = ""
    """Who said so first, in these words; empty for what nobody has recorded."""


@dataclass(frozen=True, slots=True)
class Severity:
    """The three scales."""

    scale: Score
    scope: Score
    irremediability: Score

    @property
    def product(self) -> int:
        """1 to 125."""
        return self.scale.score * self.scope.score * self.irremediability.score

    @property
    def tier(self) -> Tier:
        """Harm that cannot be undone is high whatever its size."""
        if self.product >= HIGH_FROM or self.irremediability.score == 5:
            return "high"
        return "medium" if self.product >= MEDIUM_FROM else "low"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A measure of mitigation, with who does it and by which day."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Stakeholders or experts who were heard, and where that is written down."""

    text: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class DueDiligence:
    """The record of a case, as it now stands."""

    severity: Severity | None = None
    plan: tuple[PlanItem, ...] = ()
    heard: tuple[Heard, ...] = ()
    tracking_owner: str | None = None
    next_look: str | None = None
    communication: str | None = None
    complaint_channel: str | None = None
    policy: str | None = None
    """Which version of the exporter's human-rights policy was applied."""


def authored(record: DueDiligence, before: DueDiligence, person: str) -> DueDiligence:
    """Each score with its author: who repeats a score and its reason does not become the author."""
    if record.severity is None:
        return record
    scores = {
        name: _authored(getattr(record.severity, name), getattr(before.severity, name, None), person)
        for name in SCALES
    }
    return replace(record, severity=Severity(**scores))


def _authored(score: Score, before: Score | None, person: str) -> Score:
    same = before is not None and (before.score, before.reason) == (score.score, score.reason)
    return replace(score, author=before.author if same and before else person)


def missing(required: Iterable[str], record: DueDiligence) -> list[str]:
    """What the rules in `required` ask for and the record does not have yet."""
    asked = set(required)
    found = []
    if "HR-02" in asked and record.severity is None:
        found.append("HR-02: severity is not scored yet.")
    if "HR-03" in asked and not record.plan:
        found.append("HR-03: there is no mitigation plan yet.")
    high = record.severity is not None and record.severity.tier == "high"
    if "HR-04" in asked and high and not record.heard:
        found.append("HR-04: severity is high, and no stakeholder or expert has been heard yet.")
    return found
