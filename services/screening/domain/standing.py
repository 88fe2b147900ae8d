"""How well a stated fact stands: confirmed, only declared, recorded as missing, or unknown."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """A declared fact may lower HOLD to REVIEW; only a confirmed one ends the matter."""

    CONFIRMED = "confirmed"
    DECLARED = "declared"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact with its value and who stands for it; `value` None is unknown."""

    value: bool | str | None
    confirmed: bool = False

    @property
    def standing(self) -> Standing:
        """Three-valued value and confirmation read together; an empty text is unknown."""
        if self.value is None or self.value == "":
            return Standing.UNKNOWN
        if self.value is False:
            return Standing.MISSING
        return Standing.CONFIRMED if self.confirmed else Standing.DECLARED

    @property
    def holds(self) -> bool:
        """True for yes, declared or confirmed."""
        return self.standing in (Standing.CONFIRMED, Standing.DECLARED)
