"""Messages of one order in any order, any number of times: the newest assessment is the same."""

import random
from typing import Any

import msgspec
import pytest

from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact
from shared.contracts.order import parse_order
from shared.contracts.order.subjects import normalised, order_subject
from shared.messaging.envelope import Event
from tests.integration.screening.world import World, printers

pytestmark = pytest.mark.postgres
SEEDS = range(25)

STATEMENT = {"present": True, "signed_by_end_user": None, "hr_undertaking": None}


def police(order_id: str, revision: int, name: str = "Almaty City Police Department") -> dict[str, Any]:
    """Facial recognition for a police; what the end user undertook is not known."""
    user = {"role": "end_user", "name": name, "country": "KZ", "city": "Almaty", "type": "police"}
    return printers(
        order_id,
        revision=revision,
        parties=[user],
        lines=[{"line": 1, "description": "Face recognition server, watchlist search", "qty": "1"}],
        end_use_statement=STATEMENT,
    )


def undertaken(subject: str, value: bool = True) -> EstablishedFact:
    """A person of the exporter has read the undertaking of this end user."""
    return EstablishedFact(
        fact="end_use_statement.hr_undertaking",
        value=value,
        subject={"role": "end_user", "name": normalised(subject), "kind": "party"},
        confirmed=True,
        established_by="rita",
        established_at="2026-11-20T10:00:00+00:00",
        document_sha256="a" * 64,
    )


def history(world: World, order_id: str) -> list[Event]:
    """Three revisions, two overlays, two rechecks."""
    almaty = "Almaty City Police Department"
    return [
        world.order(police(order_id, 1)),
        world.facts(order_id, 1, undertaken(almaty, value=False)),
        world.order(police(order_id, 2), type_="order.amended"),
        world.facts(order_id, 2, undertaken(almaty)),
        world.order(police(order_id, 2), type_="order.rechecked"),
        world.order(police(order_id, 5, "Shymkent City Police Department"), type_="order.amended"),
        world.order(police(order_id, 5, "Shymkent City Police Department"), type_="order.rechecked"),
    ]


def essence(assessment: Assessment) -> tuple[object, ...]:
    """What an assessment says, without its number and its time."""
    return (
        assessment.revision,
        assessment.order_sha256,
        assessment.facts_version,
        assessment.disposition,
        tuple(sorted(finding.key for finding in assessment.findings)),
        tuple(sorted(str(question) for question in assessment.questions)),
    )


async def test_shuffled_doubled_and_split_into_batches_it_ends_the_same(world: World) -> None:
    straight = history(world, "straight")
    for event in straight:
        await world.given(event)
    expected = await world.newest("straight")
    assert (expected.revision, expected.facts_version) == (5, 2)
    for seed in SEEDS:
        chance = random.Random(seed)  # a repeatable shuffle
        name = f"shuffled-{seed}"
        events = history(world, name)
        events += chance.choices(events, k=5)
        chance.shuffle(events)
        while events:
            batch, events = events[: (cut := chance.randint(1, 4))], events[cut:]
            await world.given(*batch)
        found = await world.newest(name)
        assert _as(found, expected), f"seed {seed}"


async def test_facts_about_an_end_user_lapse_with_an_amendment_to_another(world: World) -> None:
    """Somebody else's undertaking must not clear the next one; back at the first, it holds again."""
    almaty, shymkent = "Almaty City Police Department", "Shymkent City Police Department"
    await world.given(world.order(police("moved", 1)))
    asked = await undertakings_asked(world, "moved")
    await world.given(world.facts("moved", 1, undertaken(almaty)))
    answered = await undertakings_asked(world, "moved")
    assert answered < asked
    await world.given(world.order(police("moved", 2, shymkent), type_="order.amended"))
    assert await undertakings_asked(world, "moved") == asked
    await world.given(world.order(police("moved", 3), type_="order.amended"))
    assert await undertakings_asked(world, "moved") == answered


async def test_a_fact_about_the_order_as_a_whole_is_about_its_end_users(world: World) -> None:
    first = parse_order(msgspec.json.encode(police("whole", 1)))
    fact = msgspec.structs.replace(undertaken(""), subject=order_subject(first))
    await world.given(world.order(police("whole", 1)))
    asked = await undertakings_asked(world, "whole")
    await world.given(world.facts("whole", 1, fact))
    assert await undertakings_asked(world, "whole") < asked
    other = "Shymkent City Police Department"
    await world.given(world.order(police("whole", 2, other), type_="order.amended"))
    assert await undertakings_asked(world, "whole") == asked


async def undertakings_asked(world: World, order_id: str) -> set[str]:
    """Which facts would resolve what was found."""
    findings = (await world.newest(order_id)).findings
    return {
        f"{finding.rule}: {option.fact}"
        for finding in findings
        for option in finding.resolution_options
        if option.fact and option.fact.startswith("end_use_statement.hr_undertaking")
    }


async def test_assessment_numbers_rise_by_one_and_the_highest_is_the_newest_state(world: World) -> None:
    for event in history(world, "straight"):
        await world.given(event)
    numbers = [one.assessment_number for one in await world.assessments("straight")]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    versions = [(one.revision, one.facts_version) for one in await world.assessments("straight")]
    assert versions == sorted(versions)


async def test_a_recheck_repeats_the_newest_assessment_word_for_word(world: World) -> None:
    await world.given(world.order(police("asked", 1)))
    await world.given(world.order(police("asked", 1), type_="order.rechecked"))
    first, again = await world.assessments("asked")
    assert first == again


async def test_nothing_is_assessed_after_a_cancellation(world: World) -> None:
    await world.given(world.cancelled("gone"))
    await world.given(world.order(police("gone", 1)), world.order(police("gone", 1), type_="order.rechecked"))
    assert await world.assessments("gone") == []


def _as(found: Assessment, expected: Assessment) -> bool:
    """Alike but for the order's number, which is part of the content and so of the hash."""
    return (found.revision, found.facts_version, found.disposition) == (
        expected.revision,
        expected.facts_version,
        expected.disposition,
    ) and {finding.key for finding in found.findings} == {finding.key for finding in expected.findings}
