"""Severity, and what a record lacks."""

import inspect

import pytest

from services.diligence.domain import due_diligence
from services.diligence.domain.due_diligence import DueDiligence, Heard, PlanItem, Score, Severity, missing

ALL = ("HR-02", "HR-03", "HR-04", "HR-05")


def severity(scale: int, scope: int, irremediability: int) -> Severity:
    """Scores without much of a reason."""
    return Severity(*(Score(score, "seen") for score in (scale, scope, irremediability)))


@pytest.mark.parametrize(
    ("scores", "tier"),
    [((1, 1, 1), "low"), ((3, 3, 2), "medium"), ((4, 4, 3), "high"), ((1, 1, 5), "high"), ((5, 3, 1), "low")],
)
def test_tiers(scores: tuple[int, int, int], tier: str) -> None:
    assert severity(*scores).tier == tier


def test_an_empty_record_lacks_severity_and_plan() -> None:
    assert [text[:5] for text in missing(ALL, DueDiligence())] == ["HR-02", "HR-03"]


def test_high_severity_needs_somebody_heard() -> None:
    plan = (PlanItem("No ethnicity module.", "P. Jansen", "2026-09-01"),)
    record = DueDiligence(severity(5, 5, 5), plan)
    assert [text[:5] for text in missing(ALL, record)] == ["HR-04"]
    heard = DueDiligence(severity(5, 5, 5), plan, (Heard("Prof. Li, interview"),))
    assert missing(ALL, heard) == []


def test_nothing_is_asked_that_no_rule_asks() -> None:
    assert missing((), DueDiligence()) == []


def test_severity_knows_no_size_of_the_exporter() -> None:
    """HR-09: the same rules whatever the exporter's size or form."""
    names = [
        name
        for member in vars(due_diligence).values()
        if inspect.isclass(member) and member.__module__ == due_diligence.__name__
        for name in getattr(member, "__dataclass_fields__", {})
    ]
    assert names
    assert not {"size", "employees", "turnover", "form"} & set(names)
