"""A browser without script at the console."""

import re
from typing import Any

import httpx

from tests.integration.diligence.world import World

HERE = {"Origin": "http://console", "Accept": "text/html"}


class Visit:
    """One browser without script."""

    def __init__(self, world: World) -> None:
        transport = httpx.ASGITransport(app=world.application.app)
        self.client = httpx.AsyncClient(
            transport=transport, base_url="http://console", headers=HERE, follow_redirects=True
        )

    async def signs_in(self, who: str) -> httpx.Response:
        return await self.client.post("/signin", data={"key": who, "next": "/queue"})

    async def token(self) -> str:
        page = (await self.client.get("/queue")).text
        return page.partition('name="token" value="')[2].partition('"')[0]

    async def posts(self, path: str, **fields: Any) -> httpx.Response:
        """A form of a page of ours, sent."""
        return await self.client.post(path, data={"token": await self.token(), **fields})


def read(page: httpx.Response) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", page.text).split())
