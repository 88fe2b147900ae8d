"""Fetching lists over real sockets from a publisher that has bad days."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from services.screening.watchlists.fetch import FetchError, FetchPolicy, ListSource, fetch
from shared.testing.waiting import eventually
from tests.integration.screening.conftest import Start
from tests.integration.screening.people import asking
from tests.integration.screening.test_lists import csl, many, published
from tests.integration.screening.world import printers

QUICK = FetchPolicy(attempts=4, first_pause=0.01, seconds=5.0, silence=0.3, only_public=False)
PATIENT = QUICK._replace(attempts=1, silence=10.0)
Answer = Callable[[int, str], bytes]


def answered(status: str, body: bytes = b"", *headers: str) -> bytes:
    """An HTTP answer; without a length among `headers` it has the right one."""
    lengths = (
        []
        if any(line.lower().startswith("content-length") for line in headers)
        else [f"Content-Length: {len(body)}"]
    )
    head = "\r\n".join([f"HTTP/1.1 {status}", *lengths, *headers, "Connection: close", "", ""])
    return head.encode() + body


@asynccontextmanager
async def publisher(answer: Answer) -> AsyncIterator[str]:
    """A server on loopback: `answer` gets the number of the request and its head."""
    count, open_now = 0, 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count, open_now
        open_now += 1
        # Whoever hangs up before asking is none of the publisher's business.
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            count += 1
            said = answer(count, head)
            writer.write(said)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        open_now -= 1

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/list"
        await eventually(lambda: open_now == 0, what="the callers have hung up")


async def fetched(answer: Answer) -> bytes | None:
    async with publisher(answer) as url:
        return (await fetch(ListSource(url), policy=QUICK)).content


async def test_a_burst_of_errors_is_outlasted() -> None:
    good = answered("200 OK", gzip.compress(b"the list"), "Content-Encoding: gzip")
    assert await fetched(lambda n, _: answered("500 Oops") if n < 4 else good) == b"the list"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answered("500 Oops"), r"answered 500 \(4 attempts\)"),
        (answered("404 Gone"), "answered 404"),
        (answered("200 OK", b"half", "Content-Length: 900"), r"RemoteProtocolError .*\(4 attempts\)"),
        (
            answered("302 Found", b"", "Location: https://elsewhere.example/list"),
            "sent on to elsewhere.example",
        ),
        (answered("302 Found", b"", "Location: /list"), "sent on more than 3 times"),
        (answered("429 Slower"), r"answered 429 \(4 attempts\)"),
    ],
)
async def test_what_does_not_get_better_is_a_reason(answer: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        await fetched(lambda *_: answer)


async def test_more_than_allowed_is_not_read_to_its_end() -> None:
    async with publisher(lambda *_: answered("200 OK", b"x" * 5_000)) as url:
        with pytest.raises(FetchError, match=r"more than 4000 bytes"):
            await fetch(ListSource(url), policy=QUICK._replace(most_bytes=4_000))


async def test_all_attempts_together_have_one_limit() -> None:
    async with publisher(lambda *_: answered("500 Oops")) as url:
        with pytest.raises(FetchError, match="not done within 1 s"):
            await fetch(ListSource(url), policy=QUICK._replace(seconds=1.0, first_pause=60.0))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.1.1", "100.64.0.1", "::1", "::ffff:127.0.0.1", "fd00::1", "224.0.0.1"],
)
async def test_names_that_lead_inside_lead_nowhere(address: str) -> None:
    async def resolver(_host: str, _port: int) -> list[str]:
        return [address]

    with pytest.raises(FetchError, match="no public address"):
        await fetch(ListSource("https://lists.example/x"), resolver=resolver)
    with pytest.raises(FetchError, match="not https"):
        await fetch(ListSource("http://lists.example/x"), resolver=resolver)


@pytest.mark.postgres
async def test_a_source_is_published_confirmed_refused_and_out_of_reach(start: Start) -> None:
    """One source over five days; the version in service outlives the bad ones, each told of once."""
    good, page = csl(*many(50)), b"<html>Service unavailable</html>"
    days = {
        1: answered("200 OK", good, 'ETag: "one"'),
        2: answered("304 Not Modified", b"", 'ETag: "one"'),
        3: answered("200 OK", page),
        4: answered("403 Forbidden"),
        5: answered("403 Forbidden"),
    }
    asked: list[str] = []

    def answer(number: int, head: str) -> bytes:
        asked.append(head)
        return days[number]

    async with publisher(answer) as url:
        world = await start(list_addresses={"us_csl": url}, fetch_policy=QUICK)
        await world.given(world.order(printers("of a tenant")))
        async with asking(world, "jan") as jan:
            said = [(await jan.post("/v1/watchlists/refresh")).json()["refreshed"][0] for _ in days]
            lists = (await jan.get("/v1/watchlists")).json()
            unknown = await jan.post("/v1/watchlists/refresh?source=moon")
    assert [item["outcome"] for item in said] == ["published", "unchanged", "refused", "failed", "failed"]
    told = [data.refused for data in await published(world) if data.refused]
    assert ["web page" in told[0], "answered 403" in told[1], len(told)] == [True, True, 2]
    assert 'if-none-match: "one"' in asked[1].lower()
    assert "a web page, not a list" in said[2]["detail"]
    assert lists["watchlists"][0]["version"] == said[0]["version"]
    assert lists["watchlists"][0]["age_days"] < 1
    assert "answered 403" in lists["sources"][0]["failure"]
    assert unknown.status_code == 404


@pytest.mark.postgres
async def test_sources_are_fetched_four_at_a_time_and_one_that_fails_is_nothing_to_the_others(
    start: Start,
) -> None:
    """The first four are answered when all four have asked: one after another they would wait for ever."""
    asking_now, most, four = 0, 0, asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asking_now, most
        asked = (await reader.readuntil(b"\r\n\r\n")).decode()
        asking_now += 1
        most = max(most, asking_now)
        if asking_now == 4:
            four.set()
        await four.wait()
        good = asked.startswith("GET /us_csl ")
        writer.write(answered("200 OK", csl(*many(50))) if good else answered("403 Forbidden"))
        asking_now -= 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        names = ["eu_fsf", "list_b", "list_c", "list_d", "list_e", "us_csl"]
        world = await start(list_addresses={name: f"{base}/{name}" for name in names}, fetch_policy=PATIENT)
        async with asking(world, "jan") as jan:
            said = (await jan.post("/v1/watchlists/refresh")).json()["refreshed"]
    assert all("answered 403" in item["detail"] for item in said[:5]), said
    assert [item["source"] for item in said] == names
    assert [item["outcome"] for item in said] == ["failed"] * 5 + ["published"]
    assert most == 4
