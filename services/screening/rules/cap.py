"""CAP: what the goods can do."""

from datetime import date

from services.screening.domain.facts import LineFacts, OrderFacts, PartyFacts, Tag, cameras_in
from services.screening.domain.outcomes import Hit, Outcomes, Unevaluated, Unknown
from services.screening.domain.quotes import Quote
from services.screening.facts.programmes import names_cameras
from services.screening.knowledge.load import Knowledge
from services.screening.rules import cap_open
from shared.contracts.assessment import Disposition
from shared.contracts.order.subjects import digest, line_subject, normalised

REVIEW, HOLD, BLOCK, CLEAR = Disposition.REVIEW, Disposition.HOLD, Disposition.BLOCK, Disposition.CLEAR
HOLDING = frozenset({"CAP-05", "CAP-06", "CAP-10"})
GOVERNMENT = ("police", "intelligence", "prison", "military", "security_research", "gov_other", "soe_defence")


def rules(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """CAP-01 to CAP-13."""
    yield from cap_01(facts, knowledge)
    goods = {name for line in facts.lines if not line.line.services for name in line.tags}
    for line in facts.lines:
        for tag in line.tags.values():
            served = line.line.services and tag.name in goods
            if tag.name != "observe_space" and not served:
                yield _capability(line, tag, knowledge)
    yield from cap_07(facts, knowledge)
    yield from cap_10(facts)
    yield from cap_11(facts)
    yield from cap_open.cap_12(facts)
    yield from cap_13(facts)


def cap_01(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """A listed item leaves the Union (or, Annex IV, moves inside it) without a licence on file."""
    for line in facts.lines:
        if not is_listed_code(line.line.eu_code):
            continue
        code = _plain_code(line.line.eu_code)
        if facts.trade.third_country is None:
            yield Unknown("CAP-01", "destination", "Which country do the goods go to?", "sales", line.pointer)
        inside = facts.trade.third_country is False
        if inside and not code.startswith(tuple(knowledge.trade.annex_iv.prefixes)):
            continue
        if not licensed(facts, line):
            quote = Quote(f"{line.pointer}/eu_code", line.line.eu_code or "")
            claim = (
                f"Line {line.line.line} carries the Annex I code {line.line.eu_code} and no "
                "confirmed licence covers it."
            )
            yield Hit(
                "CAP-01",
                line.pointer,
                _identity(line, code),
                claim,
                (quote,),
                BLOCK,
                counter=_licences_on_file(facts),
                clears=frozenset({"line.licence_until"}),
            )


def is_listed_code(code: str | None) -> bool:
    """Whether this has the form of an entry of Annex I, such as 5A001.f; `none` and EAR99 have not."""
    plain = _plain_code(code)
    return len(plain) >= 5 and plain[0].isdigit() and plain[1] in "ABCDE"


def _plain_code(code: str | None) -> str:
    return (code or "").upper().replace(" ", "")


def licensed(facts: OrderFacts, line: LineFacts) -> bool:
    """Two different people have confirmed a licence for this line that is valid on the day."""
    subject = line_subject(line.line)
    until = facts.overlay.stated("line.licence_until", None, subject=subject)
    if not until.confirmed or not isinstance(until.value, str):
        return False
    try:
        valid = date.fromisoformat(until.value) >= facts.as_of
    except ValueError:
        return False
    return valid and len(facts.overlay.people("line.licence_until", subject)) >= 2


def _licences_on_file(facts: OrderFacts) -> tuple[Quote, ...]:
    licences = facts.order.compliance.licences if facts.order.compliance else ()
    return tuple(
        Quote(
            f"/compliance/licences/{number}",
            f"{item.kind} {item.reference} of {item.authority}, until "
            f"{item.expires_on or 'not stated'}; not confirmed by two people",
        )
        for number, item in enumerate(licences)
    )


def _capability(line: LineFacts, tag: Tag, knowledge: Knowledge) -> Hit:
    entry = knowledge.tags[tag.name]
    action = HOLD if entry.rule in HOLDING else REVIEW
    source = "Its confirmed classification says" if line.confirmed else "The order says"
    claim = f"Line {line.line.line} {tag.does}. {source}: “{tag.quotes[0].clipped}”."
    listed = [code.code for code in entry.codes if code.system == "EU Annex I"]
    if listed and not line.line.eu_code:
        claim += (
            f" It is taken as below the listed entries {', '.join(listed)} only because no listed "
            "parameters are"
            " stated; a technical classification is asked for."
        )
    counter = (
        ()
        if "authentication" not in line.traits
        else (
            Quote(
                f"{line.pointer}/description",
                "access control or one-to-one verification is also "
                "named: such uses"
                " do not automatically fall under the guidance",
            ),
        )
    )
    return Hit(
        entry.rule, line.pointer, _identity(line, tag.name), claim, tag.quotes[:8], action, counter=counter
    )


def _identity(line: LineFacts, *more: str) -> tuple[str, ...]:
    """A line is known by its SKU and words; equal lines are one finding."""
    return (digest(line.line.sku or "", normalised(line.line.description)), *more)


def cap_07(facts: OrderFacts, knowledge: Knowledge) -> Outcomes:
    """Cameras or video management at scale, in public space, or for a government user."""
    lines = [line for line in facts.lines if "observe_space" in line.tags]
    if not lines:
        return
    goods = [line for line in lines if not line.line.intangible and not line.line.services] or lines
    count = cameras_in(facts.lines)
    users = _government_users(facts)
    reasons, quotes = [], [quote for line in lines for quote in line.tags["observe_space"].quotes[:2]]
    if count >= knowledge.trade.limits.cameras_at_scale:
        reasons.append(f"{count:f} units")
        quotes += [Quote(f"{line.pointer}/qty", f"{line.quantity:f}") for line in goods[:8]]
    public = (
        *facts.public_space,
        *(q for line in lines if "public_space" in line.traits for q in line.tags["observe_space"].quotes),
    )
    if public:
        reasons.append("public space")
        quotes += public[:2]
    if users:
        reasons.append(f"a government user, {users[0].name}")
        quotes += users[0].classes[0].quotes[:1]
    if reasons:
        names = ", ".join(str(line.line.line) for line in lines[:20])
        claim = (
            f"Line {names}: {_watching(lines, knowledge)} for {' and '.join(reasons)}: whether Art. 5 of "
            "Regulation (EU) 2021/821 reaches them is doubtful; the basis here is UNGP 17 and 19, the "
            "exporter's own policy."
        )
        yield Hit(
            "CAP-07",
            lines[0].pointer,
            ("observe_space", *(_identity(line)[0] for line in lines[:50])),
            claim,
            tuple(dict.fromkeys(quotes)),
            REVIEW,
            subjects=tuple(line.pointer for line in lines),
        )


def _watching(lines: list[LineFacts], knowledge: Knowledge) -> str:
    """Overt cameras, unless the words found say that all of it does something nearer."""
    said = dict.fromkeys(line.tags["observe_space"].does for line in lines)
    if any(knowledge.tags["observe_space"].title in one for one in said):
        cameras = any(names_cameras(line.line.description) for line in lines)
        return "video surveillance equipment, overt cameras," if cameras else "video surveillance equipment"
    return f"equipment that {' and '.join(said)},"


def _government_users(facts: OrderFacts) -> list[PartyFacts]:
    """A department of a university is no government."""
    found = []
    for body in (*facts.bodies, *facts.sites):
        government = body.is_a(*GOVERNMENT)
        civil = government is not None and government.name == "gov_other" and body.is_a("research")
        if government and not civil and body.role in ("end_user", "site", "consignee"):
            found.append(body)
    return found


def cap_10(facts: OrderFacts) -> Outcomes:
    """Covert wording in material or requests beside the lines; on a line the tag itself speaks."""
    for quote in facts.covert:
        claim = f"The material or the request speaks of covert use: “{quote.clipped}”."
        yield Hit("CAP-10", quote.pointer, ("covert", normalised(quote.text)), claim, (quote,), HOLD)


def cap_11(facts: OrderFacts) -> Outcomes:
    """Services or parts that serve a system with a capability: another line's, or their own text's."""
    served = next((line for line in facts.lines if line.tags and not line.line.services), None)
    for line in facts.lines:
        own = next(iter(line.tags.values()), None)
        if not line.line.services or (served is None and own is None):
            continue
        quotes = [Quote(f"{line.pointer}/description", line.line.description)]
        if served is not None:
            quotes += next(iter(served.tags.values())).quotes[:1]
        what = f"the system of line {served.line.line}" if served else "such a system"
        claim = f"Line {line.line.line} is services for {what}: “{line.line.description[:200]}”."
        yield Hit("CAP-11", line.pointer, _identity(line, "services"), claim, tuple(quotes), REVIEW)


def cap_13(facts: OrderFacts) -> Outcomes:
    """A purely commercial purpose in the line's text supports release; recorded, never raising anything."""
    for line in facts.lines:
        if "commercial_purpose" in line.traits and not line.tags:
            quote = Quote(f"{line.pointer}/description", line.line.description)
            claim = f"Line {line.line.line} states a commercial purpose only."
            yield Hit("CAP-13", line.pointer, _identity(line, "commercial"), claim, (quote,), CLEAR)
    if facts.trade.from_eu is False:
        yield Unevaluated(
            "CAP-01",
            "the exporter sells from outside the Union; Art. 3 of Regulation (EU) 2021/821 is not its law",
        )
