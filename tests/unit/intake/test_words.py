"""The standing of an order depends on what was said, never on the order in which it arrived."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.words import Words, standing
from shared.contracts.assessment import Disposition
from shared.contracts.clearance import CERTIFIED_STATES, ClearanceReason, ClearanceState
from shared.contracts.events import CaseEvent, ClearanceIssued, ClearanceRevoked

ORDER: dict[str, Any] = {"tenant": "acme", "source_system": "default", "order_id": "4711", "revision": 1}
Said = tuple[CaseEvent | ClearanceIssued | ClearanceRevoked, int]


def case(
    epoch: int = 0, number: int = 1, version: int = 1, clearance: ClearanceState = ClearanceState.HELD
) -> CaseEvent:
    return CaseEvent(
        **ORDER,
        case_id="case-1",
        case_state="open",
        case_version=version,
        decision_epoch=epoch,
        disposition=Disposition.HOLD,
        assessment_number=number,
        clearance=clearance,
        reasons=(ClearanceReason("finding", f"epoch {epoch}", "EUS-01"),),
        changed_at="2026-08-03T12:00:00Z",
    )


def issued(name: str = "c1", epoch: int = 1, number: int = 1) -> ClearanceIssued:
    return ClearanceIssued(
        **ORDER,
        order_sha256="0" * 64,
        decision_epoch=epoch,
        assessment_number=number,
        certificate_id=name,
        certificate=f"jws-{name}",
        outcome="CLEARED",
        conditions=(),
        issued_at="2026-08-03T12:00:00Z",
        expires_at="2027-08-03T12:00:00Z",
    )


def revoked(name: str = "c1", epoch: int = 2, *, reserved: bool = False) -> ClearanceRevoked:
    return ClearanceRevoked(
        **ORDER,
        decision_epoch=epoch,
        certificate_id=name,
        revoked_at="2026-08-03T13:00:00Z",
        reason="a new finding",
        reserved=reserved,
    )


def told(*said: Said) -> Words:
    words = Words()
    for what, sequence in said:
        if isinstance(what, CaseEvent):
            words = words.with_case(what, sequence)
        elif isinstance(what, ClearanceIssued):
            words = words.with_issue(what, sequence)
        else:
            words = words.with_revocation(what)
    return words


numbers = st.integers(0, 4)
names = st.sampled_from(["c1", "c2", "c3"])
anything = st.one_of(
    st.builds(case, numbers, numbers, numbers, st.sampled_from(list(ClearanceState))),
    st.builds(issued, names, numbers, numbers),
    st.builds(revoked, names, numbers, reserved=st.booleans()),
)
stories = st.lists(anything, max_size=8).map(
    lambda said: [(what, place + 1) for place, what in enumerate(said)]
)


@given(stories, st.data())
def test_order_and_duplicates_do_not_matter(story: list[Said], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(story))) if story else []
    shuffled = data.draw(st.permutations(story + again))
    assert told(*shuffled) == told(*story)


@given(stories)
def test_only_a_cleared_order_has_a_certificate_and_never_a_revoked_one(story: list[Said]) -> None:
    found = standing(told(*story))
    assert (found.state in CERTIFIED_STATES) == (found.issue is not None)
    if found.issue is not None:
        gone = {what.certificate_id for what, _ in story if isinstance(what, ClearanceRevoked)}
        assert found.issue.certificate_id not in gone


@given(stories)
def test_nothing_but_a_newer_certificate_clears_after_a_revocation(story: list[Said]) -> None:
    before = standing(told(*story))
    if before.issue is None:
        return
    sequence = len(story) + 1
    late = revoked(before.issue.certificate_id, before.issue.decision_epoch + 1)
    held = standing(told(*story, (late, sequence)))
    assert held.issue is None
    newer = issued("c9", before.issue.decision_epoch + 9)
    assert standing(told(*story, (late, sequence), (newer, sequence + 1))).issue == newer


def test_nothing_said_is_pending() -> None:
    assert standing(Words()).state is ClearanceState.PENDING


def test_a_hold_newer_than_the_certificate_takes_it_back() -> None:
    found = standing(told((issued(epoch=1), 1), (case(epoch=2), 2)))
    assert (found.state, found.issue) == (ClearanceState.HELD, None)


def test_of_the_same_age_the_later_in_the_stream_counts() -> None:
    assert standing(told((case(epoch=1), 1), (issued(epoch=1), 2))).state is ClearanceState.CLEARED
    assert standing(told((issued(epoch=1), 1), (case(epoch=1), 2))).state is ClearanceState.HELD


def test_a_case_that_stays_cleared_keeps_the_certificate() -> None:
    changed = case(epoch=1, number=2, version=3, clearance=ClearanceState.CLEARED)
    assert standing(told((issued(epoch=1), 1), (changed, 2))).issue == issued(epoch=1)


def test_after_a_revocation_the_reopened_case_gives_the_reasons() -> None:
    found = standing(told((issued(), 1), (revoked(epoch=2), 2), (case(epoch=2), 3)))
    assert [reason.text for reason in found.reasons] == ["epoch 2"]


def test_an_older_state_of_the_case_does_not_hide_a_revocation() -> None:
    found = standing(told((case(epoch=0), 1), (issued(), 2), (revoked(epoch=2), 3)))
    assert [reason.text for reason in found.reasons] == ["The clearance was revoked: a new finding"]


def test_blocked_and_declined_are_told_as_such() -> None:
    for state in (ClearanceState.BLOCKED, ClearanceState.DECLINED):
        assert standing(told((case(clearance=state), 1))).state is state
