"""Events in any order, doubled, old after new: the end is the same."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.assessment import Disposition
from shared.contracts.order import OrderKey
from shared.messaging.envelope import Event
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres

STATE = """
SELECT f.revision, f.submitters, f.clearance, f.assessment_number, f.assessed_revision, f.disposition,
       f.worst, f.system_revision, f.system_number, f.system_reason,
       c.certificate_id IS NOT NULL AND c.revoked_at IS NULL AS stands,
       d.state IS NOT NULL AND d.state <> 'closed' AS open, k.assessment_number AS kept
FROM order_file f
LEFT JOIN certificate c ON c.tenant = f.tenant AND c.certificate_id = f.certificate_id
LEFT JOIN diligence_case d ON d.tenant = f.tenant AND d.order_key = f.order_key
LEFT JOIN kept_assessment k ON k.tenant = f.tenant AND k.order_key = f.order_key
WHERE f.order_key = $1
"""
AFTER_CANCELLATION = ("revision", "submitters", "clearance", "worst", "stands", "open", "kept")
"""What an order that is cancelled is still compared by: assessments that come later are not looked at."""


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """What could have happened to one order: revisions, each assessed several times, perhaps cancelled."""
    steps: list[tuple[str, Any]] = []
    number = 0
    for revision in range(1, draw(st.integers(1, 3)) + 1):
        steps.append(("order", revision))
        for kind in draw(st.lists(st.sampled_from("crhbs"), min_size=0 if revision < 3 else 1, max_size=3)):
            number += 1
            steps.append(("assessed", (number, revision, kind)))
        number += 1
        steps.append(("assessed", (number, revision, draw(st.sampled_from("crhb")))))
    if draw(st.booleans()):
        steps.append(("cancelled", None))
    return steps


def events(world: World, key: OrderKey, history: Sequence[tuple[str, Any]]) -> list[Event]:
    """The history as signed events."""
    return [_event(world, key, step, detail) for step, detail in history]


def _event(world: World, key: OrderKey, step: str, detail: Any) -> Event:
    if step == "order":
        return world.order(detail, key=key, submitters=(f"entered-{detail}",))
    if step == "cancelled":
        return world.cancelled(key=key)
    number, revision, kind = detail
    action = {"r": Disposition.REVIEW, "h": Disposition.HOLD, "b": Disposition.BLOCK}.get(kind)
    found = [finding(f"{kind}{number}", action)] if action else []
    system = "The US list is 12 days old." if kind == "s" else None
    return world.assessed(assessment(number, found, key=key, revision=revision, system=system))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(history=histories(), data=st.data())
async def test_any_shuffle_of_a_history_ends_in_the_same_state(
    history: list[tuple[str, Any]], data: st.DataObject, world: World
) -> None:
    straight, shuffled = (OrderKey("acme", name, str(uuid4())) for name in ("straight", "shuffled"))
    await world.given(*events(world, straight, history))
    mixed = events(world, shuffled, data.draw(st.permutations(history)))
    doubled = [*mixed, *data.draw(st.lists(st.sampled_from(mixed), max_size=4))]
    cut = data.draw(st.integers(0, len(doubled)))
    for part in (doubled[:cut], doubled[cut:]):
        if part:
            await world.given(*part)
    assert await state(world, shuffled) == await state(world, straight)


async def state(world: World, key: OrderKey) -> dict[str, Any]:
    """Where the order stands."""
    (row,) = await world.database.fetch(STATE, str(key))
    if row["clearance"] == "CANCELLED":
        return {name: row[name] for name in AFTER_CANCELLATION}
    return dict(row)


async def test_lists_published_and_finished_in_any_order_suspend_alike(world: World) -> None:
    for source, order in (("a", (0, 1, 2, 3, 4)), ("b", (4, 3, 2, 1, 0)), ("c", (2, 4, 1, 0, 3))):
        steps = [(world.published, 1), (world.finished, 1), (world.published, 2), (world.finished, 2)]
        steps.append((world.published, 3))
        for index in order:
            make, activation = steps[index]
            await world.given(make(activation, source))
    rows = await world.database.fetch("SELECT source, published, finished FROM activation ORDER BY source")
    assert [tuple(row) for row in rows] == [("a", 3, 2), ("b", 3, 2), ("c", 3, 2)]
