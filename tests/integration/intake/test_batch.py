"""`POST /v1/orders/batch`: NDJSON in, one result per line out, in order."""

import json
from collections.abc import AsyncIterator

import pytest

from services.intake.api.batch import split_lines
from tests.integration.intake.conftest import Opened
from tests.integration.intake.world import World, order

pytestmark = pytest.mark.postgres


def _ndjson(*bodies: object) -> bytes:
    return b"".join(
        (body if isinstance(body, bytes) else json.dumps(body).encode()) + b"\n" for body in bodies
    )


async def _upload(world: World, content: bytes) -> list[dict[str, object]]:
    answer = await world.erp.post("/v1/orders/batch", content=content)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.content.splitlines()]


async def test_each_line_has_its_result_in_its_place(world: World) -> None:
    results = await _upload(
        world,
        _ndjson(
            order("1"),
            b"{",
            order("2", endUser="x"),
            b"  ",
            order("3"),
            order("1", notes="other"),
            order("1"),
        ),
    )
    assert [(item["line"], item["status"]) for item in results] == [
        (1, 202), (2, 400), (3, 422), (5, 202), (6, 409), (7, 202),
    ]  # fmt: skip
    assert results[0]["location"] == "/v1/orders/1?source_system=default"
    assert results[2]["problem"]["errors"] == [  # type: ignore[index]  # JSON
        {"pointer": "/endUser", "detail": "is not a field of order.v1"}
    ]
    assert await world.database.count("sales_order") == 2


async def test_a_large_upload_keeps_its_order_with_few_places(opened: Opened) -> None:
    async with opened(batch_lines_at_once=7, accept_batch=3) as world:
        results = await _upload(world, _ndjson(*(order(str(number)) for number in range(300))))
        assert [item["line"] for item in results] == list(range(1, 301))
        assert [item["order_id"] for item in results] == [str(number) for number in range(300)]


async def test_the_last_line_needs_no_end(world: World) -> None:
    assert [item["status"] for item in await _upload(world, _ndjson(order("1"))[:-1])] == [202]
    assert await _upload(world, b"") == []


async def test_a_line_that_is_too_large_fails_alone(world: World) -> None:
    results = await _upload(world, _ndjson(b'"' + b"x" * (4 * 1024 * 1024) + b'"', order("2")))
    assert [item["status"] for item in results] == [413, 202]


async def test_lines_are_found_however_the_bytes_are_cut() -> None:
    data = b"one\ntwo\r\n\nfour"

    async def chunks(size: int) -> AsyncIterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    for size in range(1, len(data) + 1):
        lines = [line async for line in split_lines(chunks(size))]
        assert lines == [b"one", b"two\r", b"", b"four"]
