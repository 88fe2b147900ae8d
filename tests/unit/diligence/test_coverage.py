"""A clearance stands while every finding is covered, by key and at no higher action."""

from hypothesis import given
from hypothesis import strategies as st

from services.diligence.domain.coverage import NOTHING, coverage_of, uncovered
from shared.contracts.assessment import Disposition, Finding

CLEAR, REVIEW, HOLD, BLOCK = (Disposition(name) for name in ("CLEAR", "REVIEW", "HOLD", "BLOCK"))


def finding(key: str, action: Disposition) -> Finding:
    """A finding of which only key and action matter here."""
    return Finding(key, "USR-01", "1", action, "policy", "", True, "", "/parties/0")


def test_a_covered_finding_may_fall_but_not_rise() -> None:
    covered = coverage_of([finding("a", HOLD)])
    assert uncovered(covered, [finding("a", REVIEW)]) == ()
    assert uncovered(covered, [finding("a", HOLD)]) == ()
    assert [item.key for item in uncovered(covered, [finding("a", BLOCK)])] == ["a"]


def test_a_new_key_is_uncovered_at_any_action_above_clear() -> None:
    covered = coverage_of([finding("a", BLOCK)])
    assert [item.key for item in uncovered(covered, [finding("b", REVIEW)])] == ["b"]
    assert uncovered(covered, [finding("b", CLEAR)]) == ()


def test_an_auto_clear_covers_nothing_above_clear() -> None:
    assert uncovered(NOTHING, [finding("a", CLEAR)]) == ()
    assert uncovered(NOTHING, [finding("a", REVIEW)])


FINDINGS = st.lists(st.builds(finding, st.sampled_from("abc"), st.sampled_from(Disposition)), max_size=6)


@given(FINDINGS)
def test_a_decision_covers_what_it_was_made_on(findings: list[Finding]) -> None:
    assert uncovered(coverage_of(findings), findings) == ()


@given(FINDINGS, FINDINGS)
def test_more_findings_never_make_it_stand(findings: list[Finding], more: list[Finding]) -> None:
    covered = coverage_of(findings)
    assert len(uncovered(covered, [*findings, *more])) == len(uncovered(covered, more))
