"""Absent approvers: who decides for them, and that one person never takes both steps."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.diligence.delegating import Wanted, name_delegate
from services.diligence.domain.people import NotAllowed
from shared.contracts.order import OrderKey
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from shared.web.principals import Principal
from tests.integration.diligence.visit import Visit
from tests.integration.diligence.world import World, assessment, finding, open_world

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

TODAY = datetime.now(UTC).date()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    service_databases: ServiceDatabases,
    testing_keys: TestingKeys,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    """Everybody has signed in once."""
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path_factory.mktemp("away"), local=True) as opened,
    ):
        for who in ("anna", "alan", "vera", "rita"):
            await Visit(opened).signs_in(who)
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> str:
    """A held order of its own; nobody stands for anybody."""
    await ended(world)
    key = OrderKey("acme", "default", f"order-{await world.database.count('order_file')}")
    await world.given(world.order(key=key), world.assessed(assessment(1, [finding("k1")], key=key)))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    return str(row["case_id"])


async def ended(world: World) -> None:
    async with world.core.transactions.begin(["acme"]) as work:
        await work.connection.execute("UPDATE delegation SET ended_at = now() WHERE ended_at IS NULL")


async def names(world: World, delegate: str, *, who: str = "anna", days: int = 7) -> httpx.Response:
    """The approver fills in the form."""
    visit = Visit(world)
    await visit.signs_in(who)
    form = {
        "delegate": delegate,
        "from": TODAY.isoformat(),
        "reason": "On leave.",
        "token": await visit.token(),
    }
    until = (TODAY + timedelta(days=days)).isoformat()
    return await visit.client.post("/admin/delegations", data={**form, "until": until})


async def decides(world: World, who: str, case: str) -> httpx.Response:
    version = (await world.client("rita").get(f"/v1/cases/{case}")).json()["version"]
    body = {"choice": "proceed", "reasons_for": "Known.", "reasons_against": "None found."}
    headers = {"If-Match": f'"{version}"'}
    return await world.client(who).post(f"/v1/cases/{case}/decisions", json=body, headers=headers)


async def test_a_delegate_decides_for_the_absent_and_the_record_says_so(world: World, case: str) -> None:
    assert (await decides(world, "alan", case)).status_code == 403
    assert "The delegate is named." in (await names(world, "alan")).text
    assert (await decides(world, "rita", case)).status_code == 201
    assert (await decides(world, "alan", case)).status_code == 201
    (row,) = await world.database.fetch("SELECT * FROM decision WHERE case_id = $1 AND place = 2", case)
    assert (row["person"], row["on_behalf_of"], row["name"]) == ("alan", "anna", "Alan for Anna")
    actions = await world.database.fetch("SELECT action FROM audit_entry WHERE stream = 'people'")
    assert "delegation.named" in {one["action"] for one in actions}


async def test_a_delegate_does_not_sign_what_the_absent_has_decided(world: World, case: str) -> None:
    await decides(world, "anna", case)
    await names(world, "alan")
    refused = await decides(world, "alan", case)
    assert (refused.status_code, "or Anna for whom you stand" in refused.text) == (403, True)


async def test_the_absent_does_not_sign_what_the_delegate_has_decided(world: World, case: str) -> None:
    await names(world, "alan")
    assert (await decides(world, "alan", case)).status_code == 201
    assert (await decides(world, "anna", case)).status_code == 403


async def test_a_delegation_that_was_ended_gives_nothing(world: World, case: str) -> None:
    await names(world, "alan")
    await ended(world)
    assert (await decides(world, "alan", case)).status_code == 403


@pytest.mark.parametrize("delegate", ["anna", "vera", "erp", "nobody"])
async def test_who_is_no_delegate(world: World, case: str, delegate: str) -> None:
    assert (await names(world, delegate)).status_code in (403, 409)
    assert await world.database.count("delegation", f"delegate = '{delegate}'") == 0


async def test_only_an_approver_names_and_for_some_weeks(world: World, case: str) -> None:
    assert (await names(world, "alan", who="rita")).status_code == 403
    assert (await names(world, "alan", days=200)).status_code == 422
    assert (await names(world, "alan", days=-2)).status_code == 422


async def test_a_program_names_nobody_even_with_the_role(world: World, case: str) -> None:
    program = Principal("service", "anna", "acme", frozenset({"approver"}))
    now = datetime.now(UTC)
    async with world.core.transactions.begin(["acme"]) as work:
        with pytest.raises(NotAllowed):
            await name_delegate(work, program, Wanted("alan", now, now + timedelta(days=1), "Leave."))


async def test_a_delegation_written_by_sql_is_not_trusted(world: World, case: str) -> None:
    await names(world, "rita")
    async with world.core.transactions.begin(["acme"]) as work:
        await work.connection.execute(FORGED)
    assert (await decides(world, "alan", case)).status_code == 409


FORGED = """
INSERT INTO delegation SELECT tenant, gen_random_uuid(), person, person_email, person_name, 'alan',
    'alan@example.com', 'Alan', begins_at, ends_at, reason, named_at, seal FROM delegation
WHERE ended_at IS NULL AND delegate = 'rita'
"""
COPY = """
INSERT INTO decision SELECT (jsonb_populate_record(d, jsonb_build_object(
    'decision_id', gen_random_uuid(), 'place', 2) || $2::jsonb)).* FROM decision d WHERE d.case_id = $1
"""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"person": "eve", "email": "anna@example.com"}', "one person takes one step"),
        (
            '{"person": "eve", "email": null, "on_behalf_of": "anna", "delegation_id": "%s"}',
            "one person takes",
        ),
        (
            '{"person": "eve", "email": null, "on_behalf_of": "zoe", "delegation_id": "%s"}',
            "no delegation lets",
        ),
        ('{"person": "sam", "email": null}', "whoever entered or sells"),
    ],
)
async def test_the_database_itself_refuses(world: World, case: str, row: str, said: str) -> None:
    await names(world, "alan")
    await decides(world, "anna", case)
    (held,) = await world.database.fetch("SELECT delegation_id FROM delegation WHERE ended_at IS NULL")
    document = row.replace("%s", str(held["delegation_id"]))
    with pytest.raises(asyncpg.CheckViolationError, match=said):
        async with world.core.transactions.begin(["acme"]) as work:
            await work.connection.execute(COPY, case, document)


async def test_the_admin_page_shows_people_and_is_not_for_everybody(world: World, case: str) -> None:
    await names(world, "alan")
    anna, vera = Visit(world), Visit(world)
    await anna.signs_in("anna")
    page = (await anna.client.get("/admin")).text
    assert "alan@example.com" in page
    assert "On leave." in page
    await vera.signs_in("vera")
    assert (await vera.client.get("/admin")).status_code == 403
    form = {"person": "anna", "token": await vera.token()}
    assert (await vera.client.post("/admin/sessions", data=form)).status_code == 403
