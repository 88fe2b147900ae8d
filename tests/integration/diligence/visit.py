"""A browser without script at the console."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.integration.diligence.world import World


class _Fields(HTMLParser):
    """What a browser would send of one form that nobody has touched."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._action, self._inside, self._select, self._text = action, False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "form":
            self._inside = (given.get("action") or "").partition("?")[0] == self._action
        if not self._inside:
            return
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self._add(name, value or "")
        elif tag == "textarea":
            self._text = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
            self._add(name, "")
        elif tag == "option" and "selected" in given:
            self.found[self._select][-1] = value if value is not None else "\x00"

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text][-1] += data
        last = self.found.get(self._select)
        if last and last[-1] == "\x00":
            last[-1] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        if name:
            self.found.setdefault(name, []).append(value)


def untouched(page: httpx.Response, action: str) -> dict[str, list[str]]:
    """The fields of the form that posts to `action`, as the page fills them in."""
    reader = _Fields(action)
    reader.feed(page.text)
    return reader.found


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
