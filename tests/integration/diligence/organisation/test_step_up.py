"""What decides or gives power takes a fresh proof of who does it."""

import time
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from shared.contracts.order import OrderKey
from tests.integration.diligence.organisation.browser import SESSION, Browser, onward
from tests.integration.diligence.world import World, assessment, finding
from tests.support.provider import Provider

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def case_id(world: World) -> str:
    """A held order of its own."""
    key = OrderKey("acme", "default", f"order-{await world.database.count('order_file')}")
    await world.given(world.order(key=key), world.assessed(assessment(1, [finding("k1")], key=key)))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    return str(row["case_id"])


async def decisions(world: World, case_id: str) -> int:
    return await world.database.count("decision", f"case_id = '{case_id}'")


async def proposes(browser: Browser, world: World, case_id: str) -> httpx.Response:
    """Take a decision on the case."""
    case = (await world.client("rita").get(f"/v1/cases/{case_id}")).json()
    form = {
        "token": await browser.token(), "case_version": str(case["version"]), "assessment_number": "1",
        "choice": "proceed", "reasons_for": "Known.", "reasons_against": "None found.", "do": "decide",
    }  # fmt: skip
    return await browser.client.post(f"/cases/{case['case_id']}/decisions", data=form)


async def test_a_decision_takes_a_fresh_proof_and_the_text_is_kept(
    browser: Browser, provider: Provider, world: World, case_id: str
) -> None:
    provider.authenticated_at = int(time.time()) - 3_600
    await browser.signs_in()
    page = await proposes(browser, world, case_id)
    assert "Confirm that it is you" in page.text
    assert await decisions(world, case_id) == 0
    sessions = await world.database.count("console_session")
    again = unescape(page.text.partition('href="/signin/organisation')[2].partition('"')[0])
    provider.authenticated_at = None
    back = onward(await browser.client.get(f"/signin/organisation{again}"))
    assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
    assert "None found." in (await browser.client.get(back)).text
    assert await world.database.count("console_session") == sessions
    assert "First decision recorded" in (await proposes(browser, world, case_id)).text


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (
            "dismissals",
            {"entry": "us/EL/1", "subject": "/parties/0", "reason": "Another firm.", "confirmed": "yes"},
        ),
        ("holds", {"reason": "Court of Ghent, 26/114."}),
    ],
)
async def test_so_do_dismissals_and_legal_holds(
    browser: Browser, provider: Provider, world: World, form: str, fields: dict[str, str]
) -> None:
    provider.authenticated_at = int(time.time()) - 3_600
    await browser.signs_in()
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    path = f"/cases/{(await world.case())['case_id']}/{form}"
    page = await browser.client.post(path, data={"token": await browser.token(), "until": until, **fields})
    assert "Confirm that it is you" in page.text
    drafts = await world.database.fetch("SELECT fields FROM console_draft WHERE form = $1", form[:-1])
    assert fields["reason"] in str(drafts)
    assert await world.database.count("dismissal") + await world.database.count("legal_hold") == 0


OF_NO_CASE = {
    "/admin/due-times": {"outcome": "HOLD", "hours": "24", "reason": "The board wants one day."},
    "/admin/regions": {"code": "KE-43", "name": "Turkana", "reason": "Asked by the board.", "do": "keep"},
    "/admin": {"delegate": "alan", "from": "2030-01-01", "until": "2030-01-02", "reason": "On leave."},
    "/rules/propose": {"do": "propose", "document": "reason: fewer cameras"},
    "/rules/sets/any?step=approval": {"confirmed": "yes"},
}
"""Page and form of what gives power or changes rules and times."""


@pytest.mark.parametrize("page", OF_NO_CASE)
async def test_so_does_what_changes_rules_regions_times_and_who_decides(
    browser: Browser, provider: Provider, world: World, page: str
) -> None:
    """A session left open neither takes nor prepares such a step; what was typed stays."""
    provider.knows("anna", "legal", "it")
    provider.claims["org"] = "Acme Ltd"
    provider.authenticated_at = int(time.time()) - 3_600
    await browser.signs_in()
    form = {"token": await browser.token(), **OF_NO_CASE[page]}
    path = {"/admin": "/admin/delegations", "/rules/sets/any?step=approval": "/rules/sets/any/approval"}
    sent = (
        {"files": {name: (None, text) for name, text in form.items()}}
        if "propose" in page
        else {"data": form}
    )
    answer = await browser.client.post(path.get(page, page), **sent)
    assert "Confirm that it is you" in answer.text
    assert quote(page, safe="") in answer.text
    for table in ("due_time", "delegation"):
        assert await world.database.count(table) == 0
    if words := form.get("document", form.get("reason")):
        assert words in unescape((await browser.client.get(page)).text)


@pytest.mark.parametrize("who", ["same, not asked", "another"])
async def test_a_proof_is_new_and_of_the_same_person(browser: Browser, provider: Provider, who: str) -> None:
    provider.authenticated_at = int(time.time()) - 3_600
    await browser.signs_in()
    if who == "another":
        provider.authenticated_at = None
        provider.knows("ravi", "export-control")
    before = browser.client.cookies[SESSION]
    page = await browser.client.get("/signin/organisation?again=1")
    assert page.status_code == 403
    assert browser.client.cookies[SESSION] == before


@pytest.mark.parametrize("way", ["one more group", "another account, the same address"])
async def test_a_role_given_to_oneself_takes_no_second_step(
    browser: Browser, provider: Provider, world: World, case_id: str, way: str
) -> None:
    """Who has taken the first step and gives themselves the approvers' group is still one person."""
    await browser.signs_in()
    assert "First decision recorded" in (await proposes(browser, world, case_id)).text
    if way == "one more group":
        provider.knows("rita", "export-control", "legal")
    else:
        provider.knows("rita-2", "legal", email=provider.account["email"].upper())
    provider.claims["org"] = "Acme Ltd"
    await browser.signs_in()
    page = await proposes(browser, world, case_id)
    assert "took the first decision. Someone else must sign." in unescape(page.text)
    assert await decisions(world, case_id) == 1
