"""What kind of body a party is: by the grammar of its name in any script, its web domain, its registry code.

The customer's own `type` is weighed: it names a class where the name is silent, and never takes one away.
"""

from services.screening.domain.facts import EndUserClass
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.parties import Party

CLASS_ORDER = (
    "security_research",
    "police",
    "intelligence",
    "prison",
    "military",
    "soe_defence",
    "gov_other",
    "research",
    "integrator",
    "distributor",
    "forwarder",
    "own_affiliate",
)
DECLARED_CLASSES = {
    "police": "police",
    "intelligence": "intelligence",
    "prison": "prison",
    "military": "military",
    "government": "gov_other",
    "university": "research",
    "research_institute": "research",
    "integrator": "integrator",
    "distributor": "distributor",
    "reseller": "distributor",
    "freight_forwarder": "forwarder",
    "own_affiliate": "own_affiliate",
}
SECURITY = frozenset({"police", "intelligence", "prison", "military"})
Named = tuple[str, Quote, float]
"""A class, the name that shows it, how sure it is."""
GRAMMAR, WORD, DOMAIN, DECLARED = 0.95, 0.85, 0.8, 0.7
"""How sure a class is: by the name's grammar, by one of its words, its web domain, the customer's word."""
GOVERNMENT_CODE = "11"
"""First digits of a Unified Social Credit Code of a Chinese government body."""


def party_classes(party: Party, pointer: str, knowledge: Knowledge) -> tuple[EndUserClass, ...]:
    """The classes of a party, most telling first, each with the words that show it."""
    names = [(f"{pointer}/names_native/{index}", name) for index, name in enumerate(party.names_native)]
    names.append((f"{pointer}/name", party.name))
    found: dict[str, list[tuple[Quote, float]]] = {}
    for place, name in names:
        for class_name, quote, confidence in name_classes(name, place, party.country, knowledge):
            found.setdefault(class_name, []).append((quote, confidence))
    for class_name, quote in _domain_classes(party, pointer, knowledge):
        found.setdefault(class_name, []).append((quote, DOMAIN))
    for index, identifier in enumerate(party.identifiers):
        if identifier.scheme.upper() == "USCC" and identifier.value.startswith(GOVERNMENT_CODE):
            quote = Quote(f"{pointer}/identifiers/{index}/value", identifier.value)
            found.setdefault("gov_other", []).append((quote, DOMAIN))
    declared = DECLARED_CLASSES.get(party.type or "")
    if declared and party.type:
        found.setdefault(declared, []).append((Quote(f"{pointer}/type", party.type), DECLARED))
    return _ordered(found)


def name_classes(name: str, pointer: str, country: str | None, knowledge: Knowledge) -> list[Named]:
    """Classes that a name shows by its grammar; no security body where it is a shop or a museum."""
    reading = knowledge.reader.read(name)
    trades = reading.of("trade_word", negated=True)
    disqualified = bool(reading.of("not_a_body", negated=True)) or any(
        _is_head(hit, reading) for hit in trades
    )
    trade = disqualified or bool(trades)
    found: list[Named] = []
    head, _, department = name.partition(",")
    whole = knowledge.reader.read(head) if department and " " in head.strip() else reading
    for topic, read, other in (
        ("body", reading, disqualified),
        ("body_name", reading, trade),
        ("body_name", whole, trade),
    ):
        for hit in read.of(topic, negated=True):
            security = hit.phrase.name in SECURITY or hit.phrase.name in ("security_research", "gov_other")
            if not (other and security):
                found.append((hit.phrase.name, _quote(pointer, name, hit), GRAMMAR))
    if not disqualified:
        for hit in reading.of("body_abbreviation", negated=True):
            if hit.phrase.note == country:
                found.append((hit.phrase.name, _quote(pointer, name, hit), GRAMMAR))
    if not trade:
        found += _by_a_word(reading, pointer, name, {class_name for class_name, _, _ in found})
    return _without_schools_double(found)


def _is_head(hit: Hit, reading: Reading) -> bool:
    """What a name begins or ends with says what it is: a theatre of the police is a theatre."""
    return hit.at[0] <= 1 or hit.at[1] >= len(reading.words.joined) - 1


def _by_a_word(reading: Reading, pointer: str, name: str, known: set[str]) -> list[Named]:
    """Classes of which a name has only a word, where its grammar shows none; their schools are schools."""
    if known & (SECURITY | {"security_research"}):
        return []
    school = "security_research" if "research" in known else None
    return [
        (school or hit.phrase.name, _quote(pointer, name, hit), WORD)
        for hit in reading.of("body_word", negated=True)
    ]


def bodies_in(reading: Reading) -> list[Hit]:
    """Security bodies named in running text, but not those only mentioned (certificates, bans)."""
    return [
        hit
        for hit in reading.of("body")
        if (hit.phrase.name in SECURITY or hit.phrase.name == "security_research")
        and not is_only_mentioned(reading, hit)
    ]


def is_only_mentioned(reading: Reading, hit: Hit) -> bool:
    """A certificate of the body, a ban on delivery to it, a neighbour of it: it is not the user."""
    before = (m for m in reading.of("mention_before", negated=True) if m.at[1] <= hit.at[0] + 1)
    after = (m for m in reading.of("mention_after", negated=True) if m.at[0] >= hit.at[1] - 1)
    return any(reading.near(m, hit, 8) for m in before) or any(reading.near(m, hit, 4) for m in after)


def _quote(pointer: str, name: str, hit: Hit) -> Quote:
    return Quote(pointer, name, hit.phrase.language)


def _without_schools_double(found: list[Named]) -> list[Named]:
    """A police college is a college: the word `police` in its name does not make it the police."""
    if any(name == "security_research" for name, _, _ in found):
        return [named for named in found if named[0] not in SECURITY]
    return found


def _domain_classes(party: Party, pointer: str, knowledge: Knowledge) -> list[tuple[str, Quote]]:
    found = []
    for field in ("website", "email"):
        value = getattr(party, field)
        if not value:
            continue
        host = value.casefold().rpartition("@")[2].partition("://")[2] or value.casefold().rpartition("@")[2]
        host = "." + host.partition("/")[0].removeprefix("www.") + "."
        for entry in knowledge.end_users.class_:
            if any(_host_has(host, part) for part in entry.domains.parts):
                found.append((entry.name, Quote(f"{pointer}/{field}", value)))
    return found


def _host_has(host: str, part: str) -> bool:
    pieces = ("." + part.strip(".") + ".").split("*")
    position = 0
    for piece in pieces:
        position = host.find(piece.replace("..", "."), position)
        if position < 0:
            return False
        position += len(piece) - 1
    return True


def _ordered(found: dict[str, list[tuple[Quote, float]]]) -> tuple[EndUserClass, ...]:
    return tuple(
        EndUserClass(name, max(c for _, c in found[name]), tuple(dict.fromkeys(q for q, _ in found[name])))
        for name in CLASS_ORDER
        if name in found
    )
