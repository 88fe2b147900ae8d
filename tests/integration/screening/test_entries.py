"""One entry of a list: what it says, and what changed over the versions that are kept."""

import msgspec
import pytest

from tests.integration.screening.people import asking
from tests.integration.screening.test_lists import csl
from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres


async def test_an_entry_is_found_by_its_place_and_its_key_and_tells_its_versions(world: World) -> None:
    document = msgspec.json.decode(csl("Qarnwood Optronics", "Zorbex Optics"))
    document["results"][1]["alt_names"] = ["Zorbex Photonics"]
    await world.screening.loader.load(msgspec.json.encode(document), where="a test")
    async with asking(world, "ana") as ana:
        found = (await ana.get("/v1/watchlists/us_csl/entries/EL/csl-1")).json()
        again = (await ana.get(f"/v1/watchlists/us_csl/entries/{found['key'].partition('/')[2]}@x")).json()
        missing = await ana.get("/v1/watchlists/us_csl/entries/EL/csl-9")
    assert again == found
    assert found["listed"]
    assert [name["text"] for name in found["entries"][0]["names"]] == ["Zorbex Optics", "Zorbex Photonics"]
    assert [(one["listed"], one["changed"]) for one in found["versions"]] == [(True, ["names"]), (True, [])]
    assert missing.status_code == 404


async def test_a_party_that_was_taken_off_is_still_told_of(world: World) -> None:
    await world.screening.loader.load(csl("Qarnwood Optronics"), where="a test")
    async with asking(world, "ana") as ana:
        found = (await ana.get("/v1/watchlists/us_csl/entries/EL/csl-1")).json()
    assert not found["listed"]
    assert [one["listed"] for one in found["versions"]] == [False, True]
