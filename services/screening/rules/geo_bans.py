"""GEO-06 and GEO-07: what a country's sanctions ban, whoever the customer is."""

from services.screening.domain.facts import LineFacts, OrderFacts, Tag
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.facts.trade import destinations
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.trade import ExportBan
from shared.contracts.assessment import Disposition

HOLD, BLOCK = Disposition.HOLD, Disposition.BLOCK


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """GEO-06 by what a line can do, GEO-07 by its tariff code."""
    yield from geo_06(facts, knowledge)
    for country, quote in destinations(facts.order, facts.parties).items():
        yield from geo_07(facts, country, quote, knowledge)


def geo_06(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """Interception or monitoring equipment to a country whose EU sanctions ban it."""
    named = [(line, tag) for line in facts.lines if (tag := _named_equipment(line, knowledge))]
    if not named:
        return
    lines, tags = [line for line, _ in named], [tag for _, tag in named]
    for country, quote in destinations(facts.order, facts.parties).items():
        for ban in knowledge.trade.monitoring_ban:
            if ban.stands(country, facts.as_of):
                does = tags[0].does
                claim = (
                    f"Line {lines[0].line.line} {does}; {ban.citation} bans equipment for interception and "
                    f"monitoring to {country} without prior authorisation."
                )
                quotes = (*tags[0].quotes[:2], quote)
                yield Hit(
                    "GEO-06",
                    lines[0].pointer,
                    (country, "intercept"),
                    claim,
                    quotes,
                    BLOCK,
                    subjects=tuple(line.pointer for line in lines),
                )


def _named_equipment(line: LineFacts, knowledge: Knowledge) -> Tag | None:
    """The tag by which a line is what the annexes name."""
    equipment = knowledge.trade.monitoring_equipment
    whole = next((line.tags[name] for name in equipment.tags if name in line.tags), None)
    return whole or next(
        (tag for tag in line.tags.values() if any(says in tag.does for says in equipment.does)), None
    )


def geo_07(facts: OrderFacts, country: str, destination: Quote, knowledge: Knowledge) -> Outcomes:
    """A line's code stands in an annex of the day: banned. What the annexes at hand cannot clear is held."""
    trade = knowledge.trade
    banned: dict[str, tuple[ExportBan, list[LineFacts]]] = {}
    rest: list[LineFacts] = []
    for line in facts.lines:
        ban = trade.banned_by(line.line.hs, country, facts.as_of)
        if ban:
            banned.setdefault(ban.annex, (ban, []))[1].append(line)
        else:
            rest.append(line)
    for ban, lines in banned.values():
        yield _banned(ban, lines, destination)
    if country not in trade.export_bans.countries or not rest:
        return
    if country not in trade.export_bans.loaded:
        yield _by_hand(country, rest, destination)
        return
    for line in rest:
        if not line.line.hs and not line.line.services:
            yield from _without_code(country, line, destination)


def _banned(ban: ExportBan, lines: list[LineFacts], destination: Quote) -> Hit:
    named = ", ".join(f"line {line.line.line} ({line.line.hs})" for line in lines[:5])
    return Hit(
        "GEO-07",
        lines[0].pointer,
        (ban.country, ban.annex),
        f"{ban.citation}, {ban.annex}, bans goods of these codes to {ban.country}: {named}.",
        (*(_code(line) for line in lines[:5]), destination),
        BLOCK,
        subjects=tuple(line.pointer for line in lines),
        cited=Cited("law", f"{ban.citation}, {ban.annex}", ban.verified),
    )


def _by_hand(country: str, lines: list[LineFacts], destination: Quote) -> Hit:
    claim = (
        f"Goods go to {country}; not all annexes with the banned tariff codes are "
        "loaded, so every line must be checked by hand."
    )
    codes = tuple(_code(line) for line in lines[:5] if line.line.hs)
    return Hit("GEO-07", destination.pointer, (country, "bans"), claim, (destination, *codes), HOLD)


def _without_code(country: str, line: LineFacts, destination: Quote) -> Outcomes:
    claim = f"Line {line.line.line} goes to {country}, where bans are by tariff code, and carries none."
    absent = Quote(f"{line.pointer}/hs", "absent")
    yield Hit("GEO-07", line.pointer, (country, "no code", line.pointer), claim, (destination, absent), HOLD)
    text = f"Which tariff code (HS, at least six digits) has line {line.line.line}?"
    yield Unknown("GEO-07", "line.hs", text, "product_management", line.pointer)


def _code(line: LineFacts) -> Quote:
    return Quote(f"{line.pointer}/hs", line.line.hs or "")
