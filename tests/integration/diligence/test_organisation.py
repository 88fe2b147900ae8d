"""Signing in to the console at an OpenID Connect provider, over real HTTP with real tokens."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import OctKey

from shared.contracts.order import OrderKey
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.world import World, assessment, finding, open_world
from tests.support.provider import AUDIENCE, CLIENT, SECRET, Provider, new_key, provider_on_loopback

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]

CONSOLE = "https://console.example.com"
GROUPS = {"export-control": "reviewer", "legal": "approver", "desk": "analyst", "it": "admin"}
SESSION = "__Host-exportgate_session"


class Browser:
    """Goes from the console to the provider and back, as a browser without script does."""

    def __init__(self, world: World) -> None:
        self.client = httpx.AsyncClient(
            mounts={
                CONSOLE: httpx.ASGITransport(app=world.application.app),
                "http://127.0.0.1": httpx.AsyncHTTPTransport(),
            },
            base_url=CONSOLE,
            headers={"Origin": CONSOLE, "Accept": "text/html"},
            follow_redirects=True,
        )

    async def signs_in(self, back: str = "/queue") -> httpx.Response:
        return await self.client.get("/signin/organisation", params={"next": back})

    async def callback(self) -> httpx.URL:
        """Where the provider sends the browser, not yet opened."""
        started = await self.client.get("/signin/organisation", follow_redirects=False)
        answered = await self.client.get(started.headers["location"], follow_redirects=False)
        return httpx.URL(answered.headers["location"])

    @property
    def is_signed_in(self) -> bool:
        return SESSION in self.client.cookies

    async def token(self) -> str:
        page = (await self.client.get("/queue")).text
        return page.partition('name="token" value="')[2].partition('"')[0]


def onward(page: httpx.Response) -> str:
    """Where the page leads by itself."""
    return unescape(page.text.partition('http-equiv="refresh" content="0; url=')[2].partition('"')[0])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listening() -> AsyncIterator[Provider]:
    async with provider_on_loopback() as provider:
        yield provider


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    service_databases: ServiceDatabases,
    testing_keys: TestingKeys,
    tmp_path_factory: pytest.TempPathFactory,
    listening: Provider,
) -> AsyncIterator[World]:
    settings: dict[str, Any] = {
        "console_url": CONSOLE,
        "oidc_issuer": listening.issuer,
        "oidc_client_id": CLIENT,
        "oidc_audience": AUDIENCE,
        "oidc_client_secret": SECRET,
        "oidc_roles": GROUPS,
        "oidc_tenant_claim": "org",
        "oidc_tenants": {"Acme Ltd": "acme", "Rival plc": "rival"},
    }
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path_factory.mktemp("console"), **settings) as opened,
    ):
        await opened.given(opened.order(), opened.assessed(assessment(1, [finding("k1")])))
        yield opened


@pytest.fixture
def provider(listening: Provider) -> Provider:
    """The provider as it should be, Rita at the browser."""
    listening.as_it_should_be()
    listening.knows("rita", "export-control", "football")
    listening.claims["org"] = "Acme Ltd"
    return listening


@pytest_asyncio.fixture(loop_scope="module")
async def browser(world: World, provider: Provider) -> AsyncIterator[Browser]:
    opened = Browser(world)
    yield opened
    await opened.client.aclose()


async def refused(browser: Browser, words: str, status: int = 403) -> None:
    """Signing in ends on the sign-in page with these words and no session."""
    page = await browser.signs_in()
    assert (page.status_code, words in unescape(page.text)) == (status, True), page.text
    assert not browser.is_signed_in


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


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://evil.example.com"},
        {"exp": int(time.time()) - 3_600},
        {"exp": None},
        {"sub": None},
    ],
)
async def test_a_token_that_is_not_for_this_sign_in(
    browser: Browser, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    await refused(browser, "an answer that cannot be trusted")


async def test_a_token_without_a_signature(browser: Browser, provider: Provider) -> None:
    provider.header = {"alg": "none"}
    await refused(browser, "an answer that cannot be trusted")


async def test_a_public_key_taken_for_a_shared_secret(browser: Browser, provider: Provider) -> None:
    provider.header = {"alg": "HS256"}
    provider.sign_with = OctKey.import_key(str(provider.keys[0].as_dict(private=False)["x"]))
    await refused(browser, "an answer that cannot be trusted")


async def test_a_token_of_somebody_elses_key(browser: Browser, provider: Provider) -> None:
    provider.sign_with = new_key("k1")
    await refused(browser, "an answer that cannot be trusted")


async def test_a_key_that_came_after_the_last_look_is_read_at_once(
    browser: Browser, provider: Provider
) -> None:
    await browser.signs_in()
    provider.keys.append(new_key("k2"))
    assert onward(await browser.signs_in()) == "/queue"


async def test_another_providers_answer_is_not_used(browser: Browser, provider: Provider) -> None:
    provider.answer = {"iss": "https://evil.example.com"}
    await refused(browser, "an answer that cannot be trusted")
    provider.answer = {"iss": None}
    await refused(browser, "an answer that cannot be trusted")


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


async def test_what_the_token_leaves_out_is_asked_for(browser: Browser, provider: Provider) -> None:
    provider.claims |= {"email": None, "groups": None}
    assert onward(await browser.signs_in()) == "/queue"
    provider.user_info = {"sub": "somebody-else", "email": "eve@example.com", "groups": ["legal"]}
    assert "cannot be trusted" in (await browser.signs_in()).text


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


async def test_tokens_and_sign_ins_ask_the_provider_through_one_client(
    browser: Browser, provider: Provider, world: World
) -> None:
    await browser.signs_in()
    asked = provider.read
    person = await world.authenticator.authenticate(provider.access_token())
    assert person is not None
    assert (person.email, person.authenticated_at is not None) == ("rita@example.com", True)
    assert provider.read == asked
