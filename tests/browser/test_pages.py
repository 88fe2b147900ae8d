"""Every page, machine-checked (WCAG 2.2 AA) in both themes at three widths; none scrolls sideways."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

LOOKS = ((1440, "light"), (390, "dark"), (320, "light"), (1440, "dark"))
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("/queue", "/queue?view=closed", "/queue?disposition=BLOCK", "/signin", "/nowhere")
CASES = ("", "/decisions", "/order")


async def check(page: Page) -> None:
    """As it is loaded now, in every look."""
    for width, theme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        results = await Axe().run(page, options=OPTIONS)
        assert results.violations_count == 0, f"{width} {theme}: {results.generate_report()}"
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px at {width}"


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_accessible(rita: Person, path: str) -> None:
    await rita.opens(path)
    await check(rita.page)


@pytest.mark.parametrize("path", CASES)
@pytest.mark.parametrize("order_id", ["CANON-2-AXIS", "HAZ-2026-0007"])
async def test_a_case_is_accessible(rita: Person, order_id: str, path: str) -> None:
    await rita.opens_case(order_id)
    await rita.opens(rita.page.url.removeprefix(rita.url).partition("?")[0] + path)
    await check(rita.page)
