"""Lists change while orders flow: guarded, told, kept, and every order they can affect assessed again."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from services.screening.versions import read_versions
from shared.contracts.events import ReassessmentFinished, WatchlistPublished
from shared.testing.waiting import eventually
from shared.web.principals import Principal
from tests.integration.screening.conftest import Start
from tests.integration.screening.people import asking
from tests.integration.screening.world import TENANT, World, key_of, printers

pytestmark = pytest.mark.postgres
_ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"


def csl(*names: str, day: str = "2026-10-01") -> bytes:
    """The US list with these parties."""
    rows = [
        {"id": f"csl-{place}", "source": _ENTITY_LIST, "name": name, "alt_names": []}
        for place, name in enumerate(names)
    ]
    used = [{"source": "x", "source_last_updated": f"{day}T13:15:00+00:00"}]
    return msgspec.json.encode({"total": len(rows), "sources_used": used, "results": rows})


def many(count: int) -> list[str]:
    """Parties unlike each other, and unlike anybody who orders."""
    return [
        f"Zyx{chr(97 + number % 26)}{chr(97 + number // 26)}q Holding {number}" for number in range(count)
    ]


def ordered_by(order_id: str, name: str) -> dict[str, object]:
    """Printers for somebody."""
    buyer = {"name": name, "country": "NL", "type": "company"}
    return printers(order_id, parties=[{"role": "end_user", **buyer}])


async def published(world: World) -> list[WatchlistPublished]:
    events = [event.data for event in await world.said("watchlist.published")]
    return [data for data in events if isinstance(data, WatchlistPublished)]


async def finished(world: World) -> list[ReassessmentFinished]:
    events = [event.data for event in await world.said("reassessment.finished")]
    return [data for data in events if isinstance(data, ReassessmentFinished)]


async def test_who_is_near_to_a_change_is_assessed_first_newly_wrong_and_newly_cleared_alike(
    world: World,
) -> None:
    await world.given(
        world.order(ordered_by("wrong", "Qarnwood Optronics BV")),
        world.order(ordered_by("cleared", "Zorbex Optics")),
        *(
            world.order(ordered_by(f"far{number}", f"Lomnal Bakery {name}"))
            for number, name in enumerate("abcdefg")
        ),
    )
    assert "LST-03" in await world.rules_of("cleared")
    await world.screening.loader.load(csl("Qarnwood Optronics"), where="a test")
    await world.screening.narrowing.narrow("acme")
    rows = await world.database.fetch("SELECT key FROM reassessment_order WHERE near ORDER BY key")
    assert [row["key"] for row in rows] == sorted([key_of("wrong"), key_of("cleared")])
    await world.reassess()
    assert "LST-03" in await world.rules_of("wrong")
    assert await world.rules_of("cleared") == {"LST-05"}
    assert len(set((await world.activations()).values())) == 1
    delta = (await published(world))[-1].delta
    assert delta is not None
    assert (delta["added"], delta["changed"], delta["removed"]) == (1, 0, 1)


async def test_the_reassessment_is_finished_when_the_near_ones_are(start: Start) -> None:
    world = await start(reassessment_batch=5)
    await world.screening.loader.load(csl("Zorbex Optics", day="2026-09-30"), where="a test")
    far = [world.order(ordered_by(f"far{number}", "Lomnal Bakery")) for number in range(12)]
    await world.given(world.order(ordered_by("near", "Qarnwood Optronics")), *far)
    await world.screening.loader.load(csl("Zorbex Optics", "Qarnwood Optronics"), where="a test")
    await world.screening.reassessment.advance("acme")
    await world.screening.reassessment.advance("acme")
    assert [one.version for one in await finished(world)][-1].startswith("2026-10-01")
    assert await world.database.count("reassessment_order") > 0
    await world.reassess()
    assert await world.database.count("reassessment_order") == 0
    assert len(set((await world.activations()).values())) == 1


async def test_names_of_open_orders_are_learnt_before_any_list_changes(world: World) -> None:
    await world.given(world.order(ordered_by("open", "Lomnal Bakery")))
    stop = asyncio.Event()
    working = asyncio.create_task(world.screening.reassessment.run(stop))
    await eventually(lambda: world.screening.narrowing.known("acme") > 0, what="the names")
    stop.set()
    await working


async def test_a_list_is_ready_before_it_is_in_force(world: World) -> None:
    """Getting it ready takes seconds: the next order must not wait for that in its transaction."""
    await world.given(world.order(printers("of a tenant")))
    await world.screening.loader.load(csl("Zorbex Optics", "Qarnwood Optronics"), where="a test")
    async with world.screening.core.transactions.begin([TENANT]) as work:
        active = (await read_versions(work.connection, [TENANT]))[TENANT]
    assert active.sources["us_csl"].startswith("2026-10-01")
    assert world.screening.engine.assessor(active) is not None


async def test_an_order_stored_by_an_older_release_is_near_to_every_change(world: World) -> None:
    await world.given(world.order(ordered_by("old", "Lomnal Bakery")))
    await world.database.fetch("UPDATE screened_order SET party_names = NULL")
    await world.screening.loader.load(csl("Zorbex Optics", "Qarnwood Optronics"), where="a test")
    await world.screening.narrowing.narrow("acme")
    assert len(await world.database.fetch("SELECT FROM reassessment_order WHERE near")) == 1


async def test_a_shrunken_list_waits_for_a_second_person_and_the_last_good_one_serves(world: World) -> None:
    await world.given(world.order(printers("of a tenant")))
    await world.screening.loader.load(csl(*many(100)), where="a test")
    in_service = (await published(world))[-1].version
    shrunken = csl(*many(60), day="2026-10-02")
    async with asking(world, "jan") as jan, asking(world, "eve") as eve, asking(world, "ana") as ana:
        refused = await jan.post("/v1/watchlists", content=shrunken)
        assert refused.status_code == 422
        assert "entries fell from 100 to 60 (40.0 %" in refused.json()["detail"]
        told = (await published(world))[-1]
        assert (told.version, "fell from 100 to 60" in told.refused) == (in_service, True)
        lists = (await jan.get("/v1/watchlists")).json()
        assert lists["active"]["us_csl"] == in_service
        assert lists["waiting"][0]["proposed_by"] == "person:jan"
        assert "fell from 100 to 60" in lists["sources"][0]["failure"]
        approval = refused.json()["approval"]
        assert (await jan.post(approval)).status_code == 409
        assert (await ana.post(approval)).status_code == 403
        assert (await eve.post(approval)).status_code == 201
        assert (await eve.post(approval)).status_code == 409
        lists = (await jan.get("/v1/watchlists")).json()
    assert lists["active"]["us_csl"].startswith("2026-10-02")
    assert lists["waiting"] == []


async def test_who_proposed_and_who_accepted_a_shrunken_list_is_in_the_audit_chain(world: World) -> None:
    await world.given(world.order(printers("of a tenant")))
    await world.screening.loader.load(csl(*many(100)), where="a test")
    shrunken = csl(*many(60), day="2026-10-02")
    async with asking(world, "jan") as jan, asking(world, "eve") as eve:
        await jan.post("/v1/watchlists", content=shrunken)
        refused = (await jan.post("/v1/watchlists", content=shrunken)).json()
        await jan.post(refused["approval"])
        assert (await eve.post(refused["approval"])).status_code == 201
    rows = await world.database.fetch(
        "SELECT action, actor, convert_from(body, 'UTF8')::json->'details' AS details FROM audit_entry "
        "WHERE stream = 'us_csl' AND actor <> 'screening' ORDER BY position"
    )
    assert [(row["action"], row["actor"]) for row in rows] == [
        ("us_csl.proposed", "person:jan"),
        ("us_csl.approved", "person:eve"),
        ("us_csl.activated", "person:eve"),
    ]
    for row in rows[:2]:
        details = msgspec.json.decode(row["details"])
        assert details["version"].startswith("2026-10-02")
        assert "entries fell from 100 to 60" in details["objections"][0]


async def test_nobody_is_taken_off_a_fetched_list_by_one_person(world: World) -> None:
    """However few: an order of who is gone from the list would clear by itself. Adding harms nobody."""
    await world.given(world.order(printers("of a tenant")))
    names = many(100)
    await world.screening.loader.load(csl(*names, day="2026-10-01"), where="the publisher")
    async with asking(world, "jan") as jan, asking(world, "eve") as eve:
        for changed in (names[:99], [*names[:99], "Qwertz Holding 99"]):
            refused = await jan.post("/v1/watchlists", content=csl(*changed, day="2026-10-02"))
            assert "in a copy brought by a person" in refused.json()["detail"], refused.text
        longer = csl(*names, "Zorbex Optics", day="2026-10-03")
        assert (await jan.post("/v1/watchlists", content=longer)).status_code == 201
        await eve.post(refused.json()["approval"])
    rows = await world.database.fetch(
        "SELECT actor FROM audit_entry WHERE action = 'us_csl.activated' ORDER BY entry_id"
    )
    assert [row["actor"] for row in rows][-2:] == ["person:jan", "person:eve"]


async def test_a_list_is_neither_worn_down_nor_turned_back_by_one_person(start: Start) -> None:
    """Each step is small enough for one person; together they are not, until two have agreed to one."""
    world = await start(fetch_hours={})
    names = many(100)
    async with asking(world, "jan") as jan, asking(world, "eve") as eve:
        for count, day in ((100, 1), (94, 2)):
            loaded = await jan.post("/v1/watchlists", content=csl(*names[:count], day=f"2026-10-0{day}"))
            assert loaded.status_code == 201, loaded.text
        worn = await jan.post("/v1/watchlists", content=csl(*names[:88], day="2026-10-03"))
        assert "entries fell from 100 to 88 within 30 days" in worn.json()["detail"]
        back = await jan.post("/v1/watchlists", content=csl(*names[:96], day="2026-10-01"))
        assert "published on 2026-10-01, the version in service on 2026-10-02" in back.json()["detail"]
        assert (await eve.post(worn.json()["approval"])).status_code == 201
        next_day = await jan.post("/v1/watchlists", content=csl(*names[:85], day="2026-10-04"))
        assert next_day.status_code == 201, next_day.text


class LongSince:
    """An administrator whose proof is an hour old: a token that somebody may have found."""

    async def authenticate(self, token: str) -> Principal | None:
        at = datetime.now(UTC) - timedelta(hours=1)
        return Principal("person", token, TENANT, frozenset({"admin"}), by_provider=True, authenticated_at=at)


async def test_what_changes_lists_or_rules_takes_a_fresh_proof(world: World) -> None:
    world.screening.app.state.authenticator = LongSince()
    async with asking(world, "jan") as jan:
        for path in (
            "/v1/watchlists", "/v1/watchlists/us_csl/v1/approval", "/v1/rules", "/v1/rules/v1/approval",
        ):  # fmt: skip
            asked = await jan.post(path, content=b"{}")
            assert (asked.status_code, "max_age" in asked.headers["www-authenticate"]) == (401, True), path
        declined = await jan.post("/v1/rules/v1/decline", json={"reason": "x"})
        assert declined.status_code == 401


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!DOCTYPE html><html>Service unavailable</html>", "a web page, not a list"),
        (csl("Zorbex")[:-9], "not a Consolidated Screening List"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST/>', "document type"),
    ],
)
async def test_what_is_no_list_is_refused_with_the_reason_and_changes_nothing(
    world: World, body: bytes, reason: str
) -> None:
    await world.given(world.order(printers("of a tenant")))
    before = await world.database.fetch("SELECT sources, activation FROM version_set")
    async with asking(world, "jan") as jan:
        answer = await jan.post("/v1/watchlists?source=us_csl", content=body)
    assert (answer.status_code, answer.json()["title"]) == (422, "Not loaded")
    assert reason in answer.json()["detail"]
    assert reason in (await published(world))[-1].refused
    assert await world.database.fetch("SELECT sources, activation FROM version_set") == before


async def test_who_was_delisted_is_seen_as_once_listed_in_every_later_version(world: World) -> None:
    await world.screening.loader.load(csl("Zorbex Optics", *many(40)), where="a test")
    for day in ("2026-10-02", "2026-10-03"):
        await world.screening.loader.load(csl(*many(40), day=day), where="a test")
    await world.given(world.order(ordered_by("once", "Zorbex Optics")))
    assert await world.rules_of("once") == {"LST-05"}
    (finding,) = (await world.newest("once")).findings
    assert "until 2026-10-02" in finding.claim


def own(*names: str) -> bytes:
    """The exporter's own list, which says no day."""
    return "\n".join(["name,reason", *(f"{name},seen" for name in names)]).encode()


