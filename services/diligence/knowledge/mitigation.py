"""What a due diligence proposes: scores of severity and measures, by the rules whose findings ask for it."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from services.diligence.domain.conditions import Needs


class SeverityRow(msgspec.Struct, frozen=True):
    """Scores of 1 to 5 that findings of these rules propose, and why."""

    rules: tuple[str, ...]
    scale: int
    scope: int
    irremediability: int
    why: str


class Measure(msgspec.Struct, frozen=True):
    """A measure of the catalogue; `needs` says what the ship gate can check, where it can."""

    key: str
    text: str
    rules: tuple[str, ...]
    days: int
    citation: str
    verified: bool
    needs: Needs | None = None


class Mitigation(msgspec.Struct, frozen=True):
    """The whole file."""

    version: str
    severity: tuple[SeverityRow, ...]
    measure: tuple[Measure, ...]


@cache
def mitigation() -> Mitigation:
    """As it ships."""
    text = files(__package__).joinpath("mitigation.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Mitigation)
