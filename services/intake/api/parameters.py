"""How `POST /v1/orders` is described: its bodies, and what may be said beside a document."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field

from services.intake.formats import ORDER, OWN


class BesideTheDocument(BaseModel):
    """Query parameters, declared for the document; they are read by `formats.Beside`."""

    source_system: str | None = Field(None, description="Number space of the order")
    revision: int | None = Field(None, description="Of the order, in formats that have none")
    party: list[str] | None = Field(
        None, description="`CODE:role`: what a code for a party stands for, as `ZE:end_user`; may come often"
    )
    exporter_name: str | None = Field(
        None, description="Where the document gives the exporter by number only"
    )
    exporter_country: str | None = Field(None, description="Its country, ISO 3166-1 alpha-2")


Parameters = Annotated[BesideTheDocument, Query()]


def body_document(formats: Iterable[str]) -> dict[str, Any]:
    """The request body in OpenAPI: `order.v1`, and the documents of others as text."""
    own = {media: {"schema": {"type": "object", "description": "order.v1"}} for media in sorted(OWN)}
    others = {media: {"schema": {"type": "string"}} for media in sorted(formats)}
    return {
        "required": True,
        "description": f"An order.v1 ({ORDER}), or an order in another format; see docs/how-to/formats.md.",
        "content": {**own, **others},
    }
