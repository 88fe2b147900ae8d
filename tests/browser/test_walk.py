"""The walk: find the order, understand it, decide, sign as another person; with and without script."""

import pytest
from playwright.async_api import Browser, FilePayload

from tests.browser.looks import check_looks
from tests.browser.person import Person
from tests.browser.served import Served, canonical

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize(("order_id", "script"), [("CANON-3-NOLDUS", True), ("CANON-1-MORPHO", False)])
async def test_two_people_release_an_order(
    browser: Browser, console: Served, order_id: str, script: bool
) -> None:
    async with Person.opened(browser, console.url, "rita", script=script) as rita:
        await rita.opens_case(order_id)
        verdict = await rita.reads(".verdict")
        assert "Hold" in verdict
        assert "What would release it" in verdict
        await rita.proposes("Yearly confirmation by the laboratory", "R. Santos", "2027-03-01")
        assert "Somebody else must sign" in await rita.reads(".told")
        assert "You took the first decision. Someone else must sign." in await rita.reads("#decision")
        await rita.page.get_by_role("button", name="Sign out").click()
        assert rita.faults == []

    async with Person.opened(browser, console.url, "anna", script=script) as anna:
        await anna.opens_case(order_id)
        assert "Yearly confirmation by the laboratory. Owner: R. Santos. Check on 1 Mar 2027." in (
            await anna.reads("#decision")
        )
        await anna.agrees()
        assert "Signed. Certificate" in await anna.reads(".told")
        assert "Cleared by two people, with conditions. May ship on certificate" in (
            await anna.reads(".verdict")
        )
        assert anna.faults == []

    cleared = await console.world.database.count(
        "order_file", f"order_id = '{order_id}' AND clearance = 'CLEARED_WITH_CONDITIONS'"
    )
    assert cleared == 1


async def test_a_decision_is_taken_by_the_keyboard_alone(
    browser: Browser, console: Served, rita: Person
) -> None:
    await console.takes({**_small(), "order_id": "KEYS-1"}, {**_small(), "order_id": "KEYS-2"})
    await rita.opens("/queue?q=keys")
    keys = rita.page.keyboard
    await keys.press("j")
    focused = rita.page.locator(":focus")
    first = await focused.inner_text()
    assert await focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    await keys.press("Enter")
    await rita.page.get_by_role("heading", level=1, name=first).wait_for()
    for key in ("d", "Tab", "ArrowDown", "ArrowDown", "ArrowDown", "Tab"):
        await keys.press(key)
    await keys.type("Its use is not explained.")
    await keys.press("Tab")
    await keys.type("None found in the order.")
    await keys.press("Control+Enter")
    told = rita.page.locator(".told")
    await told.get_by_text("First decision recorded.").wait_for()
    (other,) = {"KEYS-1", "KEYS-2"} - {first}
    assert f"Next case: {other}" in await told.inner_text()
    assert "Decline" in await rita.reads("#decision")
    assert rita.faults == []


@pytest.mark.parametrize("script", [True, False])
async def test_a_customer_answers_under_a_link(browser: Browser, console: Served, script: bool) -> None:
    order_id = f"ASKED-{script}".upper()
    await console.takes({**canonical("NOLDUS"), "order_id": order_id})
    async with Person.opened(browser, console.url, "rita", script=script) as rita:
        await rita.opens_case(order_id)
        case = rita.page.url.partition("?")[0]
        await rita.page.goto(f"{case}/questions")
        await rita.page.get_by_role("button", name="Ask the customer").click()
        link = await rita.page.get_by_role("textbox", name="Link", exact=True).input_value()

        customer = await browser.new_page(java_script_enabled=script)
        await customer.goto(link)
        assert "Xinjiang" not in await customer.inner_text("h1")
        await customer.get_by_role("button", name="Send the answers").click()
        assert "missing" in await customer.inner_text("#faults")
        for question in await customer.get_by_label("I do not know").all():
            await question.check()
        for field in await customer.locator("textarea").all():
            await field.fill("School of Psychology")
        file: FilePayload = {"name": "ethics.pdf", "mimeType": "application/pdf", "buffer": PDF}
        await customer.get_by_label("A document, if you have one").set_input_files(file)
        await customer.get_by_role("button", name="Send the answers").click()
        await customer.get_by_role("heading", name="Thank you").wait_for()
        await customer.close()

        await rita.page.goto(case)
        assert "ethics.pdf" in await rita.reads("#documents")
        assert "School of Psychology (declared)" in await rita.reads("#questions")


