"""EUS: what the end user has stated and undertaken."""

from services.screening.domain.facts import OrderFacts, cameras_in
from services.screening.domain.outcomes import Hit, Outcomes, Unknown
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Standing
from services.screening.knowledge.load import Knowledge
from services.screening.rules.context import CAPABILITY_RULES, Context
from shared.contracts.assessment import Disposition

REVIEW, HOLD = Disposition.REVIEW, Disposition.HOLD
PEOPLE_TAGS = frozenset(
    {"identify_person", "infer_trait", "track_location", "fuse_data", "biometric_database"}
)
WORDS = {
    "hr_undertaking": "to respect human rights",
    "no_covert_use": "not to use the items covertly",
    "no_security_transfer": "not to transfer to public security or military",
    "ethics_approval": "an ethics approval",
    "consent_protocol": "a consent protocol",
    "laboratory": "a named laboratory",
}
QUESTIONS = {
    "hr_undertaking": "Does the end user undertake to respect human rights when using the goods?",
    "no_covert_use": "Does the end user undertake not to use the goods covertly?",
    "no_security_transfer": "Does the end user undertake to pass nothing on to public security or military?",
    "ethics_approval": "Is there an ethics approval of the research?",
    "consent_protocol": "Is there a consent protocol for the people who take part?",
    "laboratory": "Which laboratory will use the goods, and who leads it?",
}
"""As the customer reads them: we ask, we do not accuse."""
SECURITY = ("police", "intelligence", "prison", "military", "security_research")


def rules(facts: OrderFacts, context: Context, knowledge: Knowledge) -> Outcomes:
    """EUS-01 to EUS-06, where there is a capability."""
    if not context.grave:
        return
    present = facts.statement.present
    if present.holds:
        yield from eus_02(facts)
        yield from eus_03(facts)
        yield from eus_05(facts)
        yield from eus_05_scale(facts, knowledge)
        yield from eus_06(facts)
    else:
        yield from eus_01(facts, context)
    yield from eus_04(facts)


def eus_01(facts: OrderFacts, context: Context) -> Outcomes:
    """No statement: said to be missing, or nothing said at all; cameras alone only ask."""
    capabilities = context.fired & CAPABILITY_RULES
    if not capabilities:
        return
    missing = facts.statement.present.standing is Standing.MISSING
    action = HOLD if missing or capabilities != {"CAP-07"} else REVIEW
    words = "is recorded as missing" if missing else "is not in the order"
    quote = Quote("/end_use_statement", "present: false" if missing else "absent")
    looked = tuple(
        Quote(f"/documents/{n}", d.kind)
        for n, d in enumerate(facts.order.documents)
        if d.kind == "end_use_statement"
    )
    yield Hit(
        "EUS-01",
        "/end_use_statement",
        ("statement", "missing"),
        f"The end-use statement {words}.",
        (quote,),
        action,
        counter=looked,
    )
    yield Unknown(
        "EUS-01",
        "end_use_statement.present",
        "Is there an end-use statement signed by the end user?",
        "customer",
        "/end_use_statement",
    )


def eus_02(facts: OrderFacts) -> Outcomes:
    """The signer is another than the end user; who signed is asked where it is not known."""
    signed = facts.statement.undertakings["signed_by_end_user"]
    quote = facts.statement.signer_is_intermediary
    if signed.standing is Standing.CONFIRMED:
        return
    if signed.standing is Standing.MISSING or quote:
        shown = quote or facts.statement.quotes["signed_by_end_user"]
        claim = (
            f"The end-use statement is signed by “{shown.text}”, not by the end user."
            if quote
            else "The end-use statement is recorded as not signed by the end user."
        )
        action = REVIEW if signed.standing is Standing.DECLARED else HOLD
        yield Hit("EUS-02", "/end_use_statement", ("signer", shown.text), claim, (shown,), action)
    elif facts.statement.other_speaker:
        other = facts.statement.other_speaker
        claim = (
            f"The end-use statement speaks in the name of “{other.clipped}”, or names it as the user; "
            "the order names no such end user."
        )
        yield Hit("EUS-02", "/end_use_statement", ("speaker", other.text), claim, (other,), REVIEW)
        yield _who_signed()
    elif signed.standing is Standing.UNKNOWN:
        yield _who_signed()


def _who_signed() -> Unknown:
    return Unknown(
        "EUS-02",
        "end_use_statement.signed_by_end_user",
        "Was the statement signed by the end user itself, and by whom?",
        "customer",
        "/end_use_statement",
    )


def eus_03(facts: OrderFacts) -> Outcomes:
    """Undertakings on human rights, covert use and transfer: missing or contradicted holds, unknown asks."""
    security_user = any(body.is_a(*SECURITY) for body in facts.bodies if body.role == "end_user")
    names = ["hr_undertaking", "no_covert_use"] + ([] if security_user else ["no_security_transfer"])
    yield from _wanting(facts, "EUS-03", names, "undertakings", hold_when_unknown=len(names) + 1)
    for name in names:
        yield from _contradicted(facts, name)