async def test_who_is_taken_off_a_list_without_a_day_is_no_longer_listed_at_once(world: World) -> None:
    """Whichever of the two versions has the greater hash."""
    others = many(40)
    names = ("Vraskolm Optronics", "Hulvexo Printing", "Tizbaren Mills", "Prondheim Laboratories")
    for turn, name in enumerate(names):
        await world.given(world.order(ordered_by(f"own{turn}", name)))
        await world.screening.loader.load(own(*others, name), where="a test", source="own_list")
        await world.reassess()
        assert "LST-05" not in await world.rules_of(f"own{turn}")
        assert await world.rules_of(f"own{turn}")
        await world.screening.loader.load(own(*others[: 40 - turn]), where="a test", source="own_list")
        await world.reassess()
        assert await world.rules_of(f"own{turn}") == {"LST-05"}


async def test_a_list_that_is_confirmed_frees_what_was_held_for_its_age(start: Start) -> None:
    world = await start(required_sources={"us_csl": 3.0})
    await world.screening.loader.load(csl("Zorbex Optics"), where="a test")
    await world.database.fetch("UPDATE snapshot SET confirmed_at = now() - interval '9 days'")
    await world.screening.loader.refresh()
    await world.given(world.order(printers("held")))
    assert "LST-07" in await world.rules_of("held")
    version = (await world.screening.loader.confirm("us_csl")).version
    await world.reassess()
    assert "LST-07" not in await world.rules_of("held")
    last = (await finished(world))[-1]
    assert (last.version, bool(last.confirmed_at)) == (version, True)


async def test_a_past_day_is_assessed_with_the_list_as_it_stood(world: World) -> None:
    await world.given(world.order(printers("of a tenant")))
    await world.screening.loader.load(csl("Zorbex Optics", *many(40), day="2026-10-01"), where="a test")
    await world.screening.loader.load(csl("Qarnwood Optronics", *many(40), day="2026-10-03"), where="a test")
    verdicts = {}
    async with asking(world, "ana") as ana:
        for name in ("Zorbex Optics", "Qarnwood Optronics"):
            for day in ("2026-10-02", "2026-10-04"):
                body = msgspec.json.encode(ordered_by("past", name))
                found = (await ana.post(f"/v1/assess?as_of={day}", content=body)).json()
                verdicts[name, day] = {item["rule"] for item in found["findings"]}
                assert found["versions"]["watchlists"]["us_csl"] <= f"{day}+"
    assert verdicts["Zorbex Optics", "2026-10-02"] == {"LST-03"}
    assert verdicts["Zorbex Optics", "2026-10-04"] == {"LST-05"}
    assert verdicts["Qarnwood Optronics", "2026-10-02"] == set()
    assert verdicts["Qarnwood Optronics", "2026-10-04"] == {"LST-03"}
