"""One order all the way: asked about, answered, decided by two, cleared, stopped when a list changes."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.browser.looks import check_looks
from tests.browser.person import Person
from tests.browser.served import canonical
from tests.browser.whole import Whole, open_whole

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LISTED = "Xinjiang Normal University"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Whole]:
    """Three services, no order yet."""
    async with open_whole(service_databases, testing_keys, tmp_path_factory.mktemp("whole")) as opened:
        yield opened


@pytest.mark.parametrize("script", [True, False])
async def test_an_order_from_its_arrival_to_its_revocation(
    browser: Browser, whole: Whole, script: bool
) -> None:
    order_id, twin = (f"CHAIN-{script}-{number}".upper() for number in (1, 2))
    await whole.lists()
    for number in (order_id, twin):
        await whole.sends({**canonical("NOLDUS"), "source_system": "default", "order_id": number})
    assert (await whole.ships(order_id)).status_code == 409

    async with Person.opened(browser, whole.console.url, "rita", script=script) as rita:
        await rita.opens_case(order_id)
        assert "Hold" in await rita.reads(".verdict")
        link = await asks(rita)
        await check_looks(rita.page, machine=script)
        await answers(browser, link, script=script)
        await whole.settles()

        await rita.opens_case(order_id)
        assert "Ethics approval" in await rita.reads("#questions")
        assert "ethics.pdf" in await rita.reads("#documents")
        assert (await whole.clearance(order_id))["state"] == "HELD"
        await rita.page.get_by_role("link", name="What changed since the assessment before").click()
        assert "EUS-04" in await rita.reads("main")
        await check_looks(rita.page, machine=script)
        for number in (order_id, twin):
            await rita.opens_case(number)
            await rita.proposes("Yearly confirmation by the laboratory", "R. Santos", "2027-03-01")
        assert (await whole.ships(order_id)).status_code == 409
        assert rita.faults == []

    async with Person.opened(browser, whole.console.url, "anna", script=script) as anna:
        for number in (order_id, twin):
            await anna.opens_case(number)
            await anna.chooses_to_agree()
            await check_looks(anna.page, machine=script and number == twin)
            await anna.signs()
            assert "Signed. Certificate" in await anna.reads(".told")
        await check_looks(anna.page, machine=script)
        await whole.settles()
        assert (await whole.clearance(order_id))["state"] == "CLEARED_WITH_CONDITIONS"
        assert (await whole.ships(twin)).status_code == 200

        await whole.lists(LISTED)
        refused = await whole.ships(order_id)
        assert refused.status_code == 409
        shut = await whole.clearance(order_id)
        assert (shut["state"], shut["certificate"]) == ("HELD", None)
        assert "LST-03" in {reason.get("rule") for reason in shut["reasons"]}
        await anna.opens_case(order_id)
        assert "Do not ship" in await anna.reads(".verdict")
        await anna.page.get_by_role("link", name="What changed since the assessment before").click()
        assert "no longer stands" in await anna.reads("main")
        await check_looks(anna.page, machine=script)
        assert anna.faults == []


async def asks(rita: Person) -> str:
    """The case's open questions for the customer, under a link."""
    await rita.page.get_by_role("link", name="Ask the customer").first.click()
    await rita.page.get_by_role("button", name="Ask the customer").click()
    return await rita.page.get_by_role("textbox", name="Link", exact=True).input_value()


async def answers(browser: Browser, link: str, *, script: bool) -> None:
    """The customer opens the link, says yes to the ethics approval and sends its file."""
    page = await browser.new_page(java_script_enabled=script)
    await page.goto(link)
    await check_looks(page, machine=script)
    ethics = page.get_by_role("group", name="ethics approval")
    for question in await page.get_by_label("I do not know").all():
        await question.check()
    await ethics.first.get_by_label("Yes").check()
    for field in await page.locator("textarea").all():
        await field.fill("School of Psychology")
    file: FilePayload = {"name": "ethics.pdf", "mimeType": "application/pdf", "buffer": PDF}
    await page.get_by_label("A document, if you have one").set_input_files(file)
    await page.get_by_role("button", name="Send the answers").click()
    await page.get_by_role("heading", name="Thank you").wait_for()
    await check_looks(page, machine=script)
    await page.close()
