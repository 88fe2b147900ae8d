"""Every page, machine-checked (WCAG 2.2 AA) wide in light and narrow in dark; none scrolls sideways."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.looks import check_looks
from tests.browser.person import Person
from tests.browser.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

CHANGED = "reason: optics\nchanges: {catalogue: {rule: {LST-03: {action: BLOCK}}}}"
PAGES = (
    "/statistics",
    "/audit",
    "/queue",
    "/queue?disposition=BLOCK",
    "/signin",
    "/nowhere",
    "/customers",
    "/lists",
    "/lists?name=Zorbex",
    "/lists/us_csl",
    "/lists/us_csl/entries/EL/csl-1",
    "/rules",
    "/rules/EUS-04",
    "/rules/what-if",
    "/reassessments",
)
CASES = (
    ("CANON-2-AXIS", "/decisions"),
    ("CANON-2-AXIS", "/answers"),
    ("CANON-2-AXIS", "/documents"),
    ("CANON-2-AXIS", "/diligence"),
    ("CANON-2-AXIS", "/notification"),
    ("HAZ-2026-0007", ""),
    ("HAZ-2026-0007", "/order"),
    ("HAZ-2026-0007", "/dossier"),
    ("listed-1", ""),
    ("listed-1", "/holds"),
    ("listed-1", "/assessments/1/replay"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tom(browser: Browser, console: Served) -> AsyncIterator[Person]:
    """The administrator, signed in."""
    async with Person.opened(browser, console.url, "tom") as person:
        yield person


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_accessible(rita: Person, path: str) -> None:
    await rita.opens(path)
    await check_looks(rita.page)


@pytest.mark.parametrize(("order_id", "path"), CASES)
async def test_a_case_is_accessible(rita: Person, order_id: str, path: str) -> None:
    await rita.opens_case(order_id)
    if path:
        await rita.opens(rita.page.url.removeprefix(rita.url).partition("?")[0] + path)
    await check_looks(rita.page)


@pytest.mark.parametrize("path", ["/admin", "/admin/due-times", "/admin/regions"])
async def test_admin_pages_are_accessible(tom: Person, path: str) -> None:
    await tom.opens(path)
    await check_looks(tom.page)


async def test_rule_sets_and_what_if_are_accessible(console: Served, tom: Person) -> None:
    await tom.opens("/rules/propose")
    await check_looks(tom.page)
    await tom.page.get_by_label("Or the document here").fill(CHANGED)
    await tom.page.get_by_role("button", name="See what it would change").click()
    await tom.page.get_by_role("heading", level=1, name="What-if").wait_for()
    while await console.both.screening.what_if.advance("acme"):
        pass
    await tom.page.reload()
    await check_looks(tom.page)
    await tom.opens("/rules/propose")
    await tom.page.get_by_label("Or the document here").fill(CHANGED)
    await tom.page.get_by_role("button", name="Propose it").click()
    await tom.page.get_by_role("heading", level=1, name="Proposed rule set").wait_for()
    await check_looks(tom.page)
    assert tom.faults == []
