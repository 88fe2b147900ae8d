"""Every page, machine-checked (WCAG 2.2 AA) in both themes at three widths; none scrolls sideways."""

import pytest

from tests.browser.looks import check_looks
from tests.browser.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

PAGES = (
    "/statistics",
    "/audit",
    "/queue",
    "/queue?disposition=BLOCK",
    "/signin",
    "/nowhere",
    "/lists",
    "/lists?name=Zorbex",
    "/lists/us_csl",
    "/lists/us_csl/entries/EL/csl-1",
    "/rules",
)
CASES = (
    ("CANON-2-AXIS", "/decisions"),
    ("HAZ-2026-0007", ""),
    ("HAZ-2026-0007", "/dossier"),
    ("listed-1", ""),
    ("listed-1", "/holds"),
    ("listed-1", "/assessments/1/replay"),
)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_accessible(rita: Person, path: str) -> None:
    await rita.opens(path)
    await check_looks(rita.page)


@pytest.mark.parametrize(("order_id", "path"), CASES)
async def test_a_case_is_accessible(rita: Person, order_id: str, path: str) -> None:
    await rita.opens_case(order_id)
    await rita.opens(rita.page.url.removeprefix(rita.url).partition("?")[0] + path)
    await check_looks(rita.page)
