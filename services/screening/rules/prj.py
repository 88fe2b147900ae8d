"""PRJ: for which project."""

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit, Outcomes
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import normalised


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """PRJ-01 to PRJ-03."""
    del knowledge
    yield from prj_01(facts)
    yield from prj_02(facts)
    yield from prj_03(facts)


def prj_01(facts: OrderFacts) -> Outcomes:
    """A named mass-surveillance programme; one finding per programme, with every place that names it."""
    by_name: dict[str, list[int]] = {}
    for number, programme in enumerate(facts.programmes):
        by_name.setdefault(programme.name, []).append(number)
    for name, numbers in by_name.items():
        quotes = tuple(facts.programmes[number].quote for number in numbers)
        claim = f"The order is for the surveillance programme {name}: “{quotes[0].clipped}”."
        yield Hit("PRJ-01", quotes[0].pointer, ("programme", name), claim, quotes[:8], Disposition.HOLD)


def prj_02(facts: OrderFacts) -> Outcomes:
    """Numbers or words of a whole city."""
    if facts.scale:
        claim = f"The project has the scale of a whole city or network: “{facts.scale[0].clipped}”."
        identity = ("scale", normalised(facts.scale[0].text))
        yield Hit("PRJ-02", facts.scale[0].pointer, identity, claim, facts.scale[:4], Disposition.REVIEW)


def prj_03(facts: OrderFacts) -> Outcomes:
    """A police tender recommends a brand."""
    for quote in facts.recommended_brand[:4]:
        claim = f"A tender of a security body names a recommended brand: “{quote.clipped}”."
        yield Hit(
            "PRJ-03",
            quote.pointer,
            ("recommended", normalised(quote.text)),
            claim,
            (quote,),
            Disposition.HOLD,
        )
