"""Pages that ask screening: assessments made again, list entries, rule sets. One start for all of them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio

from shared.contracts.order import OrderKey
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.beside import LISTED, Both, open_both, with_names
from tests.integration.diligence.visit import Visit, read

UNTIL = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Both]:
    directory = tmp_path_factory.mktemp("both")
    async with open_both(service_databases, testing_keys, directory, *with_names()) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listed(both: Both) -> str:
    """The case of an order by a listed party."""
    return await both.takes(key=LISTED, party="Zorbex Optics")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def anna(both: Both) -> AsyncIterator[Visit]:
    visit = Visit(both.diligence)
    await visit.signs_in("anna")
    yield visit
    await visit.client.aclose()


async def test_an_assessment_is_made_again_from_the_history_of_its_case(listed: str, anna: Visit) -> None:
    page = await anna.client.get(f"/cases/{listed}")
    place = f"/cases/{listed}/assessments/1/replay"
    assert place in page.text
    again = await anna.client.get(place)
    assert "The same answer, word for word." in again.text
    assert (await anna.client.get(place.replace("/1/", "/2/"))).status_code == 404


async def test_an_entry_of_a_list_is_reached_from_a_hit_and_by_name(listed: str, anna: Visit) -> None:
    case = await anna.client.get(f"/cases/{listed}")
    assert "a hit: see above" in case.text
    place = case.text.partition('href="/lists/us_csl/entries/')[2].partition('"')[0]
    page = await anna.client.get(f"/lists/us_csl/entries/{place}")
    assert page.status_code == 200
    for part in ("Зорбекс Оптика", "佐贝光学", "zuǒ bèi", "changed: names", "listed-1"):
        assert part in page.text
    found = await anna.client.get("/lists", params={"name": "Zorbex"})
    assert f"/lists/us_csl/entries/{place.partition('@')[0]}" in found.text
    versions = await anna.client.get("/lists/us_csl")
    assert "Changed: 1" in versions.text
    assert (await anna.client.get("/lists/us_csl/entries/EL/none")).status_code == 404
    assert (await anna.client.get("/lists/nowhere")).status_code == 404


async def test_another_tenant_sees_no_order_on_the_page_of_an_entry(both: Both, listed: str) -> None:
    stranger = Visit(both.diligence)
    await stranger.signs_in("stranger")
    page = await stranger.client.get("/lists/us_csl/entries/EL/csl-1")
    assert (page.status_code, "listed-1" in page.text) == (200, False)
    assert (await stranger.client.get(f"/cases/{listed}/assessments/1/replay")).status_code == 404


async def test_one_party_and_entry_are_dismissed_in_many_orders_after_one_more_look(
    both: Both, listed: str, anna: Visit
) -> None:
    same = await both.takes(key=OrderKey("acme", "default", "listed-2"), party="Zorbex Optics")
    page = (await anna.client.get(f"/cases/{same}")).text
    entry = page.partition('name="entry" value="')[2].partition('"')[0]
    path = f"/cases/{same}/dismissals"
    form = {"subject": "/parties/0", "entry": entry, "reason": "A bakery.", "until": UNTIL}
    assert (await anna.posts(path, **{**form, "reason": " "})).status_code == 422
    asked = await anna.posts(path, **form)
    assert "Findings about the end user stay." in asked.text
    assert "listed-1" in asked.text
    assert await both.diligence.database.count("dismissal") == 0
    done = await anna.posts(path, **form, confirmed="yes", also=listed)
    assert "The hit is dismissed by you in 2 orders." in done.text
    rows = await both.diligence.database.fetch("SELECT case_id FROM dismissal")
    assert {str(row["case_id"]) for row in rows} == {same, listed}
    again = await anna.posts(path, **form, confirmed="yes")
    assert again.status_code == 403


async def test_a_legal_hold_is_placed_by_one_and_ended_by_two(both: Both, listed: str, anna: Visit) -> None:
    path = f"/cases/{listed}/holds"
    assert "The hold is placed." in (await anna.posts(path, reason="Court of Ghent, 26/114.")).text
    (row,) = await both.diligence.database.fetch("SELECT hold_id FROM legal_hold")
    hold = str(row["hold_id"])
    await anna.posts(path, hold=hold, reason="The case is over.")
    alone = await anna.posts(path, hold=hold)
    assert (alone.status_code, "Someone else must lift it." in alone.text) == (403, True)
    tom, vera = Visit(both.diligence), Visit(both.diligence)
    await tom.signs_in("tom")
    await vera.signs_in("vera")
    assert (await vera.posts(path, hold=hold)).status_code == 403
    assert "Lifted" in (await tom.posts(path, hold=hold)).text


async def proposes(visit: Visit, document: str, do: str = "propose") -> httpx.Response:
    """Upload a rule set."""
    form = {"token": await visit.token(), "do": do}
    files = {"file": ("rules.yaml", document.encode())}
    return await visit.client.post("/rules/propose", data=form, files=files)


CHANGED = """
reason: fewer cameras, decision of May
changes:
  trade: {limits: {cameras_at_scale: 50}}
