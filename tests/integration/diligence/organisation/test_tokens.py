"""Which tokens of the provider sign somebody in: those it made, for this console, for this sign-in."""

import time
from typing import Any

import pytest
from joserfc.jwk import OctKey

from tests.integration.diligence.organisation.browser import Browser, onward, refused
from tests.integration.diligence.world import World
from tests.support.provider import CLIENT, Provider, new_key

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


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


async def test_what_the_token_leaves_out_is_asked_for(browser: Browser, provider: Provider) -> None:
    provider.claims |= {"email": None, "groups": None}
    assert onward(await browser.signs_in()) == "/queue"
    provider.user_info = {"sub": "somebody-else", "email": "eve@example.com", "groups": ["legal"]}
    assert "cannot be trusted" in (await browser.signs_in()).text


async def test_tokens_and_sign_ins_ask_the_provider_through_one_client(
    browser: Browser, provider: Provider, world: World
) -> None:
    await browser.signs_in()
    asked = provider.read
    person = await world.authenticator.authenticate(provider.access_token())
    assert person is not None
    assert (person.email, person.authenticated_at is not None) == ("rita@example.com", True)
    assert provider.read == asked
