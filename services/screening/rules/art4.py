"""ART4: weapons of mass destruction, military end use in embargoed countries."""

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Disposition


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """ART4-01: established facts notify; a military user in an embargoed country asks."""
    if not (facts.trade.from_eu and facts.trade.third_country):
        return
    use = facts.overlay.stated("article_4.use", None)
    if use.holds:
        recorded = use.value if isinstance(use.value, str) else "established, without words"
        claim = f"A use named in Art. 4 of Regulation (EU) 2021/821 is recorded in the case: {recorded}."
        yield Hit(
            "ART4-01",
            "",
            ("article 4", str(use.value)),
            claim,
            (Quote("case", str(use.value)),),
            Disposition.NOTIFY,
        )
        return
    for body in facts.bodies:
        if body.is_a("military") and body.country in knowledge.trade.arms_embargo.countries:
            question = f"Are the items intended for a military end use by {body.name}?"
            yield Unknown("ART4-01", "article_4.use", question, "compliance", body.pointer)
