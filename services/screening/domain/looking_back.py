"""What is held against an order whose goods have left: that somebody of it is listed now."""

from collections.abc import Iterable

from shared.contracts.assessment import Assessment, Disposition, Finding

LISTED = frozenset({"LST-01", "LST-02", "LST-03", "LST-04", "LST-09", "OWN-01", "OWN-03", "OWN-04"})
"""Rules that find a party, or who owns it, on a list in force. Not: a past listing (LST-05), a refuted hit
(LST-06), the system's own state (LST-07), a notice about goods (LST-08)."""
PAST = "LST-05"
"""A listing that ended is remembered by this rule; that is no new matter."""


def newly_listed(before: Assessment, after: Assessment) -> tuple[Finding, ...]:
    """Findings of a listing that were not there before, or asked for less."""
    known = _weights(before.findings)
    return tuple(
        finding
        for finding in after.findings
        if finding.rule in LISTED and finding.action.rank > known.get(finding.key, Disposition.CLEAR.rank)
    )


def only_relieved(before: Assessment, after: Assessment) -> bool:
    """Whether a listing ended or asks for less, and nothing asks for more than before."""
    known, now = _weights(before.findings), _weights(after.findings)
    past = {finding.key for finding in after.findings if finding.rule == PAST}
    if any(rank > known.get(key, Disposition.CLEAR.rank) for key, rank in now.items() if key not in past):
        return False
    return any(
        now.get(finding.key, Disposition.CLEAR.rank) < known[finding.key]
        for finding in before.findings
        if finding.rule in LISTED
    )


def is_listed(assessment: Assessment) -> bool:
    """Whether a finding of a listing asks for anything."""
    return any(finding.rule in LISTED and finding.action.rank > 0 for finding in assessment.findings)


def _weights(findings: Iterable[Finding]) -> dict[str, int]:
    """Key to the rank of the worst action that it had."""
    weights: dict[str, int] = {}
    for finding in findings:
        weights[finding.key] = max(finding.action.rank, weights.get(finding.key, 0))
    return weights
