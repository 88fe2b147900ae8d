"""Why a customer is asked what he is asked."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class _Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    why: dict[str, str]


@cache
def _reasons() -> dict[str, str]:
    text = files(__package__).joinpath("customer_questions.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Reasons).why


def why_asked(fact: str) -> str:
    """One line for the customer; empty for a question in somebody's own words."""
    return _reasons().get(fact.rpartition(".")[2], "")
