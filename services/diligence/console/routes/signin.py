"""`/signin`, `/signout`."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.forms import read_form
from services.diligence.console.house import House, local_path
from services.diligence.console.pages import see_other
from services.diligence.console.sessions import check_origin
from shared.web.principals import Authenticator, Principal
from shared.web.problems import Problem
from shared.web.ratelimit import RateLimit, RateLimiter, retry_after

TRIES = RateLimit(per_second=0.5, burst=30)
"""Of one address. A token has 256 random bits; this keeps a broken script from filling the log."""
_FAULT = "This key is not known. Copy the whole token of a person, without the quotes."


def signin_routes(house: House) -> APIRouter:
    """In and out; local keys only under `up`."""
    router = APIRouter(include_in_schema=False)
    tries = RateLimiter(TRIES)

    @router.get("/signin")
    async def form(request: Request) -> Response:
        back = request.query_params.get("next", "")
        visitor = await house.sessions.find(request)
        if visitor and visitor.current:
            return see_other(local_path(back))
        return _page(house, back, ended=visitor is not None)

    @router.post("/signin")
    async def sign_in(request: Request) -> Response:
        check_origin(request)
        if not house.local:
            raise Problem(403, "Not here", "Keys sign nobody in on this system.", type_="no-local-sign-in")
        _limit(tries, request)
        form = await read_form(request)
        person = await _person(request, form.get("key").strip())
        if person is None:
            return _page(house, form.get("next"), fault=_FAULT)
        answer = see_other(local_path(form.get("next")))
        await house.sessions.begin(person, request, answer)
        return answer

    @router.post("/signout")
    async def sign_out(request: Request) -> Response:
        await house.posted(request)
        onward = await house.organisation.sign_out_url(f"{house.url}/signin") if house.organisation else ""
        # A page, not a redirect: our policy lets a form lead to this site only.
        answer = (
            house.pages.page("onward.html", frame=None, url=onward, out=True)
            if onward
            else see_other(f"/signin?next={quote('/queue', safe='')}")
        )
        await house.sessions.end(request, answer)
        return answer

    return router


async def _person(request: Request, key: str) -> Principal | None:
    """The person whose token this is; keys of programs sign nobody in."""
    authenticator: Authenticator = request.app.state.authenticator
    found = await authenticator.authenticate(key) if 0 < len(key) <= 8_192 else None
    return found if found is not None and found.kind == "person" else None


def _limit(tries: RateLimiter, request: Request) -> None:
    wait = tries.take(request.client.host if request.client else "")
    if wait:
        detail = "Too many keys were tried from here. Wait a little."
        raise Problem(
            429, "Too many tries", detail, type_="rate-limit", headers={"Retry-After": retry_after(wait)}
        )


def _page(house: House, back: str, *, ended: bool = False, fault: str = "") -> Response:
    return house.pages.page(
        "signin.html",
        422 if fault else 200,
        frame=None,
        next=local_path(back),
        ended=ended,
        fault=fault,
        local=house.local,
        organisation=house.organisation is not None,
    )
