"""Between the due-diligence form and its record: reading, filling in again, what two people differ in."""

from collections.abc import Mapping
from typing import Any

import msgspec

from services.diligence.console.conflict import Field
from services.diligence.console.drafts import Draft
from services.diligence.console.forms import Form
from services.diligence.domain.conditions import is_day
from services.diligence.domain.due_diligence import SCALES, DueDiligence
from shared.web.problems import Problem

TEXTS = {
    "policy": "Policy", "tracking_owner": "Who tracks it", "next_look": "Next look",
    "communication": "What was communicated", "complaint_channel": "Complaint channel",
}  # fmt: skip
LONGEST = 4_000


def record_of(form: Form) -> DueDiligence:
    """The record as sent; 422 for a score without its reason and a measure without owner and day."""
    record: dict[str, Any] = {name: form.get(name).strip()[:LONGEST] or None for name in TEXTS}
    scores = {name: form.get(name) for name in SCALES}
    if all(value in tuple("12345") for value in scores.values()):
        reasons = {name: form.get(f"{name}_reason").strip() for name in scores}
        if not all(reasons.values()):
            raise Problem(422, "Reasons are missing", "Each score needs its reason.", type_="incomplete")
        record["severity"] = {
            name: {"score": int(value), "reason": reasons[name][:LONGEST]} for name, value in scores.items()
        }
    plan = [
        row for row in _rows(form.all("plan"), form.all("plan_owner"), form.all("plan_due")) if row["text"]
    ]
    if any(not row["owner"] or not is_day(row["due"]) for row in plan):
        raise Problem(422, "A measure is not complete", "Each names its owner and day.", type_="incomplete")
    record["plan"] = plan
    record["heard"] = [{"text": text.strip()[:LONGEST]} for text in form.all("heard") if text.strip()]
    return msgspec.convert(record, DueDiligence)


def typed_record(draft: Draft) -> dict[str, Any]:
    """What was typed, in the shape in which the form is filled, whole or not."""
    scores = {
        name: {"score": int(draft.get(name)) if draft.get(name) in tuple("12345") else 0,
               "reason": draft.get(f"{name}_reason")}
        for name in SCALES
    }  # fmt: skip
    plan = _rows(draft.all("plan"), draft.all("plan_owner"), draft.all("plan_due"))
    heard = [{"text": text} for text in draft.all("heard") if text.strip()]
    texts = {name: draft.get(name) for name in TEXTS}
    return {**texts, "severity": scores, "plan": [row for row in plan if any(row.values())], "heard": heard}


def differences(then: Mapping[str, Any], now: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Field]:
    """Field by field what was there, what is there now and what was typed; only where somebody changed it."""
    told = [_told(record) for record in (then, now, mine)]
    rows = [Field(name, *(one.get(name, "") for one in told)) for name in told[0]]
    return [row for row in rows if row.changed]


def _rows(*columns: list[str]) -> list[dict[str, str]]:
    return [
        dict(zip(("text", "owner", "due"), (" ".join(part.split())[:LONGEST] for part in row), strict=True))
        for row in zip(*columns, strict=False)
    ]


def _told(record: Mapping[str, Any]) -> dict[str, str]:
    severity = record.get("severity") or {}
    scores = {name: severity.get(name) or {} for name in SCALES}
    return {
        **{
            name.capitalize(): f"{one['score']}: {one['reason']}" if one.get("score") else ""
            for name, one in scores.items()
        },
        "Measures": "\n".join(
            f"{one['text']} {one['owner']}, {one['due']}" for one in record.get("plan") or ()
        ),
        "Heard": "\n".join(one["text"] for one in record.get("heard") or ()),
        **{title: record.get(name) or "" for name, title in TEXTS.items()},
    }
