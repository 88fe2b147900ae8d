"""PRC: process rules. The services enforce them; here stands only what an assessment itself must keep."""

from services.screening.domain.outcomes import Hit


class FindingWithoutEvidence(ValueError):
    """PRC-05: a finding has no evidence; it must not leave the house."""


def prc_05(hit: Hit) -> None:
    """Every finding has evidence and a claim; raises `FindingWithoutEvidence`."""
    if not hit.quotes or not hit.claim:
        raise FindingWithoutEvidence(f"{hit.rule} at {hit.subject or '/'} has no evidence")
