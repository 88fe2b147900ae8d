"""CAP-17 by code, GEO-08, DIV-18: exporters outside the Union, by the law of their own state.

Rules of the Union do not bind them. Their own states keep lists and bans that read alike, of which the
knowledge names the acts and not the contents: what the Union's rules would ask is asked, and the act that
may bind is said.
"""

from services.screening.domain.facts import LineFacts, OrderFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Standing
from services.screening.facts.trade import destinations
from services.screening.knowledge.goods import HomeBan
from services.screening.knowledge.load import Knowledge
from services.screening.rules.cap import is_listed_code, licensed
from services.screening.rules.geo import NOT_LISTED
from services.screening.rules.goods import IN_ARMS
from services.screening.rules.usr import names_a_user
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import line_subject

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
BUYERS = ("end_user", "consignee", "sold_to", "intermediate_consignee")


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """What is asked of an exporter that is known to sit outside the Union."""
    exporter = facts.trade.exporter_country
    if exporter is None or facts.trade.from_eu is not False:
        return
    abroad = {to: at for to, at in destinations(facts.order, facts.parties).items() if to != exporter}
    for country, at in abroad.items():
        yield from _listed(facts, exporter, country, at, knowledge)
        ban = knowledge.goods.home_ban_of(exporter, country, facts.as_of)
        if ban:
            yield from _banned(facts, country, at, ban)
    yield from _transhipped(facts, abroad, knowledge)


def _listed(facts: OrderFacts, exporter: str, country: str, at: Quote, knowledge: Knowledge) -> Outcomes:
    """A line carries a code of the lists that the states of the regimes share, and no licence covers it."""
    law = knowledge.goods.home_law_of(exporter, "CAP-14", facts.as_of)
    if law is None or knowledge.trade.is_partner(country, facts.as_of):
        return
    action = HOLD if _grave(facts, country, knowledge) else REVIEW
    for line in facts.lines:
        code = _listed_code(line)
        if code is None or licensed(facts, line):
            continue
        if facts.overlay.confirmed(NOT_LISTED, line_subject(line.line)):
            continue
        claim = (
            f"Line {line.line.line} carries the code {code.text} of a list of dual-use items and no "
            f"confirmed licence covers it. It goes to {country}, {law.says}."
        )
        identity = (line_subject(line.line)["sha256"], "code", country)
        cited = Cited(law.basis, law.citation, law.verified)
        yield Hit(law.rule, line.pointer, identity, claim, (code, at), action, cited=cited)


def _grave(facts: OrderFacts, country: str, knowledge: Knowledge) -> bool:
    """A destination under an arms embargo or broad bans, or a user in arms there."""
    embargo = (*knowledge.trade.arms_embargo.countries, *knowledge.trade.export_bans.countries)
    users = [body for body in facts.places_of_use() if body.country in (country, None)]
    return country in embargo or any(body.is_a(*IN_ARMS) and not body.partner for body in users)


def _listed_code(line: LineFacts) -> Quote | None:
    """A code of Annex I, whose numbers the regimes share, or a US one that is more than anti-terrorism."""
    if is_listed_code(line.line.eu_code):
        return Quote(f"{line.pointer}/eu_code", line.line.eu_code or "")
    eccn = (line.line.eccn or "").strip()
    if is_listed_code(eccn) and eccn[2:3] != "9":
        return Quote(f"{line.pointer}/eccn", eccn)
    return None


def _banned(facts: OrderFacts, country: str, at: Quote, ban: HomeBan) -> Outcomes:
    """The law of the exporter's state bans most goods to the destination; they are compared by hand."""
    lines = [line for line in facts.lines if not (ban.not_everyday and line.everyday)]
    if not lines:
        return
    claim = f"Goods go to {country}, to which {ban.citation} bans many goods; they must be checked by hand."
    shown = tuple(Quote(f"{line.pointer}/description", line.line.description) for line in lines[:5])
    cited = Cited(ban.basis, ban.citation, ban.verified)
    pointers = tuple(line.pointer for line in lines)
    yield Hit(
        "GEO-08", lines[0].pointer, (country, "home"), claim, (at, *shown), ban.action,
        cited=cited, subjects=pointers,
    )  # fmt: skip


def _transhipped(facts: OrderFacts, abroad: dict[str, Quote], knowledge: Knowledge) -> Outcomes:
    """A high-priority item to a place of transhipment, which alone is weight: held where a buyer was founded
    after the invasion, asked about where nobody but links of the trade is named.
    """
    lines = facts.trade.priority_lines
    places = [at for to, at in abroad.items() if to in knowledge.trade.transhipment.countries]
    assessed = facts.contract["diversion_risk_assessed"]
    if not lines or not places or assessed.standing is Standing.CONFIRMED:
        return
    codes = tuple(Quote(f"/lines/{n}/hs", facts.order.lines[n].hs or "") for n in lines[:5])
    founded = _founded_after(facts, knowledge.trade.limits.founded_after.isoformat())
    if founded is None and names_a_user(facts):
        return
    since = f"founded on {founded.text}" if founded else "of which none is said to use them"
    claim = (
        f"HS {codes[0].text[:6]} is a common high-priority item. It goes to {places[0].text}, from where "
        f"such goods were carried on to Russia, to a buyer {since}; no diversion risk assessment is on file."
    )
    quotes = (*codes, places[0], *((founded,) if founded else ()))
    action = HOLD if founded else REVIEW
    yield Hit("DIV-18", f"/lines/{lines[0]}", ("home", codes[0].text[:6]), claim, quotes, action)
    text = "Is a diversion risk assessment for this destination on file? Its reference?"
    yield Unknown("DIV-18", "compliance.diversion_risk_assessed", text, "compliance", "/compliance")


def _founded_after(facts: OrderFacts, day: str) -> Quote | None:
    for party in facts.parties:
        founded = party.party.incorporated_on if party.party else None
        if founded and founded > day and party.role in BUYERS:
            return Quote(f"{party.pointer}/incorporated_on", founded)
    return None
