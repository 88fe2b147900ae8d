"""ART5: the test of Art. 2(20) of Regulation (EU) 2021/821: four limbs, each yes, no or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.screening.domain.facts import TEST_TAGS, LineFacts, OrderFacts, Tag
from services.screening.domain.outcomes import Ask, Cited, Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Standing
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import ORDER_SUBJECT, digest, line_subject, normalised

State = Literal["yes", "no", "unknown"]
LIMBS = ("specially_designed", "covert_surveillance", "natural_persons", "data_from_ict_systems")
IN_FORCE = date(2021, 9, 9)
"""Application of Regulation (EU) 2021/821."""
QUESTIONS = {
    "specially_designed": "Was enabling covert surveillance the main purpose for which this item "
    "was designed?",
    "covert_surveillance": "Do the persons affected perceive the surveillance, and was its purpose "
    "what they were told?",
    "natural_persons": "Does the item work on natural persons?",
    "data_from_ict_systems": "Does the item monitor, extract, collect or analyse data from "
    "information or telecommunication systems?",
}


@dataclass(frozen=True, slots=True)
class Limb:
    """One limb with its state, the reason for it, and the words it rests on."""

    name: str
    state: State
    reason: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class LimbTest:
    """The test of one line."""

    line: LineFacts
    limbs: tuple[Limb, ...]
    awareness: State

    def state(self, limb: str) -> State:
        """The state of a limb."""
        return next(item.state for item in self.limbs if item.name == limb)

    @property
    def all_met(self) -> bool:
        """All four limbs are yes."""
        return all(limb.state == "yes" for limb in self.limbs)

    @property
    def is_open(self) -> bool:
        """No limb is refuted, and the two factual limbs are met."""
        factual = self.state("natural_persons") == "yes" and self.state("data_from_ict_systems") == "yes"
        return factual and all(limb.state != "no" for limb in self.limbs)

    @property
    def reasoning(self) -> str:
        """The limbs in words; never a verdict on legality."""
        parts = [f"{limb.name.replace('_', ' ')}: {limb.state} ({limb.reason})" for limb in self.limbs]
        if self.all_met:
            end = "All limbs are met; what the exporter is aware of decides on the duty to notify."
        elif any(limb.state == "no" for limb in self.limbs):
            end = (
                "A limb is refuted, so Art. 5 is not reached on these facts; the exporter's own "
                "policy still applies."
            )
        else:
            end = "The test is open until the unknown limbs are answered."
        return "; ".join(parts) + ". " + end


def limb_tests(facts: OrderFacts, knowledge: Knowledge) -> Iterator[LimbTest]:
    """The test of every line of items with a capability, for an export from the Union to a third country."""
    if not applies(facts):
        return
    overt_order = any("overt" in line.traits for line in facts.lines)
    for line in facts.lines:
        tag = next((line.tags[name] for name in TEST_TAGS if name in line.tags), None)
        if tag and not line.line.services:
            limbs = tuple(_limb(facts, line, tag, name, overt_order, knowledge) for name in LIMBS)
            yield LimbTest(line, limbs, _awareness(facts, line))


def applies(facts: OrderFacts) -> bool:
    """Export from the Union to a third country, on a day when the Regulation is in force."""
    return facts.trade.from_eu is True and facts.trade.third_country is True and facts.as_of >= IN_FORCE


def _awareness(facts: OrderFacts, line: LineFacts) -> State:
    stated = facts.overlay.stated("article_5.awareness", None, subject=line_subject(line.line))
    if stated.standing is Standing.UNKNOWN:
        stated = facts.overlay.stated("article_5.awareness", None, subject=ORDER_SUBJECT)
    return _state(stated.value)


def _state(value: bool | str | None) -> State:
    if value is None or value in ("", "unknown", "suspected"):
        return "unknown"
    return "yes" if value in (True, "yes") else "no"


def _limb(
    facts: OrderFacts, line: LineFacts, tag: Tag, name: str, overt_order: bool, knowledge: Knowledge
) -> Limb:
    established = facts.overlay.stated(f"article_5.{name}", None, subject=line_subject(line.line))
    if established.standing is Standing.UNKNOWN:
        established = facts.overlay.stated(f"article_5.{name}", None, subject=ORDER_SUBJECT)
    if established.standing is not Standing.UNKNOWN:
        return Limb(name, _state(established.value), "as established in the case", tag.quotes[:2])
    state: State = _strongest(
        [knowledge.tags[other].limbs[name] for other in line.tags if other != "observe_space"]
        or [knowledge.tags[tag.name].limbs[name]]
    )
    if (
        name == "data_from_ict_systems"
        and state == "unknown"
        and {"stored_search", "networked"} & line.traits
    ):
        return Limb(
            name, "yes", "it works on data recorded, stored or carried by such systems", tag.quotes[:2]
        )
    if name == "covert_surveillance" and "covert_design" not in line.tags:
        return _covert(facts, line, tag, state, overt_order)
    return Limb(name, state, _reason(name, state), tag.quotes[:2])


def _strongest(states: list[str]) -> State:
    return "yes" if "yes" in states else "unknown" if "unknown" in states else "no"


def _covert(facts: OrderFacts, line: LineFacts, tag: Tag, state: State, overt_order: bool) -> Limb:
    searching = "stored_search" in line.traits and "identify_person" in line.tags
    only_cameras = set(line.tags) == {"observe_space"}
    if only_cameras and not searching:
        return Limb(
            "covert_surveillance", "no", "overt cameras: the persons filmed can perceive them", tag.quotes[:2]
        )
    if overt_order and not searching and "intercept" not in line.tags:
        return Limb("covert_surveillance", "no", "it runs on overt devices of the same order", tag.quotes[:2])
    received = facts.order.end_use_statement
    if received and received.consent_protocol and "identify_person" not in line.tags:
        quote = facts.statement.quotes["consent_protocol"]
        return Limb("covert_surveillance", "no", "the persons take part with their consent", (quote,))
    if "authentication" in line.traits and not searching and "intercept" not in line.tags:
        return Limb(
            "covert_surveillance", "no", "the persons present themselves for verification", tag.quotes[:2]
        )
    if searching:
        reason = (
            "persons filmed are unaware of the later search: data processed for other purposes "
            "than those they were told"
        )
        return Limb("covert_surveillance", "unknown", reason, tag.quotes[:2])
    return Limb("covert_surveillance", state, _reason("covert_surveillance", state), tag.quotes[:2])


def _reason(name: str, state: State) -> str:
    if state == "unknown":
        return "the order does not say: " + QUESTIONS[name]
    return "follows from what the item does" if state == "yes" else "refuted by what the item is"


def rules(facts: OrderFacts, tests: tuple[LimbTest, ...], knowledge: Knowledge) -> Outcomes:
    """ART5-01 to ART5-05; ART5-06 is the case's."""
    if facts.trade.from_eu is False:
        yield Unevaluated(
            "ART5-02",
            "the exporter sells from outside the Union; Art. 5 of Regulation (EU) 2021/821 is not its law",
        )
    if facts.overlay.stated("authority.letter", None).holds and facts.trade.from_eu:
        yield Hit(
            "ART5-01",
            "",
            ("authority", "letter"),
            "The authority has informed the exporter about this item and destination.",
            (Quote("case", "letter of the authority on file"),),
            Disposition.BLOCK,
        )
    for test in tests:
        yield from _test_outcomes(facts, test, knowledge)


