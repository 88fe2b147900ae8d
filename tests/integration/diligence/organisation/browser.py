"""A browser at the console of an organisation whose people sign in at their provider."""

from html import unescape

import httpx

from tests.integration.diligence.world import World

CONSOLE = "https://console.example.com"
SESSION = "__Host-exportgate_session"


class Browser:
    """Goes from the console to the provider and back, as a browser without script does."""

    def __init__(self, world: World) -> None:
        self.client = httpx.AsyncClient(
            mounts={
                CONSOLE: httpx.ASGITransport(app=world.application.app),
                "http://127.0.0.1": httpx.AsyncHTTPTransport(),
            },
            base_url=CONSOLE,
            headers={"Origin": CONSOLE, "Accept": "text/html"},
            follow_redirects=True,
        )

    async def signs_in(self, back: str = "/queue") -> httpx.Response:
        return await self.client.get("/signin/organisation", params={"next": back})

    async def callback(self) -> httpx.URL:
        """Where the provider sends the browser, not yet opened."""
        started = await self.client.get("/signin/organisation", follow_redirects=False)
        answered = await self.client.get(started.headers["location"], follow_redirects=False)
        return httpx.URL(answered.headers["location"])

    @property
    def is_signed_in(self) -> bool:
        return SESSION in self.client.cookies

    async def token(self) -> str:
        page = (await self.client.get("/queue")).text
        return page.partition('name="token" value="')[2].partition('"')[0]


def onward(page: httpx.Response) -> str:
    """Where the page leads by itself."""
    return unescape(page.text.partition('http-equiv="refresh" content="0; url=')[2].partition('"')[0])


async def refused(browser: Browser, words: str, status: int = 403) -> None:
    """Signing in ends on the sign-in page with these words and no session."""
    page = await browser.signs_in()
    assert (page.status_code, words in unescape(page.text)) == (status, True), page.text
    assert not browser.is_signed_in
