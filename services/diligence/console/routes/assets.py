"""`/static/…`: our own files, by the hash of their content."""

from fastapi import APIRouter
from starlette.responses import Response

from services.diligence.console.pages import Pages
from shared.web.problems import Problem


def asset_routes(pages: Pages) -> APIRouter:
    """Style, script, icon."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{digest}/{name}")
    async def asset(digest: str, name: str) -> Response:
        found = pages.assets.get(name)
        if found is None or found.digest != digest:
            raise Problem(404, "No such file", type_="no-such-file")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    return router
