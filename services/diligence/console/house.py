"""What every page route has at hand, and how a request finds out who asks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from services.diligence.api.desk import Desk
from services.diligence.console.dates import Clock
from services.diligence.console.forms import Form, read_form
from services.diligence.console.frame import Frame, frame_of
from services.diligence.console.organisation import Organisation
from services.diligence.console.pages import Pages
from services.diligence.console.screening import Screening
from services.diligence.console.sessions import (
    Sessions,
    SignInNeeded,
    Visitor,
    check_origin,
    check_token,
)
from services.diligence.work import DiligenceWork
from shared.web.auth import set_principal
from shared.web.problems import Problem

HOME = "/queue"


@dataclass(frozen=True)
class House:
    """The console, composed."""

    desk: Desk
    sessions: Sessions
    pages: Pages
    limits: Mapping[str, float]
    """Age limits of required lists, in seconds."""
    screening: Screening
    local: bool
    """Whether sample people sign in with their tokens: only under `up`."""
    organisation: Organisation | None = None
    """The provider at which people sign in."""
    step_up: timedelta = timedelta(minutes=10)
    """A decision takes a proof of who decides that is not older, where a provider can give one."""
    url: str = ""
    """Where people open the console; empty under `up`."""

    @property
    def clock(self) -> Clock:
        """Times in the exporter's zone."""
        return self.pages.clock

    @property
    def step_up_minutes(self) -> int:
        """For the page that asks."""
        return int(self.step_up.total_seconds() // 60)

    async def now(self) -> datetime:
        """The database's time."""
        async with self.desk.transactions.begin([]) as work:
            return work.now

    def has_proved(self, visitor: Visitor, now: datetime) -> bool:
        """Whether this person has shown who they are lately enough to decide.

        Sample people of `up` have nothing to prove it with but the key they came with.
        """
        at = visitor.authenticated_at
        return self.organisation is None or (at is not None and now - at <= self.step_up)

    async def visitor(self, request: Request) -> Visitor:
        """Who asks for a page; raises `SignInNeeded`."""
        found = await self.sessions.find(request)
        if found is None or not found.current:
            raise SignInNeeded
        set_principal(request, found.person)
        return found

    async def posted(self, request: Request) -> tuple[Visitor, Form]:
        """Who posts a form of ours, and the form; refuses what came from elsewhere."""
        check_origin(request)
        found = await self.sessions.find(request)
        if found is None:
            raise SignInNeeded
        form = await read_form(request)
        check_token(found, form.get("token"))
        if found.current:
            set_principal(request, found.person)
        return found, form

    async def frame(self, work: DiligenceWork, visitor: Visitor, here: str) -> Frame:
        """What stands around the page."""
        return await frame_of(work, visitor, self.clock, self.limits, here)


PageRoute = Callable[..., Awaitable[Response]]


def require_role(visitor: Visitor, *roles: str) -> None:
    """403 saying which roles it takes."""
    if visitor.person.roles.isdisjoint(roles):
        raise Problem(403, "Not allowed", f"This takes one of the roles: {', '.join(roles)}.", type_="role")


def local_path(given: str) -> str:
    """A path on this console, whatever was given; the queue for anything else."""
    is_path = given.startswith("/") and not given.startswith(("//", "/\\")) and "\\" not in given
    return given if is_path and given.isprintable() else HOME


def sign_in_url(request: Request) -> str:
    """The sign-in, and the way back from it."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/signin?next={quote(back, safe='')}" if request.method == "GET" else "/signin"


def context(frame: Frame, **values: Any) -> dict[str, Any]:
    """Values for a template, with the frame."""
    return {"frame": frame, **values}
