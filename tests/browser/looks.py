"""How a page is looked at by the machine: WCAG 2.2 AA in both themes, and no scrolling sideways."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import Page

CHECKED = ((1440, "light"), (390, "dark"))
"""Light and dark, wide and narrow: the other combinations show nothing new to the machine."""
WIDTHS = (1440, 768, 390, 320)
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""What passes is not described: on a long page that takes as long as the checks."""
CHECK = "options => axe.run(options).then(({violations}) => ({violations}))"
TALL = "Math.max(900, document.documentElement.scrollHeight)"
BEYOND = """
width => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll, .nav, .views"))
  .map(one => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`).slice(-3)
"""


SPILT = """
() => [...document.querySelectorAll(".queue td")].filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => one.className + ": " + one.textContent.slice(0, 60))
"""
"""Cells of the queue whose text runs into the next one."""


async def check_looks(page: Page, *, machine: bool = True) -> None:
    """As it is loaded now, in every look; nothing is done when `machine` is False: where no script runs."""
    if not machine:
        return
    await page.evaluate(AXE_SCRIPT)
    for width, theme in CHECKED:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        # The whole page in view: what the bar at the bottom covers by chance, a person scrolls to.
        await page.set_viewport_size({"width": width, "height": await page.evaluate(TALL)})
        results = AxeResults(await page.evaluate(CHECK, OPTIONS))
        assert results.violations_count == 0, f"{page.url} {width} {theme}: {results.generate_report()}"
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} {wide} px at {width}: {await page.evaluate(BEYOND, width)}"
        assert await page.evaluate(SPILT) == [], f"{page.url} at {width}"
