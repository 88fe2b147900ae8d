"""The OpenAPI document: FastAPI's, with problems as the answer to every error."""

from typing import Any

from fastapi import FastAPI

from shared.web.problems import MEDIA_TYPE

PROBLEM_RESPONSE: dict[str, Any] = {
    "description": "What is wrong, as a problem (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details for HTTP APIs, RFC 9457. Other members may follow.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "Names the request, as in the log"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON Pointer (RFC 6901) into the body; in an order of another "
                        "format the place there: XPath, segment, row and column",
                    },
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class ServiceApp(FastAPI):
    """A FastAPI application whose document describes problems."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        document = super().openapi()
        document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        return document
