"""CAP-14 to CAP-18, TORT: goods of a kind that an export list names, and lines without any code.

Words say of which kind the goods are, never that they meet the parameters of an entry: CAP-14 asks.
"""

from collections.abc import Iterator

from services.screening.domain.facts import GoodsKind, LineFacts, OrderFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.facts.trade import destinations
from services.screening.knowledge.goods import CodeNeeded, Destination, Mark, Regime
from services.screening.knowledge.load import Knowledge
from services.screening.rules import usr
from services.screening.rules.cap import is_listed_code, licensed
from services.screening.rules.geo import NOT_LISTED
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import digest, line_subject

NOT_ITS_LAW = {"CAP-14": "Regulation (EU) 2021/821", "TORT-01": "Regulation (EU) 2019/125"}
HOME = "the law of the exporter's own state is asked instead, or its policy"
IN_ARMS = ("military", "soe_defence", "security_research")
REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
ASKS = frozenset({"CAP-14", "CAP-15", "CAP-17", "CAP-18"})
"""Rules that a declared classification answers; the annexes of Regulation (EU) 2019/125 have no codes."""
WORDS = frozenset({"CAP-14", "CAP-17"})
"""Rules that ask by the words of a line where it carries no code."""


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """CAP-14 to CAP-18, TORT-01 to TORT-04, and GEO-07 for lines that carry no code."""
    if facts.trade.from_eu is False and any(line.kinds for line in facts.lines):
        for rule, act in NOT_ITS_LAW.items():
            yield Unevaluated(
                rule, f"the exporter sells from outside the Union; {act} is not its law: {HOME}"
            )
    found = destinations(facts.order, facts.parties)
    if not found and facts.trade.destination and facts.trade.destination_quote:
        found = {facts.trade.destination: facts.trade.destination_quote}
    for line in facts.lines:
        if line.kinds and not found:
            yield from _nowhere(line)
        for country, quote in found.items():
            yield from _of_kinds(facts, line, country, quote, knowledge)
    yield from _without_code(facts, found, knowledge)


def _of_kinds(
    facts: OrderFacts, line: LineFacts, country: str, quote: Quote, knowledge: Knowledge
) -> Outcomes:
    by_rule: dict[str, tuple[Regime, list[GoodsKind]]] = {}
    to = destination_of(country, facts, knowledge, line)
    for kind in line.kinds:
        regime = _regime_of(kind, to, facts, knowledge)
        if regime:
            by_rule.setdefault(regime.rule, (regime, []))[1].append(kind)
    for regime, kinds in by_rule.values():
        yield from _asked(facts, line, regime, kinds, quote)


def _regime_of(kind: GoodsKind, to: Destination, facts: OrderFacts, knowledge: Knowledge) -> Regime | None:
    """What is asked of such goods; of an exporter outside the Union, what its own state or policy asks."""
    regime = knowledge.goods.regime_of(kind, to, facts.as_of)
    exporter = facts.trade.exporter_country
    if regime is None or exporter is None or facts.trade.from_eu is not False:
        return regime
    if to.country == exporter:
        return None
    return knowledge.goods.at_home(exporter, regime, facts.as_of)


def _asked(
    facts: OrderFacts, line: LineFacts, regime: Regime, kinds: list[GoodsKind], quote: Quote
) -> Outcomes:
    """A confirmed classification or licence answers; a declared one lowers HOLD to REVIEW."""
    subject = line_subject(line.line)
    prohibited = regime.rule == "TORT-01"
    if facts.overlay.confirmed(NOT_LISTED, subject) or (not prohibited and licensed(facts, line)):
        return
    action = regime.action
    if regime.rule in WORDS and is_listed_code(line.line.eu_code):
        return  # the code itself speaks: CAP-01, or CAP-17 by it
    if regime.rule in ASKS and _says_unlisted(line):
        if regime.rule in WORDS and action is REVIEW:
            return
        action = REVIEW
    named = kinds[0].quotes[0].clipped
    claim = (
        f"Line {line.line.line} names {' and '.join(kind.title for kind in kinds[:3])}: “{named}”"
        f"{_may_meet(regime.rule, kinds)}. It goes to {quote.text}, {regime.says}."
    )
    identity = (digest(subject["sha256"]), regime.name, quote.text)
    quotes = tuple(dict.fromkeys((*(q for kind in kinds for q in kind.quotes[:3]), quote)))
    if regime.only == "crossing":
        quotes = (*quotes[:6], *facts.crossings[:2])
    cited = Cited(regime.basis, regime.citation, regime.verified)
    yield Hit(regime.rule, line.pointer, identity, claim, quotes[:8], action, cited=cited)
    yield Unknown(regime.rule, NOT_LISTED, _question(line, kinds), "product_management", line.pointer)


def _says_unlisted(line: LineFacts) -> bool:
    """The order declares a classification, and it is no entry; US entries of `99x` are no entries here."""
    declared = line.line.eu_code or line.line.eccn
    if declared is None or line.line.eu_code:
        return declared is not None
    return not is_listed_code(declared) or declared.strip()[2:3] == "9"


def _entries(kinds: list[GoodsKind]) -> str:
    return ", ".join(dict.fromkeys(entry for kind in kinds for entry in kind.entries))


