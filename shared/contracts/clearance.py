"""The clearance of an order: what the ERP reads before goods issue."""

from enum import StrEnum
from typing import Literal

import msgspec

from shared.contracts.assessment import ResolutionOption


class ClearanceState(StrEnum):
    """Only the two `CLEARED*` states carry a signed certificate."""

    PENDING = "PENDING"
    HELD = "HELD"
    CLEARED = "CLEARED"
    CLEARED_WITH_CONDITIONS = "CLEARED_WITH_CONDITIONS"
    DECLINED = "DECLINED"
    BLOCKED = "BLOCKED"
    CANCELLED = "CANCELLED"


CERTIFIED_STATES = frozenset({ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CONDITIONS})


class ClearanceReason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why an order stands where it stands; `rule` is empty for system and decision reasons."""

    kind: Literal["finding", "system", "decision"]
    text: str
    rule: str | None = None
    resolution_options: tuple[ResolutionOption, ...] = ()
