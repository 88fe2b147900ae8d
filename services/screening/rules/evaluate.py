"""All rules over the facts of an order: first what is recognised, then what follows from it."""

from dataclasses import dataclass

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit, Outcome, Unevaluated, Unknown
from services.screening.knowledge.load import Knowledge
from services.screening.rules import (
    art4,
    art5,
    art9,
    cap,
    div,
    eus,
    geo,
    goods,
    home,
    hr,
    kon,
    lst,
    own,
    prj,
    usr,
)
from services.screening.rules.combine import combine
from services.screening.rules.context import Context, context_of
from shared.contracts.assessment import Disposition

RECOGNISE = (
    lst.rules,
    own.rules,
    cap.rules,
    usr.rules,
    geo.rules,
    prj.rules,
    art4.rules,
    art9.rules,
    goods.rules,
    home.rules,
)
"""Rules that look at the facts alone."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Hits with their actions, questions, and what could not be evaluated."""

    hits: tuple[tuple[Hit, Disposition], ...]
    unknowns: tuple[Unknown, ...]
    unevaluated: tuple[Unevaluated, ...]
    tests: tuple[art5.LimbTest, ...]
    disposition: Disposition
    context: Context


def evaluate(facts: OrderFacts, knowledge: Knowledge) -> Evaluation:
    """Ask every rule that exists on the day assessed."""
    outcomes: list[Outcome] = [outcome for family in RECOGNISE for outcome in family(facts, knowledge)]
    context = context_of(_valid_hits(outcomes, facts, knowledge))
    outcomes += usr.usr_08(facts, context)
    context = context_of(_valid_hits(outcomes, facts, knowledge))
    tests = tuple(art5.limb_tests(facts, knowledge))
    outcomes += art5.rules(facts, tests, knowledge)
    outcomes += eus.rules(facts, context, knowledge)
    outcomes += kon.rules(facts, context)
    outcomes += div.rules(facts, context, knowledge)
    hits = _valid_hits(outcomes, facts, knowledge)
    hits += [o for o in hr.hr_01(hits, context) if isinstance(o, Hit)]
    actions, disposition = combine(hits, context, knowledge.house_actions)
    return Evaluation(
        hits=tuple(actions),
        unknowns=tuple(o for o in outcomes if isinstance(o, Unknown) and _exists(o.rule, facts, knowledge)),
        unevaluated=tuple(o for o in outcomes if isinstance(o, Unevaluated)),
        tests=tests,
        disposition=disposition,
        context=context,
    )


def _valid_hits(outcomes: list[Outcome], facts: OrderFacts, knowledge: Knowledge) -> list[Hit]:
    return [o for o in outcomes if isinstance(o, Hit) and _exists(o.rule, facts, knowledge)]


def _exists(rule: str, facts: OrderFacts, knowledge: Knowledge) -> bool:
    """Whether there is the rule, with a ground on the day assessed, in the exporter's jurisdiction."""
    row = knowledge.rules.get(rule)
    if row is None:  # a rule set stored before there was this rule
        return False
    if "EU" in row.jurisdictions and facts.trade.from_eu is False:
        return False
    return row.ground_on(facts.as_of) is not None
