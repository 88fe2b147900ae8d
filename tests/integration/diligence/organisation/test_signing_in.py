"""Signing in to the console at an OpenID Connect provider, and out again."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.integration.diligence.organisation.browser import CONSOLE, SESSION, Browser, onward
from tests.integration.diligence.world import World
from tests.support.provider import Provider

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


async def test_a_person_signs_in_and_gets_to_the_page_asked_for(
    browser: Browser, provider: Provider, world: World
) -> None:
    asked = await browser.client.get("/queue?view=second")
    assert "Sign in with your organisation" in asked.text
    page = await browser.signs_in("/queue?view=second")
    assert onward(page) == "/queue?view=second"
    shown = await browser.client.get("/queue")
    assert "Rita" in shown.text
    person = f"{provider.issuer}#rita"
    one = "SELECT name, roles FROM console_person WHERE tenant = 'acme' AND person = $1"
    (row,) = await world.database.fetch(one, person)
    assert (row["name"], row["roles"]) == ("Rita", ["reviewer"])


async def test_the_session_cookie_is_bound_to_the_host_and_kept_from_scripts(browser: Browser) -> None:
    page = await browser.signs_in()
    (cookie,) = [one for one in page.headers.get_list("set-cookie") if one.startswith(f"{SESSION}=")][-1:]
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))


async def test_the_provider_is_asked_with_pkce_state_and_nonce(browser: Browser, provider: Provider) -> None:
    await browser.signs_in()
    (asked,) = provider.asked
    assert asked["redirect_uri"] == f"{CONSOLE}/signin/callback"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


async def test_a_wrong_state_signs_nobody_in(browser: Browser) -> None:
    back = (await browser.callback()).copy_merge_params({"state": "guessed"})
    page = await browser.client.get(back)
    assert (page.status_code, "begun in another browser" in page.text) == (403, True)
    assert not browser.is_signed_in


async def test_an_answer_carried_to_another_browser_signs_nobody_in(world: World, browser: Browser) -> None:
    back = await browser.callback()
    victim = Browser(world)
    assert (await victim.client.get(back)).status_code == 403
    assert not victim.is_signed_in
    await victim.client.aclose()


async def test_a_code_works_once(browser: Browser) -> None:
    back = await browser.callback()
    kept = dict(browser.client.cookies)
    assert (await browser.client.get(back)).status_code == 200
    browser.client.cookies = httpx.Cookies()
    for name, value in kept.items():
        browser.client.cookies.set(name, value, domain="console.example.com", path="/")
    page = await browser.client.get(back)
    assert (page.status_code, "used already" in page.text) == (403, True)
    assert not browser.is_signed_in


async def test_a_provider_that_is_down_when_the_code_is_to_be_exchanged(
    browser: Browser, provider: Provider
) -> None:
    back = await browser.callback()
    provider.down = True
    page = await browser.client.get(back)
    assert (page.status_code, "does not answer" in page.text) == (503, True)
    assert not browser.is_signed_in


async def test_errors_of_the_provider_are_one_plain_sentence(browser: Browser, provider: Provider) -> None:
    provider.answer = {"code": None, "error": "access_denied", "error_description": "<b>Call 0900</b>"}
    page = await browser.signs_in()
    assert "did not let you in" in page.text
    assert "0900" not in page.text


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil"]
)
async def test_the_way_back_stays_here(browser: Browser, back: str) -> None:
    assert onward(await browser.signs_in(back)) == "/queue"


async def test_signing_out_ends_the_session_here_and_leads_to_the_providers(
    browser: Browser, provider: Provider, world: World
) -> None:
    await browser.signs_in()
    page = await browser.client.post("/signout", data={"token": await browser.token()})
    place = urlsplit(onward(page))
    assert f"{place.scheme}://{place.netloc}{place.path}" == f"{provider.issuer}/end"
    assert parse_qs(place.query)["post_logout_redirect_uri"] == [f"{CONSOLE}/signin"]
    assert "Sign in" in (await browser.client.get("/queue")).text
