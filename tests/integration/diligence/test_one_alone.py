"""One person alone releases nothing: ways round the two decisions, and what stops each.

Others stand beside what they are about: the console, its sessions and its admins (`test_console`), the API
(`test_deciding`), facts and evidence written by SQL (`test_deciding`, `test_conditions`, `test_clearing`),
a strong hit dismissed (`test_dismissals`), a delegate or oneself as one (`test_delegation`), groups at the
provider and sessions left open (`organisation`), the authority's answer (`test_notification`), a legal
hold ended and an erasure replayed (`test_retention`), forged events (`test_trust`), who may make which
transition (`test_states`); at screening a rule set or a region (`test_rule_sets`), a list shrunken, worn
down, turned back or relieved of one name (`test_lists`); at intake the gate (`test_release`).
"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from services.diligence.policy import record_policy
from services.diligence.signing import CERTIFICATE_TYPE
from shared.contracts.assessment import Disposition
from tests.integration.diligence.test_asking import answer, ask
from tests.integration.diligence.test_asking import held as asked_for_ethics
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres
DECISION = """
INSERT INTO decision (tenant, decision_id, case_id, order_key, round, place, case_version, decision_epoch,
    revision, order_sha256, assessment_number, person, name, choice, reasons_for, reasons_against, conditions,
    covered, decided_at, seal)
SELECT d.tenant, gen_random_uuid(), d.case_id, d.order_key, d.round, $2::int, $2::int, 1, 1, f.order_sha256,
    1, $1::text, $1::text, 'proceed', 'x', 'x', '{}', '{"a": "HOLD"}', now(), decode(repeat('00', 32), 'hex')
FROM diligence_case d JOIN order_file f USING (tenant, order_key)
"""
CERTIFICATE = """
INSERT INTO certificate (tenant, certificate_id, order_key, revision, order_sha256, decision_epoch,
    assessment_number, outcome, conditions, disposition, covered, case_id, round, approvals, token, issued_at,
    expires_at)
SELECT f.tenant, gen_random_uuid(), f.order_key, 1, f.order_sha256, 1, 1, 'CLEARED', '{}', 'HOLD',
    '{"a": "HOLD"}', d.case_id, d.round, 2, 'x', now(), now() + interval '30 days'
FROM order_file f JOIN diligence_case d USING (tenant, order_key) RETURNING certificate_id
"""
DECIDED = "UPDATE diligence_case SET state = 'decided', choice = 'proceed', decided_at = now()"
CLEARED = "UPDATE order_file SET clearance = 'CLEARED', certificate_id = $1, decision_epoch = 1"


async def held(world: World) -> None:
    """An order with a finding that two people must decide on."""
    await world.given(world.order(), world.assessed(assessment(1, [finding("a", Disposition.HOLD)])))


async def test_decisions_and_a_certificate_written_as_the_service_itself_open_no_gate(world: World) -> None:
    await held(world)
    async with world.core.database.transaction(["acme"]) as (connection, _):
        await connection.execute(DECISION, "rita", 1)
        await connection.execute(DECISION, "anna", 2)
        forged = await connection.fetchval(CERTIFICATE)
        await connection.execute(DECIDED)
        await connection.execute(CLEARED, forged)
    answered = await world.reserve(str(forged))
    assert answered.status_code == 409
    assert "seal" in answered.json()["detail"]
    assert await world.said("clearance.issued") == []


async def test_what_was_decided_cannot_be_rewritten_as_the_service_itself(world: World) -> None:
    await held(world)
    await world.decide("rita", "decline")
    async with world.core.database.transaction(["acme"]) as (connection, _):
        for table in ("decision", "audit_entry"):
            may = "SELECT has_table_privilege(current_user, $1, 'UPDATE')"
            assert not await connection.fetchval(may, table), table


async def test_answering_one_s_own_link_takes_the_second_person_all_the_same(world: World) -> None:
    """Whoever asks can open the link: what comes under it is the customer's word, and clears no case."""
    await asked_for_ethics(world)
    token = (await ask(world, who="rita")).json()["link"]["token"]
    assert (await answer(world, token, {"1": True, "2": "Teaching."})).status_code == 201
    await world.given(world.assessed(assessment(2, facts_version=1)))
    assert await world.said("clearance.issued") == []
    await world.decide("rita")
    assert (await world.decide("rita")).status_code == 403
    assert await world.said("clearance.issued") == []
    await world.decide("anna")
    assert len(await world.said("clearance.issued")) == 1


