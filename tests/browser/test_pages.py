"""Every page, machine-checked (WCAG 2.2 AA) in both themes at three widths; none scrolls sideways."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

CHECKED = ((1440, "light"), (390, "dark"))
"""Light and dark, wide and narrow: the other combinations show nothing new to the machine."""
WIDTHS = (1440, 768, 390, 320)
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("/statistics", "/audit", "/queue", "/queue?disposition=BLOCK", "/signin", "/nowhere")
CASES = (("CANON-2-AXIS", "/decisions"), ("HAZ-2026-0007", ""), ("HAZ-2026-0007", "/dossier"))
BEYOND = """
width => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll, .nav, .views"))
  .map(one => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`).slice(-3)
"""


async def check(page: Page) -> None:
    """As it is loaded now, in every look."""
    for width, theme in CHECKED:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        results = await Axe().run(page, options=OPTIONS)
        assert results.violations_count == 0, f"{width} {theme}: {results.generate_report()}"
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px at {width}: {await page.evaluate(BEYOND, width)}"


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_accessible(rita: Person, path: str) -> None:
    await rita.opens(path)
    await check(rita.page)


@pytest.mark.parametrize(("order_id", "path"), CASES)
async def test_a_case_is_accessible(rita: Person, order_id: str, path: str) -> None:
    await rita.opens_case(order_id)
    await rita.opens(rita.page.url.removeprefix(rita.url).partition("?")[0] + path)
    await check(rita.page)
