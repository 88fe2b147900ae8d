"""Combination: what the order needs. The only place where findings raise each other.

Worst wins. A row's own action is lowered where its context is missing and raised where the context says HOLD.
"""

from collections.abc import Callable, Mapping

from services.screening.domain.outcomes import Hit
from services.screening.rules.context import Context
from shared.contracts.assessment import Disposition

CLEAR, REVIEW, HOLD = Disposition.CLEAR, Disposition.REVIEW, Disposition.HOLD

House = Mapping[str, Disposition]
"""Rules to the actions that the exporter's own rule set gives them."""

GATED = ("USR-", "PRJ-", "EUS-", "HR-")
"""Families that add nothing to ordinary trade: chairs for a police station, lamps for a smart city."""
GATED_RULES = frozenset({"GEO-01", "KON-03"})
OWN_CONDITION = frozenset({"USR-08"})
"""Rows that name their own condition: a high-priority item without an end user holds by itself."""
PARTNER_REVIEW = frozenset({"USR-01", "USR-03", "USR-04", "USR-05"})


def _when(*rules: str) -> Callable[[Context], bool]:
    return lambda context: context.raised_by(*rules)


_SECURITY_OR_PLACE = _when(
    "USR-01",
    "USR-02",
    "USR-03",
    "USR-04",
    "USR-05",
    "USR-06",
    "USR-07",
    "USR-09",
    "GEO-01",
    "PRJ-01",
    "PRJ-03",
)
RAISED: dict[str, Callable[[Context], bool]] = {
    "CAP-02": _SECURITY_OR_PLACE,
    "CAP-03": _SECURITY_OR_PLACE,
    "CAP-04": _SECURITY_OR_PLACE,
    "CAP-07": _when("USR-01", "USR-03", "USR-05", "PRJ-01", "PRJ-03", "GEO-01"),
    "CAP-08": lambda context: context.security_user,
    "CAP-09": lambda context: context.security_user,
    "CAP-11": lambda context: context.security_user,
    "CAP-12": _when("USR-01", "USR-03", "USR-04", "USR-05", "GEO-01", "PRJ-01"),
    "LST-03": lambda context: context.capability,
    "LST-04": lambda context: context.capability,
    "OWN-03": lambda context: context.capability,
    "OWN-04": lambda context: context.capability,
}
"""When a REVIEW becomes HOLD."""


def action_of(hit: Hit, context: Context, house: House) -> Disposition:
    """What this finding asks for, given everything else that was found and what the house has decided."""
    action = _action_of(hit, context)
    return action if action is CLEAR else house.get(hit.rule, action)


def _action_of(hit: Hit, context: Context) -> Disposition:
    if hit.action is CLEAR:
        return CLEAR
    gated = hit.rule in GATED_RULES or (hit.rule.startswith(GATED) and hit.rule not in OWN_CONDITION)
    if gated and not context.grave:
        return CLEAR
    if hit.rule in PARTNER_REVIEW and hit.partner:
        return REVIEW
    if hit.rule == "GEO-01" and hit.level == 2:
        return REVIEW
    if hit.action is REVIEW and hit.rule in RAISED and RAISED[hit.rule](context) and not hit.weak:
        return HOLD
    if hit.rule == "DIV-15" and not context.capability:
        return REVIEW
    return hit.action


def with_diversion_raised(actions: list[tuple[Hit, Disposition]]) -> list[tuple[Hit, Disposition]]:
    """Two different BIS flags (DIV-01 to DIV-12) together are HOLD."""
    flags = {hit.rule for hit, action in actions if hit.rule in BIS_FLAGS and action is REVIEW}
    if len(flags) < 2:
        return actions
    return [(hit, HOLD if hit.rule in flags and action is REVIEW else action) for hit, action in actions]


BIS_FLAGS = frozenset(f"DIV-{number:02d}" for number in range(1, 13))


def combine(
    hits: list[Hit], context: Context, house: House
) -> tuple[list[tuple[Hit, Disposition]], Disposition]:
    """Every hit with its action, and the worst of them."""
    actions = with_diversion_raised([(hit, action_of(hit, context, house)) for hit in hits])
    return actions, Disposition.worst([action for _, action in actions])