async def test_what_clears_by_itself_is_changed_on_the_record(world: World) -> None:
    """The auto-clear policy is a setting: a start with another one is audited, certificates name theirs."""
    tools, before = world.application.tools, world.application.tools.policy.fingerprint
    object.__setattr__(tools, "policy", replace(tools.policy, certificate_life=timedelta(days=90)))
    for _ in range(2):
        await record_policy(world.core.transactions)
    said = [json.loads(row["body"])["details"] for row in await world.database.fetch(RECORDED)]
    assert [one["fingerprint"] for one in said] == [before, tools.policy.fingerprint]
    assert [one["policy"]["certificate_seconds"] for one in said] == [30 * 86_400, 90 * 86_400]
    await world.given(world.order(), world.assessed(assessment(1)))
    token = (await world.last("clearance.issued")).certificate
    claims = world.application.tools.issuer.read(CERTIFICATE_TYPE, token)
    assert claims["policy"] == tools.policy.fingerprint


RECORDED = "SELECT body FROM audit_entry WHERE stream = 'policy' ORDER BY position"


UNREVOKED = "UPDATE certificate SET revoked_at = NULL, revoked_reason = NULL, revoked_epoch = NULL"
TURNED_BACK = """
UPDATE order_file SET clearance = $1, disposition = $2, worst = $2, assessment_number = 1,
    assessed_facts_version = 0, facts_version = 0
"""


async def as_the_service(world: World, *statements: tuple[object, ...]) -> None:
    """What who knows the service's password of the database can do."""
    async with world.core.database.transaction(["acme"]) as (connection, _):
        for sql, *values in statements:
            await connection.execute(str(sql), *values)


async def test_a_revoked_certificate_is_not_made_to_stand_again_as_the_service_itself(world: World) -> None:
    await world.given(world.order(), world.assessed(assessment(1)))
    issued = await world.last("clearance.issued")
    await world.given(world.assessed(assessment(2, [finding("a")])))
    await as_the_service(world, (UNREVOKED,), (TURNED_BACK, "CLEARED", "CLEAR"))
    answered = await world.reserve(issued.certificate_id)
    assert (answered.status_code, "record" in answered.text) == (409, True)


@pytest.mark.parametrize("marks", ["{}", "{sam}", "{eve,mallory}"])
async def test_who_sells_does_not_decide_after_the_row_forgets_them(world: World, marks: str) -> None:
    await held(world)
    await world.given(world.order(type_="order.rechecked", submitters=("sam", "rita")))
    await as_the_service(world, ("UPDATE order_file SET submitters = $1::text::text[]", marks))
    answered = await world.decide("rita")
    assert (answered.status_code, "record" in answered.text) == (409, True)


async def test_one_reviewer_does_not_release_on_an_older_assessment(world: World) -> None:
    """The order's row turned back by SQL to when it took one reviewer; every row it names has its seal."""
    review = [finding("a", Disposition.REVIEW)]
    await world.given(world.order(), world.assessed(assessment(1, review)))
    await world.given(world.assessed(assessment(2, [*review, finding("b")])))
    await as_the_service(world, (TURNED_BACK, "HELD", "REVIEW"))
    answered = await world.decide("rita")
    assert (answered.status_code, "record" in answered.text) == (409, True)
    assert await world.said("clearance.issued") == []
