"""What a route takes as its body: nothing unknown, nothing that a database could not store."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Body(BaseModel):
    """Unknown fields are refused: a misspelt word must not silently mean nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        """PostgreSQL's texts hold any character but this one."""
        if any("\x00" in text for text in _texts(value)):
            raise ValueError("contains the control character U+0000")
        return value


def _texts(value: Any) -> Iterator[str]:
    """Texts of a field; those of nested bodies are theirs to check."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        yield from (item for pair in value.items() for item in pair if isinstance(item, str))