"""


async def test_rules_are_proposed_by_one_person_and_published_by_another(both: Both, anna: Visit) -> None:
    tom = Visit(both.diligence)
    await tom.signs_in("tom")
    refused = await proposes(tom, "reason: x\nchanges: {nonsense: {}}")
    assert (refused.status_code, "/changes/nonsense" in refused.text) == (422, True)
    page = await proposes(tom, CHANGED)
    assert "You proposed it. Someone else must publish it." in page.text
    assert "trade / limits / cameras_at_scale" in page.text
    path = page.url.path
    own = await tom.posts(f"{path}/approval", confirmed="yes")
    assert (own.status_code, "another person must approve it" in own.text) == (409, True)
    assert "fewer cameras, decision of May" in (await anna.client.get("/rules")).text
    asked = await anna.posts(f"{path}/approval")
    assert "Publish this rule set?" in asked.text
    done = await anna.posts(f"{path}/approval", confirmed="yes")
    assert "The rules are published." in done.text
    assert "Proposed by Tom, published by Anna" in read(done)
    assert "In force" in (await anna.client.get(path)).text


async def test_a_proposed_set_is_declined_with_a_reason_and_nobody_else_may(both: Both, anna: Visit) -> None:
    page = await proposes(anna, CHANGED.replace("50", "40"))
    vera, rita = Visit(both.diligence), Visit(both.diligence)
    await vera.signs_in("vera")
    await rita.signs_in("rita")
    assert (await rita.posts(f"{page.url.path}/approval", confirmed="yes")).status_code == 403
    assert (await vera.client.get("/rules/propose")).status_code == 403
    assert (await rita.client.get("/rules/propose")).status_code == 200
    declined = await anna.posts(f"{page.url.path}/decline", reason="Too few.")
    assert "The proposed rules wait no more." in declined.text
    assert "Declined by Anna" in read(await anna.client.get(page.url.path))


async def test_every_rule_has_its_page_with_the_grounds_told_apart(anna: Visit) -> None:
    catalogue = (await anna.client.get("/rules")).text
    assert catalogue.count('class="mono code" href="/rules/') > 90
    assert all(f'<span class="tag {basis}">' in catalogue for basis in ("law", "guidance", "policy"))
    page = await anna.client.get("/rules/LST-01")
    assert "An order without this party." in page.text


async def test_what_if_counts_names_and_can_be_cancelled(both: Both, listed: str, anna: Visit) -> None:
    document = "reason: optics\nchanges: {catalogue: {rule: {LST-03: {action: BLOCK}}}}"
    page = await proposes(anna, document, "what-if")
    assert "Cancel this run" in page.text
    while await both.screening.reassessment.advance("acme") or await both.screening.what_if.advance("acme"):
        pass
    done = await anna.client.get(page.url.path)
    assert "Done." in done.text
    assert "listed-1" in done.text
    assert "optics" in (await anna.client.get("/rules/what-if")).text
    other = await proposes(anna, document.replace("BLOCK", "NOTIFY"), "what-if")
    assert "Cancelled." in (await anna.posts(f"{other.url.path}/cancel")).text
    stranger = Visit(both.diligence)
    await stranger.signs_in("stranger")
    assert (await stranger.client.get(page.url.path)).status_code == 404


async def test_due_times_are_an_admins_and_move_what_is_open(both: Both, listed: str, anna: Visit) -> None:
    tom = Visit(both.diligence)
    await tom.signs_in("tom")
    query = "SELECT due_at FROM case_queue WHERE case_id = $1"
    (before,) = await both.diligence.database.fetch(query, listed)
    (case,) = await both.diligence.database.fetch(
        "SELECT disposition FROM case_queue WHERE case_id = $1", listed
    )
    form = {"outcome": case["disposition"], "hours": "24", "reason": "The board wants one day."}
    assert (await anna.posts("/admin/due-times", **form)).status_code == 403
    assert (await tom.posts("/admin/due-times", **{**form, "reason": " "})).status_code == 422
    page = await tom.posts("/admin/due-times", **form)
    assert "24 h" in page.text
    assert "The board wants one day." in page.text
    (after,) = await both.diligence.database.fetch(query, listed)
    assert before["due_at"] - after["due_at"] == timedelta(hours=48)
    fresh = await both.takes(key=OrderKey("acme", "default", "listed-3"), party="Zorbex Optics", notes="z")
    (row,) = await both.diligence.database.fetch(
        "SELECT due_at - changed_at AS span FROM case_queue WHERE case_id = $1", fresh
    )
    assert row["span"] == timedelta(hours=24)


async def test_a_region_is_proposed_with_reason_source_and_date_on_top_of_what_is_published(
    both: Both, anna: Visit
) -> None:
    tom = Visit(both.diligence)
    await tom.signs_in("tom")
    form = {"code": "ke-43", "name": "Turkana", "level": "2", "why": "Reports.", "source": "A test",
            "date": "2026-01-01", "reason": "asked by the board", "do": "keep"}  # fmt: skip
    assert (await tom.posts("/admin/regions", **{**form, "source": ""})).status_code == 422
    assert (await tom.posts("/admin/regions", **{**form, "date": "x"})).status_code == 422
    proposed = await tom.posts("/admin/regions", **form)
    assert "regions / region / KE-43" in proposed.text
    await anna.posts(f"{proposed.url.path}/approval", confirmed="yes")
    assert "Turkana" in (await tom.client.get("/admin/regions")).text
    removed = await tom.posts("/admin/regions", code="CN-NM", reason="reviewed", do="remove")
    assert "Turkana" in read(removed).partition("The document")[2]
    assert "CN-NM" in removed.text


async def test_the_admin_page_tells_which_keys_sign_and_which_only_verify(both: Both) -> None:
    tom = Visit(both.diligence)
    await tom.signs_in("tom")
    (key,) = (await both.diligence.client("tom").get("/.well-known/jwks.json")).json()["keys"]
    page = read(await tom.client.get("/admin"))
    assert f"{key['kid']}Signs now" in page.replace(" ", "").replace("Signsnow", "Signs now")


async def test_what_a_new_version_changed_is_told_order_by_order(
    both: Both, listed: str, anna: Visit
) -> None:
    # Another ground, and the same outcome: what other tests here decide stays as it is.
    grounds = b"[{basis: law, citation: The board's decision, verified: true}]"
    document = b"reason: optics again\nchanges: {catalogue: {rule: {LST-03: {grounds: " + grounds + b"}}}}"
    proposed = await both.screening.rule_sets.propose("acme", document, by="person:jan")
    await both.screening.rule_sets.approve("acme", proposed.version, by="person:tom")
    versions = (await anna.client.get("/reassessments")).text
    assert "to come" in versions
    newest = versions.partition('href="/reassessments/')[2].partition('"')[0]
    assert '<p class="pad">None so far.' in (await anna.client.get(f"/reassessments/{newest}")).text
    while await both.screening.reassessment.advance("acme"):
        pass
    assert "listed-1" not in (await anna.client.get(f"/reassessments/{newest}")).text
    page = await anna.client.get(f"/reassessments/{newest}", params={"all": "yes"})
    assert "listed-1" in page.text
    assert "LST-03" in page.text
    assert "/reassessments" in (await anna.client.get("/lists")).text
    stranger = Visit(both.diligence)
    await stranger.signs_in("stranger")
    assert (await stranger.client.get(f"/reassessments/{newest}")).status_code == 404
    assert '<p class="pad">No version has come' in (await stranger.client.get("/reassessments")).text
    assert (await anna.client.get("/reassessments/none")).status_code in (404, 422)
