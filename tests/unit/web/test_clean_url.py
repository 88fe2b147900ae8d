"""URLs and cursors that no database could be asked about."""

from typing import Any

import pytest
from fastapi import APIRouter

from shared.web.pagination import decode_cursor, encode_cursor
from shared.web.problems import Problem


@pytest.mark.parametrize("url", ["/things/a%00b", "/things/x?name=%00", "/things/%00"])
async def test_a_nul_in_a_url_is_refused_before_any_route(client_for: Any, url: str) -> None:
    async with client_for(_things()) as client:
        response = await client.get(url)
        assert (await client.get("/things/%F0%9F%98%80?name=%0a")).status_code == 200
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert "NUL" in response.json()["errors"][0]["detail"]


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "a\x00b"])
def test_a_cursor_holds_what_a_database_can_hold(value: Any) -> None:
    with pytest.raises(Problem):
        decode_cursor(encode_cursor((value,)))


def _things() -> APIRouter:
    router = APIRouter()

    @router.get("/things/{name}")
    async def thing(name: str) -> str:
        return name

    return router
