"""Whom the console lets in of those whom the provider knows."""

import pytest

from tests.integration.diligence.organisation.browser import Browser, refused
from tests.integration.diligence.world import World
from tests.support.provider import CLIENT, Provider

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


async def test_who_has_no_role_is_told_so(browser: Browser, provider: Provider) -> None:
    provider.knows("ulla", "football")
    await refused(browser, "Ulla is known to your organisation's sign-in, but has no role here")


async def test_who_has_no_address_is_told_so(browser: Browser, provider: Provider) -> None:
    provider.knows("rita", "export-control", email=None)
    await refused(browser, "does not give your e-mail address")


@pytest.mark.parametrize("said", [False, "false"])
async def test_who_may_set_the_address_themselves_is_told_so(
    browser: Browser, provider: Provider, said: object
) -> None:
    """With an address of their choice one person would be two, or nobody who entered the order."""
    provider.claims["email_verified"] = said
    await refused(browser, "your e-mail address is not verified")


async def test_the_account_of_a_program_signs_nobody_in(browser: Browser, provider: Provider) -> None:
    provider.knows(CLIENT, "legal")
    provider.claims |= {"azp": CLIENT}
    await refused(browser, "Only people sign in here")


async def test_another_organisation_sees_nothing_and_an_unknown_one_is_not_let_in(
    browser: Browser, provider: Provider, world: World
) -> None:
    provider.claims["org"] = "Rival plc"
    await browser.signs_in()
    case = (await world.case())["case_id"]
    assert (await browser.client.get(f"/cases/{case}")).status_code == 404
    assert "4711" not in (await browser.client.get("/queue")).text
    browser.client.cookies.clear()
    provider.claims["org"] = "acme"
    await refused(browser, "not one of those that use this system")
