"""What a decision covered: finding keys with the action each had when people looked at it.

A clearance stands while every finding of the newest assessment is covered, by `key` and at no higher
action, by the decision that issued it. A finding that asks for nothing (CLEAR) needs no cover.
"""

from collections.abc import Iterable, Mapping

from shared.contracts.assessment import Disposition, Finding

Coverage = Mapping[str, Disposition]

NOTHING: Coverage = {}
"""What an auto-clear covers: nothing above CLEAR."""


def coverage_of(findings: Iterable[Finding]) -> dict[str, Disposition]:
    """Everything above CLEAR, at the worst action that its key has."""
    covered: dict[str, Disposition] = {}
    for finding in findings:
        if finding.action is not Disposition.CLEAR:
            covered[finding.key] = Disposition.worst(
                [finding.action, covered.get(finding.key, finding.action)]
            )
    return covered


def uncovered(coverage: Coverage, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that are new since the decision, or more restrictive than it saw."""
    return tuple(
        finding
        for finding in findings
        if finding.action.rank > coverage.get(finding.key, Disposition.CLEAR).rank
    )
