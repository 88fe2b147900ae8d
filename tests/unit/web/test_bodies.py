"""Bodies that hold what no database could store, or what nobody asked for."""

from typing import Annotated, Any

import pytest
from fastapi import APIRouter
from pydantic import Field

from shared.web.bodies import Body


class Note(Body):
    """Texts in every shape that the product's bodies have."""

    text: Annotated[str, Field(max_length=100)] = ""
    words: tuple[str, ...] = ()
    about: dict[str, str] | str | None = None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": "a\x00b"}, "/text"),
        ({"words": ["fine", "\x00"]}, "/words"),
        ({"about": {"role": "\x00"}}, "/about"),
        ({"about": {"\x00": "x"}}, "/about"),
        ({"state": "CLEARED"}, "/state"),
    ],
)
async def test_the_field_that_is_wrong_is_pointed_at(client_for: Any, body: Any, pointer: str) -> None:
    async with client_for(_notes()) as client:
        response = await client.post("/notes", json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


async def test_line_breaks_and_any_script_are_text(client_for: Any) -> None:
    async with client_for(_notes()) as client:
        assert (await client.post("/notes", json={"text": "один\nдва 😀"})).status_code == 200


def _notes() -> APIRouter:
    router = APIRouter()

    @router.post("/notes")
    async def note(body: Note) -> str:
        return body.text

    return router
