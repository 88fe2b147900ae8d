"""`/signin/organisation`, `/signin/callback`, `/signin/again`: signing in at the organisation's provider."""

from urllib.parse import quote

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.house import House, context, local_path
from services.diligence.console.organisation import Organisation, SignInRefused
from services.diligence.console.pages import see_other
from shared.web.problems import Problem

_LOG = structlog.get_logger(__name__)
LOST = "This sign-in was begun in another browser or took longer than ten minutes. Sign in again."


def organisation_routes(house: House) -> APIRouter:
    """To the provider and back; and once more before a decision."""
    router = APIRouter(include_in_schema=False)

    @router.get("/signin/organisation")
    async def begin(request: Request) -> Response:
        organisation = _organisation(house)
        back = local_path(request.query_params.get("next", ""))
        again = await _again(house, request) if request.query_params.get("again") else {}
        flow = organisation.flows.begin(await house.now(), back, **again)
        try:
            answer = see_other(await organisation.begin_url(flow))
        except SignInRefused as error:
            return _refused(house, back, error)
        organisation.flows.remember(flow, request, answer)
        return answer

    @router.get("/signin/callback")
    async def callback(request: Request) -> Response:
        organisation = _organisation(house)
        given = request.query_params
        flow = organisation.flows.find(request, given.get("state", ""), await house.now())
        try:
            if flow is None:
                raise SignInRefused(LOST)
            signed_in = await organisation.finish(flow, given)
        except SignInRefused as error:
            _LOG.info("sign-in refused", why=str(error))
            answer = _refused(house, flow.back if flow else "", error)
        else:
            # Not a redirect: after one that came from another site the browser keeps a `Strict` cookie back.
            answer = house.pages.page("onward.html", frame=None, url=flow.back, out=False)
            await house.sessions.begin(
                signed_in.person,
                request,
                answer,
                authenticated_at=signed_in.authenticated_at,
                replaces=flow.session,
            )
        organisation.flows.forget(request, answer)
        return answer

    @router.get("/signin/again")
    async def again(request: Request) -> Response:
        _organisation(house)
        visitor = await house.visitor(request)
        back = quote(local_path(request.query_params.get("next", "")), safe="")
        async with house.desk.transactions.begin([visitor.person.tenant]) as work:
            frame = await house.frame(work, visitor, "")
        return house.pages.page("again.html", **context(frame, next=back, minutes=house.step_up_minutes))

    return router


def _organisation(house: House) -> Organisation:
    if house.organisation is None:
        raise Problem(404, "No such sign-in", "No provider is set up here.", type_="no-organisation")
    return house.organisation


async def _again(house: House, request: Request) -> dict[str, str]:
    """Who must come back, and the session that is replaced."""
    visitor = await house.visitor(request)
    return {"person": visitor.person.id, "tenant": visitor.person.tenant, "session": visitor.session}


def _refused(house: House, back: str, error: SignInRefused) -> Response:
    return house.pages.page(
        "signin.html",
        error.status,
        frame=None,
        next=local_path(back),
        ended=False,
        fault=str(error),
        local=house.local,
        organisation=True,
    )