async def test_what_is_missing_is_named_and_what_was_typed_stays(rita: Person) -> None:
    await rita.opens_case("HAZ-2026-0007")  # no other test decides this one
    await rita.page.get_by_label("Reasons against").fill("")
    await rita.page.get_by_label("Keep on hold").check()
    await rita.page.get_by_label("Reasons for").fill("The customer is being asked.")
    await rita.page.get_by_role("button", name="Record first decision").click()
    assert "Reasons against are missing" in await rita.reads("#faults")
    assert await rita.page.get_by_label("Reasons for").input_value() == "The customer is being asked."
    assert await rita.page.evaluate("document.activeElement.id") == "faults"


async def test_a_change_by_somebody_else_is_shown_and_nothing_is_lost(
    browser: Browser, console: Served, rita: Person
) -> None:
    await rita.opens_case("CANON-2-AXIS")
    await rita.page.get_by_label("Decline").check()
    await rita.writes("The end user is a police bureau.", "None found in the tender.")
    async with Person.opened(browser, console.url, "ravi") as ravi:
        await ravi.opens_case("CANON-2-AXIS")
        await ravi.page.get_by_label("Keep on hold").check()
        await ravi.writes("Wait for the tender.", "None found.")
        await ravi.page.get_by_role("button", name="Record first decision").click()
        await ravi.page.get_by_text("Kept on hold").wait_for()

    await rita.page.get_by_role("button", name="Record first decision").click()
    assert "Ravi changed this case at" in await rita.reads("h1")
    assert "First decision: keep on hold. Your text is kept" in await rita.reads("main")
    assert "The end user is a police bureau." in await rita.reads("main")
    await check_looks(rita.page)
    await rita.page.get_by_role("button", name="Record mine on the new version").click()
    assert "First decision recorded" in await rita.reads(".told")


async def test_a_session_that_ended_keeps_what_was_typed(console: Served, rita: Person) -> None:
    await rita.opens_case("HAZ-2026-0007")
    await rita.page.get_by_label("Keep on hold").check()
    await rita.writes("A long reason.", "Another one.")
    ended = "UPDATE console_session SET seen_at = now() - interval '3 hours' WHERE person = 'rita'"
    await console.world.database.fetch(ended)
    await rita.page.get_by_role("button", name="Record first decision").click()
    assert "Your session has ended" in await rita.reads("main")
    await rita.signs_in()
    await rita.opens_case("HAZ-2026-0007")
    assert await rita.page.get_by_label("Reasons for").input_value() == "A long reason."


async def test_a_mark_leads_to_its_reason_and_back(rita: Person) -> None:
    await rita.opens_case("CANON-2-AXIS")
    mark = rita.page.locator("#order mark a").first
    number = (await mark.get_attribute("href") or "").removeprefix("#finding-")
    await mark.click()
    finding = rita.page.locator(f"#finding-{number}")
    assert await finding.is_visible()
    await finding.get_by_role("link", name="in the order").click()
    assert await rita.page.evaluate("location.hash") == f"#mark-{number}-o"


async def test_a_change_elsewhere_is_said_and_moves_nothing(
    browser: Browser, console: Served, rita: Person
) -> None:
    await rita.opens("/queue")
    rows = await rita.page.locator("tbody tr").count()
    await console.takes({**_small(), "order_id": "LATER-1"})
    await rita.page.get_by_text("1 new.").wait_for()
    assert await rita.page.locator("tbody tr").count() == rows
    await rita.page.get_by_role("link", name="Show").click()
    await rita.page.get_by_role("link", name="LATER-1").wait_for()


async def test_text_from_outside_is_text(rita: Person) -> None:
    await rita.opens_case("HAZ-2026-0007")
    assert "<script>document.title='owned'</script>" in await rita.reads("h1 + span")
    assert "owned" not in await rita.page.title()
    assert await rita.page.locator(".haz[data-point='U+202E']").count() > 0
    assert "е is Cyrillic" in await rita.reads(".title")


def _small() -> dict[str, object]:
    return {
        "exporter": {"name": "Noord Instruments B.V.", "country": "NL"},
        "parties": [{"role": "end_user", "name": "東京都警視庁", "country": "JP", "type": "police"}],
        "lines": [{"line": 1, "description": "Face recognition server for stored video", "qty": "1"}],
    }
