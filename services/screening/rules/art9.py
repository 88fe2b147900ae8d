"""ART9: items on a national control list, of the exporter's own state or of another Member State."""

from services.screening.domain.facts import LineFacts, OrderFacts
from services.screening.domain.outcomes import Cited, Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.trade import NationalControl
from services.screening.rules.cap import licensed
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import digest, line_subject

REVIEW, BLOCK = Disposition.REVIEW, Disposition.BLOCK


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """ART9-01 and ART9-02, by the lists in force on the day assessed."""
    exporter = facts.trade.exporter_country
    if facts.trade.from_eu is not True or facts.trade.third_country is False:
        return
    lists = [row for row in knowledge.trade.national_control if row.stands(facts.as_of)]
    if any(line.tags or line.line.eu_code for line in facts.lines):
        known = {row.country for row in lists}
        if exporter not in known:
            yield Unevaluated("ART9-01", f"the national control list of {exporter}: it is not in the data")
    for line in facts.lines:
        for row in lists:
            if row.holds(line.line.eu_code):
                yield from _own(facts, line, row) if row.country == exporter else _others(line, row)


def _own(facts: OrderFacts, line: LineFacts, row: NationalControl) -> Outcomes:
    """The exporter's own state asks for a licence."""
    if licensed(facts, line):
        return
    claim = (
        f"Line {line.line.line} carries the code {line.line.eu_code} of the national control list of "
        f"{row.country}, and no confirmed licence covers it."
    )
    clears = frozenset({"line.licence_until"})
    yield Hit(
        "ART9-01",
        line.pointer,
        (_identity(line), row.country),
        claim,
        (_code(line),),
        BLOCK,
        clears=clears,
        cited=Cited("law", row.citation, row.verified),
    )


def _others(line: LineFacts, row: NationalControl) -> Outcomes:
    """Another state's list binds once the exporter's authority says so (Art. 10): it is to be asked."""
    claim = (
        f"Line {line.line.line} carries the code {line.line.eu_code} of the national control list of "
        f"{row.country}; the exporter's authority may ask for a licence by Art. 10."
    )
    cited = Cited("law", row.citation, row.verified)
    yield Hit(
        "ART9-02", line.pointer, (_identity(line), row.country), claim, (_code(line),), REVIEW, cited=cited
    )
    text = (
        f"Does the exporter's authority ask for a licence for {line.line.eu_code}, listed by {row.country}?"
    )
    yield Unknown("ART9-02", "authority.article_10", text, "authority", line.pointer)


def _code(line: LineFacts) -> Quote:
    return Quote(f"{line.pointer}/eu_code", line.line.eu_code or "")


def _identity(line: LineFacts) -> str:
    return digest(line_subject(line.line)["sha256"], line.line.eu_code or "")
