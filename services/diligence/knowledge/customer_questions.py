"""Why a customer is asked what he is asked."""

from functools import cache

import msgspec

from services.diligence.knowledge.files import read_toml


class _Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    why: dict[str, str]


@cache
def _reasons() -> dict[str, str]:
    return msgspec.convert(read_toml("customer_questions.toml"), _Reasons).why


def why_asked(fact: str) -> str:
    """One line for the customer; empty for a question in somebody's own words."""
    return _reasons().get(fact.rpartition(".")[2], "")