def _test_outcomes(facts: OrderFacts, test: LimbTest, knowledge: Knowledge) -> Outcomes:
    line = test.line
    identity = (digest(line.line.sku or "", normalised(line.line.description)), "limbs")
    quotes = tuple(dict.fromkeys(quote for limb in test.limbs for quote in limb.quotes))
    number = line.line.line
    if test.all_met and test.awareness == "yes":
        claim = (
            f"Line {number} meets all four limbs of Art. 2(20), and the exporter is aware of "
            f"the intended use: it must notify the authority. {test.reasoning}"
        )
        yield Hit("ART5-03", line.pointer, identity, claim, quotes, Disposition.NOTIFY)
    elif test.all_met and test.awareness == "unknown":
        claim = (
            f"Line {number} meets all four limbs of Art. 2(20); whether the exporter is aware "
            f"of the intended use is not answered. {test.reasoning}"
        )
        yield Hit("ART5-05", line.pointer, identity, claim, quotes, Disposition.HOLD)
        yield from _suspicion(facts, line, identity, quotes, knowledge)
        yield Unknown(
            "ART5-05",
            "article_5.awareness",
            "What do the due-diligence findings show about the intended use: is the exporter aware?",
            "compliance",
            line.pointer,
        )
    elif test.is_open:
        claim = (
            f"Whether line {number} is a cyber-surveillance item under Art. 2(20) is open. {test.reasoning}"
        )
        yield Hit("ART5-02", line.pointer, identity, claim, quotes, Disposition.REVIEW)
    if not any(limb.state == "no" for limb in test.limbs):
        for limb in test.limbs:
            if limb.state == "unknown":
                ask: Ask = "product_management" if limb.name != "covert_surveillance" else "customer"
                yield Unknown("ART5-02", f"article_5.{limb.name}", QUESTIONS[limb.name], ask, line.pointer)


def _suspicion(
    facts: OrderFacts,
    line: LineFacts,
    identity: tuple[str, ...],
    quotes: tuple[Quote, ...],
    knowledge: Knowledge,
) -> Outcomes:
    if not facts.overlay.stated("article_5.suspicion", None).holds:
        return
    stated = facts.overlay.stated("article_5.national_law_5_3", None)
    law = knowledge.trade.suspicion_law_of(facts.trade.exporter_country, facts.as_of)
    if stated.standing is Standing.UNKNOWN and law is None:
        yield Unknown(
            "ART5-04",
            "article_5.national_law_5_3",
            "Has the exporter's Member State a law under Art. 5(3)?",
            "compliance",
            line.pointer,
        )
    elif stated.holds or (stated.standing is Standing.UNKNOWN and law is not None and law.in_force):
        claim = (
            f"Line {line.line.line} meets all four limbs, there are grounds for suspecting, "
            "and national law under Art. 5(3) applies."
        )
        cited = Cited("law", law.citation, law.verified) if law and law.in_force else None
        yield Hit("ART5-04", line.pointer, identity, claim, quotes, Disposition.NOTIFY, cited=cited)
