"""`/docs`: a reference page rendered here from the OpenAPI document; nothing is loaded from elsewhere."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from jinja2 import Environment, PackageLoader, Template
from starlette.responses import HTMLResponse, Response

_METHODS = ("get", "post", "put", "patch", "delete")


def reference_page(app: FastAPI) -> APIRouter:
    """The page and its style sheet, for the finished `app`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        document = app.openapi()
        return HTMLResponse(_template("reference.html").render(document=document, groups=_groups(document)))

    @router.get("/docs/reference.css")
    async def style() -> Response:
        return Response(_template("reference.css").render(), media_type="text/css")

    return router


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by tag, each with its path, method and resolved schemas."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            operation = item.get(method)
            if operation is not None:
                tag = (operation.get("tags") or ["routes"])[0]
                groups.setdefault(tag, []).append({"path": path, "method": method, "operation": operation})
    return groups


def _shown(schema: dict[str, Any]) -> str:
    """A schema in a few words: `Order`, `string`, `integer or null`, `list of Line`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(_shown(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_shown(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


@cache
def _template(name: str) -> Template:
    environment = Environment(loader=PackageLoader("shared.web"), autoescape=True)
    environment.filters["shown"] = _shown
    return environment.get_template(name)
