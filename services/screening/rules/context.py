"""What the recognition rules found together: the ground on which the other rules stand."""

from dataclasses import dataclass

from services.screening.domain.outcomes import Hit

CAPABILITY_RULES = frozenset(f"CAP-{number:02d}" for number in range(2, 12))
SECURITY_USER_RULES = frozenset(
    {"USR-01", "USR-02", "USR-03", "USR-04", "USR-05", "USR-06", "USR-07", "USR-09"}
)
LISTED_RULES = frozenset(
    {"LST-01", "LST-02", "LST-03", "LST-04", "OWN-01", "OWN-04"}
    | {"CAP-01", "CAP-15", "CAP-16", "CAP-18", "ART9-01", "TORT-01", "TORT-02", "TORT-03", "TORT-04"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """`raising` are rules whose hits raise a capability to HOLD: not those in a partner country."""

    fired: frozenset[str]
    raising: frozenset[str]
    level_1: bool
    level_2: bool

    @property
    def capability(self) -> bool:
        """Some line has one of CAP-02 to CAP-11."""
        return bool(self.fired & CAPABILITY_RULES)

    @property
    def grave(self) -> bool:
        """A capability, an open classification, a listed item or a listed party: the rest matters."""
        return self.capability or "CAP-12" in self.fired or bool(self.fired & LISTED_RULES)

    def raised_by(self, *rules: str) -> bool:
        """Whether one of these rules fired in a way that raises others."""
        return any(rule in self.raising for rule in rules)

    @property
    def security_user(self) -> bool:
        """A security end user outside the partner countries, or one found in a text, tied or on a tranche."""
        return bool(self.raising & SECURITY_USER_RULES)


def context_of(hits: list[Hit]) -> Context:
    """Read the hits of the recognition rules."""
    firing = [hit for hit in hits if hit.action.rank > 0 and not hit.weak]
    return Context(
        fired=frozenset(hit.rule for hit in firing),
        raising=frozenset(hit.rule for hit in firing if not hit.partner and hit.level != 2),
        level_1=any(hit.level == 1 for hit in firing),
        level_2=any(hit.level == 2 for hit in firing),
    )
