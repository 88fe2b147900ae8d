"""What a body may be written in: media type to the reader that makes an `order.v1` of it."""

from collections.abc import Callable

Reader = Callable[[bytes], bytes]
"""Turns a foreign document into the JSON of one `order.v1`; raises `OrderRefused`."""

ORDER = "application/json"
OWN = frozenset({ORDER, "application/vnd.exportgate.order.v1+json"})
"""`order.v1` itself; also taken when no media type is given."""


def media_type_of(content_type: str | None) -> str:
    """The media type without parameters, in lower case."""
    return (content_type or ORDER).partition(";")[0].strip().lower() or ORDER
