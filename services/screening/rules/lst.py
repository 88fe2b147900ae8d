"""LST: names on lists. One family of evidence among nine; a dismissed hit silences nothing but itself."""

from services.screening.domain.facts import ListedAs, OrderFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.facts.matches import dismissal_fact
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import digest, line_subject

REVIEW, HOLD, BLOCK, CLEAR = Disposition.REVIEW, Disposition.HOLD, Disposition.BLOCK, Disposition.CLEAR
NOTIFY = Disposition.NOTIFY
FREEZES = frozenset({"eu_asset_freeze", "un_asset_freeze"})
BIS = frozenset({"bis_licence", "bis_denied"})


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """LST-01 to LST-09; owners are the business of OWN."""
    if facts.system_reason:
        quote = Quote("system", facts.system_reason)
        yield Hit(
            "LST-07",
            "",
            ("system", facts.system_reason),
            f"Held by the system's own state: {facts.system_reason}.",
            (quote,),
            HOLD,
        )
    for pointer, found in facts.listed.items():
        if "/owners/" not in pointer:
            for listed in _one_per_entry(found):
                yield from match_outcomes(facts, listed)
    yield from lst_08(facts, knowledge)


def lst_08(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A notice under Art. 5(6) names the item and the destination."""
    notices = knowledge.trade.notice
    if not notices:
        needs = "notices under Art. 5(6) of Regulation (EU) 2021/821: none is in this release's data"
        yield Unevaluated("LST-08", needs)
    for notice in notices:
        if not notice.concerns(facts.trade.destination, facts.as_of):
            continue
        for line in facts.lines:
            if notice.names(line.tags, line.line.eu_code):
                claim = f"Line {line.line.line} and its destination are named in {notice.citation}."
                quotes = (Quote(f"{line.pointer}/description", line.line.description),)
                identity = (digest(line_subject(line.line)["sha256"]), notice.citation)
                cited = Cited("law", notice.citation, notice.verified)
                yield Hit("LST-08", line.pointer, identity, claim, quotes, NOTIFY, cited=cited)


def _one_per_entry(found: tuple[ListedAs, ...]) -> list[ListedAs]:
    return list({item.entry_key: item for item in reversed(found)}.values())[::-1]


def match_outcomes(facts: OrderFacts, listed: ListedAs) -> Outcomes:
    """What one candidate means: its list's rule, a past listing, a question, or a refuted hit."""
    if listed.dismissed or listed.evidence == "contradicted":
        refuted = f"refuted by the data compared ({'; '.join(listed.against)})"
        why = "dismissed by a person" if listed.dismissed else refuted
        yield _hit(
            "LST-06",
            listed,
            f"The hit of {listed.query_name} on {_entry(listed)} is {why}; only this hit.",
            CLEAR,
        )
    elif listed.listed_on and listed.listed_on > facts.as_of:
        return
    elif listed.strength != "strong":
        yield _hit(
            "LST-09", listed, f"{listed.query_name} is possibly {_entry(listed)}. {_why(listed)}.", REVIEW
        )
        yield Unknown(
            "LST-09",
            dismissal_fact(listed.reference),
            f"Is {listed.query_name} the listed {listed.name}?",
            "compliance",
            listed.pointer,
        )
    elif listed.ended_on and listed.ended_on <= facts.as_of:  # off it on that day
        yield _hit(
            "LST-05", listed, f"{listed.query_name} was {_entry(listed)} until {listed.ended_on}.", REVIEW
        )
    else:
        rule, action = rule_of(facts, listed)
        yield _hit(rule, listed, f"{listed.query_name} matches {_entry(listed)}. {_why(listed)}.", action)
        if rule == "LST-02":
            yield Unknown(
                "LST-02",
                "compliance.us_nexus",
                "Is there a US nexus: US person, US dollar, US origin?",
                "compliance",
                listed.pointer,
            )
        if rule in ("LST-03", "LST-04"):
            yield Unknown(
                rule,
                "line.subject_to_ear",
                "Is any item subject to the EAR (US origin, de minimis, foreign direct product)?",
                "product_management",
                listed.pointer,
            )


def rule_of(facts: OrderFacts, listed: ListedAs) -> tuple[str, Disposition]:
    """The rule of a list family for this exporter, with the action of its row."""
    exporter = facts.trade.exporter_country
    if listed.family in FREEZES:
        return "LST-01", BLOCK
    if (listed.family == "uk_sanctions" and exporter == "GB") or (
        listed.family == "ch_sanctions" and exporter == "CH"
    ):
        return "LST-01", BLOCK
    if listed.family == "ofac_blocking":
        return "LST-02", HOLD
    if listed.family in BIS:
        return "LST-03", HOLD if subject_to_ear(facts) else REVIEW
    if listed.family == "bis_unverified":
        return "LST-04", HOLD if subject_to_ear(facts) else REVIEW
    if listed.family == "own_list":
        return "LST-02", HOLD
    return "LST-09", REVIEW


def subject_to_ear(facts: OrderFacts) -> bool:
    """US origin in the order, or established in the case; not knowing is not yes."""
    established = facts.overlay.stated("line.subject_to_ear", None).holds
    return established or any(line.line.origin_country == "US" for line in facts.lines)


def _why(listed: ListedAs) -> str:
    """What agrees in the names and beside them; the console heads a finding with what stands before it."""
    return "Found by: " + "; ".join((listed.summary, *listed.supports))


def _entry(listed: ListedAs) -> str:
    also = f" (there “{listed.matched_name}”)" if listed.matched_name != listed.name else ""
    return f"“{listed.name}”{also} on the list {listed.list_code} ({listed.source}, entry {listed.entry_id})"


def _hit(rule: str, listed: ListedAs, claim: str, action: Disposition) -> Hit:
    """`confidence` is the score of the match: how alike the names are, as `matching/api.py` says."""
    entry = f"{listed.source}:{listed.list_code}:{listed.entry_id}"
    quotes = (
        Quote(f"{listed.pointer}/name", listed.query_name),
        Quote(
            entry,
            listed.matched_name,
            observed_on=listed.listed_on.isoformat() if listed.listed_on else None,
        ),
    )
    return Hit(
        rule,
        listed.pointer,
        (listed.source, listed.entry_key, listed.query_name),
        claim,
        quotes,
        action,
        counter=tuple(Quote(entry, against) for against in listed.against),
        confidence=round(listed.score, 3),
        entries=(listed.reference,),
    )
