"""The message to the authority, as people take it from draft to answer."""

from typing import Any

import httpx

from tests.integration.diligence.world import World


async def read(world: World, **query: str) -> httpx.Response:
    """The message, or what is proposed."""
    case = await world.case()
    return await world.client("vera").get(f"/v1/cases/{case['case_id']}/notification", params=query)


async def write(world: World, who: str = "alan", **changes: Any) -> httpx.Response:
    """Keep the text as it stands, with changes."""
    case = await world.case()
    text = (await read(world)).json()["text"] | changes
    return await world.client(who).put(
        f"/v1/cases/{case['case_id']}/notification", json=text, headers=match(case)
    )


async def step(world: World, who: str, **body: str) -> httpx.Response:
    """Take a step at the case's current version."""
    case = await world.case()
    path = f"/v1/cases/{case['case_id']}/notification"
    return await world.client(who).post(path, json=body, headers=match(case))


def match(case: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{case["version"]}"'}


async def told(world: World) -> None:
    """Drafted by one, approved by another, sent."""
    for answer in (
        await write(world),
        await step(world, "rita", step="approve"),
        await step(world, "anna", step="send", reference="BAFA-1"),
    ):
        assert answer.status_code == 201, answer.text
