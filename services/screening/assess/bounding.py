"""An assessment that a topic takes and a person can read, however many lines an order has.

Of findings that one rule makes again and again the first stand for themselves and the rest as one, of the
worst action among them, about all they were about. Its key is made of theirs: a decision covers just these.
Questions and tests of further lines follow once the first are answered: the order stays held by its findings.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from shared.contracts.assessment import Assessment, Finding
from shared.contracts.order.subjects import digest

LARGEST = 4 * 1024 * 1024
"""Bytes of JSON: half of what a topic takes, as what follows from an assessment repeats parts of it."""
STEPS = (200, 50, 10, 1)
"""Of each kind so many; fewer only where these are too much."""
_QUOTE = 300
"""Characters of a quote where one finding of each rule is still too much."""

_Item = TypeVar("_Item")


def bounded(assessment: Assessment) -> Assessment:
    """The assessment, with what is repeated put together where it has to be."""
    found = assessment
    for most in STEPS:
        found = _with_at_most(assessment, most)
        if len(msgspec.json.encode(found)) <= LARGEST:
            return found
    return replace(found, findings=tuple(map(_clipped, found.findings)))


def _with_at_most(assessment: Assessment, most: int) -> Assessment:
    findings: list[Finding] = []
    for group in _groups(assessment.findings, lambda finding: finding.rule):
        findings += group if len(group) <= most else [*group[: most - 1], _together(group[most - 1 :])]
    questions = _groups(assessment.questions, lambda question: (question.fact, question.rules))
    return replace(
        assessment,
        findings=tuple(
            sorted(findings, key=lambda finding: (-finding.action.rank, finding.rule, finding.key))
        ),
        questions=tuple(question for group in questions for question in group[:most]),
        article_5=assessment.article_5[:most],
    )


def _together(group: list[Finding]) -> Finding:
    """Findings come worst first."""
    first = group[0]
    subjects = dict.fromkeys(subject for one in group for subject in (one.subjects or (one.subject,)))
    return replace(
        first,
        key=f"{first.rule}:{digest(first.rule, *sorted(one.key for one in group))}",
        claim=f"{first.claim} The same was found {len(group) - 1:,} times more.",
        subjects=tuple(subjects) if len(subjects) > 1 else (),
        confidence=max(one.confidence for one in group),
    )


def _clipped(finding: Finding) -> Finding:
    evidence, counter = (
        tuple(replace(one, quote=one.quote[:_QUOTE]) for one in quotes)
        for quotes in (finding.evidence, finding.counter_evidence[:12])
    )
    return replace(finding, evidence=evidence, counter_evidence=counter)


def _groups(items: Iterable[_Item], kind: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    """Items of one kind together, kinds and items in the order they come in."""
    found: dict[Hashable, list[_Item]] = {}
    for item in items:
        found.setdefault(kind(item), []).append(item)
    return list(found.values())
