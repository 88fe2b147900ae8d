"""The due diligence of a case in six steps, and the test of Art. 2(20) and 5 by its limbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.views import findings
from shared.contracts.assessment import Assessment


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


def severity_of(diligence: Mapping[str, Any]) -> str:
    """`Severity 27 of 125: scale 3, …`; empty while nobody scored it."""
    severity = diligence["record"].get("severity")
    if not severity:
        return ""
    scores = {name: severity[name]["score"] for name in ("scale", "scope", "irremediability")}
    product = scores["scale"] * scores["scope"] * scores["irremediability"]
    return f"Severity {product} of 125: " + ", ".join(f"{name} {score}" for name, score in scores.items())


def steps_of(diligence: Mapping[str, Any]) -> list[Step]:
    """OECD's six, each with what is on file."""
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
        Step("2 Identify", severity_of(diligence) or "Severity not scored", _done(record.get("severity"))),
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


def limbs_of(assessment: Assessment, document: Mapping[str, Any]) -> list[Limbs]:
    """Lines with the same answers stand together."""
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
