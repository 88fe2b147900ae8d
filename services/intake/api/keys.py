"""`GET /v1/api-keys/{prefix}`: how the other services learn whose key they were shown; for services alone."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from shared.web.apikeys import ApiKeyStore
from shared.web.auth import Principal, require_service
from shared.web.remote_keys import PATH, keys_document

Service = Annotated[Principal, Depends(require_service("screening", "diligence", "notify"))]


def keys_router(store: ApiKeyStore) -> APIRouter:
    """Not in the schema: it is nobody's interface. It names no tenant, for the key says which it is."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{PATH}/{{prefix}}")
    async def get_keys(caller: Service, prefix: str) -> Response:
        return Response(keys_document(await store.keys(prefix)), media_type="application/json")

    return router
