"""The due diligence of a case in six steps, and the test of Art. 2(20) and 5 by its limbs."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.dates import day
from services.diligence.console.views import findings
from services.diligence.domain.due_diligence import SCALES
from shared.contracts.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the due diligence."""

    title: str
    on_file: str
    state: str
    details: tuple[str, ...] = ()
    """What is on file, one thing each."""


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
    product = math.prod(severity[name]["score"] for name in SCALES)
    return f"Severity {product} of 125: " + ", ".join(f"{name} {severity[name]['score']}" for name in SCALES)


def steps_of(diligence: Mapping[str, Any], names: Mapping[str, str]) -> list[Step]:
    """OECD's six, each with what is on file, word for word; `names` of people by their ids."""
    record = diligence["record"]
    plan, heard = record.get("plan") or (), record.get("heard") or ()
    measures = words.count(len(plan), "measure") + " with owner and date" if plan else "No measure yet"
    listened = f"; {words.count(len(heard), 'voice')} heard" if heard else ""
    tracked = (
        f"{record['tracking_owner']}, next look {_day(record.get('next_look'))}"
        if record.get("tracking_owner")
        else "Owner not named"
    )
    said = (
        ("1 Policy", record.get("policy") or "Policy not named", record.get("policy"), ()),
        ("2 Identify", severity_of(diligence) or "Severity not scored", record.get("severity"),
         _scores(record, names)),
        ("3 Mitigate", measures + listened, plan, (*_measures(plan), *_heard(heard))),
        ("4 Track", tracked, record.get("tracking_owner"), ()),
        ("5 Communicate", record.get("communication") or "Not started", record.get("communication"), ()),
        ("6 Remedy", record.get("complaint_channel") or "Complaint channel not named",
         record.get("complaint_channel"), ()),
    )  # fmt: skip
    return [
        Step(title, on_file, "done" if value else "open", tuple(details))
        for title, on_file, value, details in said
    ]


def _scores(record: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    severity = record.get("severity") or {}
    for name, one in severity.items():
        author = names.get(one.get("author", ""), one.get("author", ""))
        yield f"{name.capitalize()} {one['score']}: {one['reason']}" + (f" ({author})" if author else "")


def _measures(plan: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in plan:
        yield f"{one['text']} {one['owner']}, {_day(one['due'])}."


def _heard(heard: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in heard:
        yield f"Heard: {one['text']}" + (f" ({one['uri']})" if one.get("uri") else "")


def _day(iso: str | None) -> str:
    return day(iso) if iso else "not set"


def form_of(diligence: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form: what is on file, and what is proposed where nothing is."""
    proposed, record = diligence["proposed"], diligence["record"]
    return {name: record.get(name) or value for name, value in proposed.items()}


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