def _contradicted(facts: OrderFacts, name: str) -> Outcomes:
    """Declared, and the statement's own words say otherwise: until a person has confirmed the undertaking."""
    words = facts.statement.contradicted.get(name)
    if words is None or facts.statement.undertakings[name].standing is not Standing.DECLARED:
        return
    declared = facts.statement.quotes[name]
    claim = f"Declared is {WORDS[name]}; the statement's own words speak against it: “{words.clipped}”."
    yield Hit(
        "EUS-03",
        "/end_use_statement",
        ("contradicted", name, words.text),
        claim,
        (words, declared),
        HOLD,
        clears=frozenset({f"end_use_statement.{name}"}),
    )


def eus_04(facts: OrderFacts) -> Outcomes:
    """Research with people: of ethics approval, consent protocol and laboratory, what is wanting."""
    people = any(PEOPLE_TAGS & line.tags.keys() for line in facts.lines)
    research = any(
        b.is_a("research", "security_research") for b in facts.bodies if b.role in ("end_user", "consignee")
    )
    stated = [quote for quote in facts.research if quote.pointer.startswith("/end_use_statement/text")]
    if people and (research or stated):
        names = ["ethics_approval", "consent_protocol", "laboratory"]
        yield from _wanting(facts, "EUS-04", names, "research", hold_when_unknown=2)


def _wanting(facts: OrderFacts, rule: str, names: list[str], what: str, hold_when_unknown: int) -> Outcomes:
    standings = {name: facts.statement.undertakings[name].standing for name in names}
    wanting = [name for name in names if standings[name] is not Standing.CONFIRMED]
    if not wanting:
        return
    missing = [name for name in names if standings[name] is Standing.MISSING]
    unknown = [name for name in names if standings[name] is Standing.UNKNOWN]
    declared = [name for name in names if standings[name] is Standing.DECLARED]
    action = HOLD if missing or len(unknown) >= hold_when_unknown else REVIEW
    claim = " ".join(
        filter(
            None,
            (
                _sentence("Recorded as missing", missing),
                _sentence("Not known", unknown),
                _sentence("Declared and not yet confirmed by a document we checked", declared),
            ),
        )
    )
    intro = (
        "The research purpose is not supported."
        if what == "research"
        else "The end-use statement lacks undertakings."
    )
    if not missing and not unknown:
        intro = "What was declared waits for confirmation."
    quotes = tuple(facts.statement.quotes[name] for name in wanting)
    yield Hit(
        rule,
        "/end_use_statement",
        (rule, what),
        f"{intro} {claim}",
        quotes,
        action,
        counter=facts.statement.for_the_customer,
        clears=frozenset(f"end_use_statement.{name}" for name in wanting),
    )
    for name in unknown:
        yield Unknown(
            rule,
            f"end_use_statement.{name}",
            QUESTIONS[name],
            "customer",
            "/end_use_statement",
        )


def _sentence(lead: str, names: list[str]) -> str:
    return f"{lead}: {', '.join(WORDS[name] for name in names)}." if names else ""


def eus_05(facts: OrderFacts) -> Outcomes:
    """A research purpose is stated, and the user is a police, intelligence, prison or military body."""
    stated = next((q for q in facts.research if q.pointer == "/end_use_statement/text"), None)
    user = next(
        (
            b
            for b in facts.bodies
            if b.role == "end_user" and b.is_a("police", "intelligence", "prison", "military")
        ),
        None,
    )
    academic = any(
        b.is_a("research", "security_research") for b in facts.bodies if b.role in ("end_user", "consignee")
    )
    if (
        stated
        and user
        and not academic
        and not facts.overlay.confirmed("end_use_statement.purpose_explained")
    ):
        claim = (
            f"The statement speaks of research or teaching (“{stated.text}”), and the user is {user.name}."
        )
        quotes = (stated, *user.classes[0].quotes[:1])
        yield Hit("EUS-05", "/end_use_statement/text", ("purpose", user.identity), claim, quotes, HOLD)


def eus_05_scale(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A research purpose is stated for as many cameras as a city district has."""
    stated = next((q for q in facts.research if q.pointer == "/end_use_statement/text"), None)
    count = cameras_in(facts.lines)
    explained = facts.overlay.confirmed("end_use_statement.purpose_explained")
    if stated and count >= knowledge.trade.limits.cameras_at_scale and not explained:
        claim = f"The statement speaks of research or teaching (“{stated.text}”), for {count:f} cameras."
        quotes = (
            stated,
            *(
                Quote(f"{line.pointer}/qty", f"{line.quantity:f}")
                for line in facts.lines
                if "observe_space" in line.tags
            ),
        )
        yield Hit("EUS-05", "/end_use_statement/text", ("purpose", "scale"), claim, quotes[:6], HOLD)


def eus_06(facts: OrderFacts) -> Outcomes:
    """Expired, or not the document whose hash is on file."""
    if facts.overlay.confirmed("end_use_statement.renewed"):
        return
    if facts.statement.expired:
        quote = facts.statement.expired
        yield Hit(
            "EUS-06",
            "/end_use_statement",
            ("expired", quote.text),
            f"The end-use statement is not valid on the day assessed: {quote.text}.",
            (quote,),
            HOLD,
        )
    if facts.statement.altered:
        quote = facts.statement.altered
        yield Hit(
            "EUS-06",
            "/end_use_statement",
            ("altered", quote.text),
            "The hash in the end-use statement is not that of the document sent with it.",
            (quote,),
            HOLD,
        )
