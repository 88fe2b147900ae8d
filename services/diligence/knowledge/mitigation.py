"""What a due diligence proposes: scores of severity and measures, by the rules whose findings ask for it."""

from functools import cache

import msgspec

from services.diligence.domain.conditions import Needs
from services.diligence.knowledge.files import read_toml


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
    return msgspec.convert(read_toml("mitigation.toml"), Mitigation)
