"""A person at a browser: what they do, in the words of the console."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as NeverCame

PATIENCE = 60_000
"""Milliseconds until a page counts as stuck: long, as three processes share the machine with a browser."""


class Person:
    """One browser of one person; `faults` are script errors and refused requests that the page met."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._heard(message.type, message.text))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, browser: Browser, url: str, name: str, *, script: bool = True, **context: Any
    ) -> AsyncIterator["Person"]:
        """Signed in, looking at the queue."""
        opened = await browser.new_context(java_script_enabled=script, locale="en-GB", **context)
        opened.set_default_timeout(PATIENCE)
        person = cls(await opened.new_page(), url, name)
        try:
            await person.signs_in()
            yield person
        finally:
            await opened.close()

    @asynccontextmanager
    async def in_another_tab(self) -> AsyncIterator["Person"]:
        """The same person, signed in as they are here, on a page of its own."""
        tab = Person(await self.page.context.new_page(), self.url, self.name)
        try:
            yield tab
        finally:
            await tab.page.close()

    async def signs_in(self) -> None:
        """With the token of the sample person: here tokens are names."""
        await self.page.goto(f"{self.url}/signin")
        await self.page.get_by_label("Access key").fill(self.name)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.get_by_role("heading", name="Queue").wait_for()

    async def opens(self, path: str) -> None:
        """Go to a page of the console."""
        answer = await self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status < 500, path

    async def opens_case(self, order_id: str) -> None:
        """From the queue, by the order's number."""
        await self.opens("/queue")
        await self.page.get_by_role("link", name=order_id, exact=True).click()
        await self.page.get_by_role("heading", level=1, name=order_id).wait_for()

    async def writes(self, reasons_for: str, reasons_against: str) -> None:
        """Both reasons."""
        await self.page.get_by_label("Reasons for").fill(reasons_for)
        await self.page.get_by_label("Reasons against").fill(reasons_against)

    async def proposes(self, condition: str, owner: str, check: str) -> None:
        """The first decision: clear with one condition."""
        await self.page.get_by_label("Clear with conditions").check()
        await self.writes("The research is documented.", "The place; outweighed by the conditions.")
        await self.page.get_by_label("Condition 1", exact=True).fill(condition)
        await self.page.get_by_label("Owner of condition 1").fill(owner)
        await self.page.get_by_label("Check date of condition 1").fill(check)
        await self.page.get_by_role("button", name="Record first decision").click()

    async def agrees(self) -> None:
        """The second signature, and its confirmation."""
        await self.chooses_to_agree()
        await self.signs()

    async def chooses_to_agree(self) -> None:
        """Up to the page that says what signing does."""
        await self.page.get_by_label("Agree: clear with these conditions").check()
        await self.writes("The plan is sound.", "None found beyond the place.")
        await self.page.get_by_role("button", name="Sign…").click()
        await self.page.get_by_role("heading", level=1, name="Sign: clear").wait_for()

    async def signs(self) -> None:
        """From there."""
        await self.page.get_by_role("button", name="Sign", exact=True).click()

    async def reads(self, selector: str) -> str:
        """The text of one place; where there is none, the failure says which page was met instead."""
        try:
            return await self.page.locator(selector).inner_text()
        except NeverCame as error:
            error.add_note(f"{self.name} is at {self.page.url}, which reads:")
            error.add_note(await self.page.locator("body").inner_text())
            error.add_note(f"faults: {self.faults}")
            raise
