"""HR: when the order needs a human-rights due-diligence case, and what that case must contain."""

from services.screening.domain.outcomes import Hit, Outcomes
from services.screening.knowledge.load import Knowledge
from services.screening.rules.context import CAPABILITY_RULES, SECURITY_USER_RULES, Context
from shared.contracts.assessment import CaseRequirement, Disposition

MEETING = SECURITY_USER_RULES | {"PRJ-01", "PRJ-03"}
CASE_PARTS = ("HR-02", "HR-03", "HR-04", "HR-05")


def hr_01(hits: list[Hit], context: Context) -> Outcomes:
    """A capability meets a security end user, a level-1 region or a named programme."""
    meeting = context.raising & MEETING
    if not context.capability or not (meeting or (context.level_1 and "GEO-01" in context.raising)):
        return
    capability = next(hit for hit in hits if hit.rule in CAPABILITY_RULES)
    reasons = [
        hit
        for hit in hits
        if (hit.rule in meeting and not hit.partner) or (hit.rule == "GEO-01" and hit.level == 1)
    ]
    rules = sorted({hit.rule for hit in reasons})
    claim = f"{capability.rule} meets {', '.join(rules)}: a human-rights due-diligence case is opened."
    quotes = (*capability.quotes[:1], *(quote for hit in reasons for quote in hit.quotes[:1]))
    yield Hit(
        "HR-01",
        capability.subject,
        ("due diligence",),
        claim,
        tuple(dict.fromkeys(quotes))[:6],
        Disposition.HOLD,
    )


def case_requirements(fired: frozenset[str], knowledge: Knowledge) -> tuple[CaseRequirement, ...]:
    """What the case must contain; nothing where no case of this kind is needed."""
    if "HR-01" not in fired:
        return ()
    return tuple(CaseRequirement(rule, knowledge.rules[rule].becomes) for rule in CASE_PARTS)