def _may_meet(rule: str, kinds: list[GoodsKind]) -> str:
    if rule == "CAP-16":
        return ""
    if rule in ASKS:
        return f". Such goods may meet {_entries(kinds)}, and that they do not is not established"
    return f" ({_entries(kinds)} of Regulation (EU) 2019/125)"


def _question(line: LineFacts, kinds: list[GoodsKind]) -> str:
    return f"Was line {line.line.line} compared with {_entries(kinds)}, and does it meet none of them?"


def _nowhere(line: LineFacts) -> Outcomes:
    """Goods of a listed kind whose destination nobody states."""
    claim = f"Line {line.line.line} names {line.kinds[0].title}, and no country of destination is stated."
    identity = (digest(line_subject(line.line)["sha256"]), "no destination")
    yield Hit("CAP-14", line.pointer, identity, claim, line.kinds[0].quotes[:2], REVIEW)
    yield Unknown("CAP-14", "destination", "Which country do the goods go to?", "sales", line.pointer)


def destination_of(country: str, facts: OrderFacts, knowledge: Knowledge, line: LineFacts) -> Destination:
    """The country as the regimes of the day look at it, with what they may ask of a line's order."""
    trade = knowledge.trade
    return Destination(
        country,
        in_union=trade.in_union(country, facts.as_of),
        partner=trade.is_partner(country, facts.as_of),
        arms_embargo=country in trade.arms_embargo.countries,
        transhipment=country in trade.transhipment.countries,
        marks=frozenset(_marks(country, facts, line)),
    )


def _is_private(facts: OrderFacts) -> bool:
    """Whether the customer says that every end user is a natural person: nobody can be asked what for."""
    users = [party.party for party in facts.parties if party.role == "end_user" and party.party]
    return bool(users) and all(user.type == "person" for user in users)


def _marks(country: str, facts: OrderFacts, line: LineFacts) -> Iterator[Mark]:
    users = [body for body in facts.places_of_use() if body.country in (country, None)]
    if any(body.is_a(*IN_ARMS) and not body.partner for body in users):
        yield "arms"
    if facts.crossings:
        yield "crossing"
    if not usr.names_a_user(facts) or _is_private(facts):
        yield "nobody"
    if not _is_coded(line):
        yield "unclassified"
        guards = ("no_russia_clause", "diversion_risk_assessed")
        if not all(facts.contract[name].holds for name in guards):
            yield "unguarded"


def _is_coded(line: LineFacts) -> bool:
    """A code that such goods may have: a machining centre declared as a toy is not classified."""
    if line.line.eu_code or line.line.eccn:
        return True
    headings = [kind.headings for kind in line.kinds if not kind.general and kind.headings]
    return bool(line.line.hs) and (
        not headings or any((line.line.hs or "").startswith(some) for some in headings)
    )


def _without_code(facts: OrderFacts, found: dict[str, Quote], knowledge: Knowledge) -> Outcomes:
    """A destination whose bans are by tariff code: a line that no code and no plain everyday word classes."""
    for row in knowledge.goods.code_needed_for(found, facts.as_of):
        yield Unevaluated("GEO-07", f"the annexes of goods for {row.country}: they are not in the data")
        for line in facts.lines:
            if row.may_name(line.line.hs):
                yield from _to_be_compared(facts, line, row, found[row.country])
            if not _open(line):
                continue
            claim = (
                f"Line {line.line.line} goes to {row.country}, where bans are by tariff code; it carries no "
                "code, and its text does not name everyday goods."
            )
            absent = Quote(f"{line.pointer}/hs", "absent")
            identity = (row.country, "code needed", digest(line_subject(line.line)["sha256"]))
            cited = Cited("law", row.citation, row.verified)
            quotes = (Quote(f"{line.pointer}/description", line.line.description), absent, found[row.country])
            yield Hit("GEO-07", line.pointer, identity, claim, quotes, REVIEW, cited=cited)
            text = f"Which tariff code (HS, at least six digits) has line {line.line.line}?"
            yield Unknown("GEO-07", "line.hs", text, "product_management", line.pointer)


def _to_be_compared(facts: OrderFacts, line: LineFacts, row: CodeNeeded, destination: Quote) -> Outcomes:
    """A code in a heading from which annexes that are not at hand name goods; other rules ask before this."""
    if line.kinds or line.tags or line.everyday or line.line.services:
        return
    if facts.overlay.confirmed(NOT_LISTED, line_subject(line.line)) or licensed(facts, line):
        return
    claim = (
        f"Line {line.line.line} goes to {row.country} under the code {line.line.hs}, in a heading from which "
        "the annexes name goods; they are not in the data, so it must be compared with them by hand."
    )
    code = Quote(f"{line.pointer}/hs", line.line.hs or "")
    identity = (row.country, "to be compared", digest(line_subject(line.line)["sha256"]))
    cited = Cited("law", row.citation, row.verified)
    yield Hit("GEO-07", line.pointer, identity, claim, (code, destination), REVIEW, cited=cited)
    text = f"Was line {line.line.line} compared with the annexes for {row.country}, and do they not name it?"
    yield Unknown("GEO-07", NOT_LISTED, text, "product_management", line.pointer)


def _open(line: LineFacts) -> bool:
    """Goods without a code, of which nothing else is asked yet."""
    coded = line.line.hs or line.line.eu_code or line.line.eccn
    moves = not line.line.services and not line.line.intangible
    return bool(moves and not coded and not line.everyday and not line.kinds and not line.tags)
