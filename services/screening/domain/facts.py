"""The facts an order gives, before any rule is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from services.screening.domain.history import CustomerHistory
from services.screening.domain.overlay import Overlay
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Stated
from shared.contracts.order.order import Order
from shared.contracts.order.parties import Party
from shared.contracts.order.transaction import Line

Classification = Literal[
    "capability", "none", "unclear", "behavioural", "technical", "unknown", "services", "open_services"
]
"""What is known of a line; `open_services` serve something that their text leaves open."""
"""`behavioural` are instruments to study people, `technical` may watch people or not, of `unknown` no word
is known: left open only for a user at risk."""
TEST_TAGS = ("identify_person", "infer_trait", "track_location", "intercept", "extract_device", "fuse_data",
             "biometric_database", "covert_design", "observe_space", "block_or_filter")  # fmt: skip
"""Tags that the Art. 2(20) test looks at, most telling first."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing an item can do; `traits` refine it (`stored_search`, `overt`, `public_space` …)."""

    name: str
    quotes: tuple[Quote, ...]
    traits: frozenset[str] = frozenset()
    language: str | None = None
    does: str = ""
    """What the words found say that the item does, as the rest of a sentence: `reads number plates`."""


GoodsList = Literal[
    "dual_use",
    "high_priority",
    "military",
    "torture_prohibited",
    "torture_unclear",
    "torture_controlled",
    "execution",
    "riot_vehicle",
    "crowd_device",
]


@dataclass(frozen=True, slots=True)
class GoodsKind:
    """A kind of goods that an export list names, with the line's words; `sensitive` to any destination."""

    name: str
    title: str
    list: GoodsList
    entries: tuple[str, ...]
    general: bool
    sensitive: bool
    quotes: tuple[Quote, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what its goods can do."""

    index: int
    line: Line
    tags: dict[str, Tag]
    classification: Classification
    why: str
    confirmed: bool = False
    traits: frozenset[str] = frozenset()
    kinds: tuple[GoodsKind, ...] = ()
    everyday: bool = False
    """Whether its words name food, furniture, clothing, books, medicine: no list bans them."""

    @property
    def pointer(self) -> str:
        """JSON Pointer of the line."""
        return f"/lines/{self.index}"

    @property
    def quantity(self) -> Decimal:
        """Ordered quantity in its own unit."""
        return self.line.qty


@dataclass(frozen=True, slots=True)
class Place:
    """A region that a field of the order names; `strong` is false where only a name says so."""

    region: str
    country: str
    level: int
    quote: Quote
    how: Literal["region", "city", "address", "postcode", "phone", "name"]
    reason: str = ""
    area: str = ""

    @property
    def strong(self) -> bool:
        """A postal or declared place, against a place name within an organisation's name."""
        return self.how != "name"


@dataclass(frozen=True, slots=True)
class EndUserClass:
    """What kind of body a name is, with the words that say so; `confidence` 0–1."""

    name: str
    confidence: float
    quotes: tuple[Quote, ...]
    tie: str = ""


@dataclass(frozen=True, slots=True)
class ListedAs:
    """A list entry that a party or an owner may be; `family` says what the listing means."""

    pointer: str
    source: str
    list_code: str
    family: str
    entry_id: str
    name: str
    matched_name: str
    query_name: str
    score: float
    strength: str
    evidence: str
    summary: str
    listed_on: date | None = None
    ended_on: date | None = None
    authority: str = ""
    dismissed: bool = False
    entry_key: str = ""
    """What the entry is called across versions of its list."""
    reference: str = ""
    """The entry in its present content, `KEY@VERSION`: what a dismissal is bound to."""
    supports: tuple[str, ...] = ()
    """What agrees beside the name, in words."""
    against: tuple[str, ...] = ()
    """What speaks against the match, in words: what differs in the names and beside them."""


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party, or a body found in the order's texts, with class, places and list matches."""

    pointer: str
    name: str
    native: tuple[str, ...]
    role: str
    country: str | None
    declared: bool
    classes: tuple[EndUserClass, ...] = ()
    places: tuple[Place, ...] = ()
    matches: tuple[ListedAs, ...] = ()
    partner: bool = False
    party: Party | None = None
    found_in: str = ""
    identity: str = ""
    subject: dict[str, str] = field(default_factory=dict)

    def is_a(self, *names: str) -> EndUserClass | None:
        """The class among `names` that this party has, if any."""
        return next((item for item in self.classes if item.name in names), None)

    @property
    def intermediary(self) -> bool:
        """A distributor, integrator, forwarder or own affiliate, and no ministry: not who uses the goods."""
        if self.role in INTERMEDIARY_ROLES:
            return True
        public = self.is_a(*SECURITY_CLASSES, "gov_other")
        return (
            public is None
            and self.is_a("integrator", "distributor", "own_affiliate", "forwarder") is not None
        )


INTERMEDIARY_ROLES = frozenset(
    {"freight_forwarder", "broker", "notify_party", "payer", "bill_to", "owner", "other"}
)
SECURITY_CLASSES = ("police", "intelligence", "prison", "military")
USER_ROLES = frozenset({"end_user", "consignee", "sold_to", "intermediate_consignee"})
"""Roles whose holder may use the goods, or through whose hands they go to the user."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A named surveillance programme that a text of the order names as its project."""

    name: str
    quote: Quote
    tender: bool = False


@dataclass(frozen=True, slots=True)
class Trade:
    """Who exports whence to where, and what the tariff says, as of the day assessed."""

    exporter_country: str | None
    from_eu: bool | None
    destination: str | None
    destination_quote: Quote | None
    third_country: bool | None
    partner: bool
    annex_viii: bool
    priority_lines: tuple[int, ...] = ()
    former_code_lines: tuple[int, ...] = ()
    other_12g_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The end-use statement with each undertaking's standing; `present` None when nothing is said."""

    present: Stated
    undertakings: dict[str, Stated]
    quotes: dict[str, Quote]
    signer_is_intermediary: Quote | None
    expired: Quote | None
    altered: Quote | None
    text: str = ""
    accused: bool = False
    """Whether the text itself names a programme, a security body or the watching of people."""
    contradicted: dict[str, Quote] = field(default_factory=dict)
    """By undertaking: words of the statement that say otherwise."""
    other_speaker: Quote | None = None
    """A body in whose name the statement speaks, or that it names as the user, and that is no user here."""

    @property
    def for_the_customer(self) -> tuple[Quote, ...]:
        """The text as what speaks for the customer; nothing where it names what is held against the order."""
        return (Quote("/end_use_statement/text", self.text),) if self.text and not self.accused else ()


@dataclass(frozen=True, slots=True)
class RelatedCameras:
    """Another order to the same end user or site, with its number of cameras."""

    order_id: str
    cameras: Decimal


def cameras_in(lines: tuple[LineFacts, ...]) -> Decimal:
    """Cameras and recorders of an order; licences that run on them are not counted twice."""
    cameras = [line for line in lines if "observe_space" in line.tags]
    goods = [line for line in cameras if not line.line.intangible and not line.line.services] or cameras
    return sum((line.quantity for line in goods), Decimal(0))


@dataclass(frozen=True, slots=True)
class SpokenDestination:
    """Where a text says that goods are used or go; `place` is a country or a region of the gazetteer."""

    place: str
    name: str
    quote: Quote
    territory: bool = False
    town: bool = False
    """A town alone: it may have a namesake elsewhere."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Everything the rules look at."""

    order: Order
    as_of: date
    lines: tuple[LineFacts, ...]
    parties: tuple[PartyFacts, ...]
    hidden: tuple[PartyFacts, ...]
    sites: tuple[PartyFacts, ...]
    programmes: tuple[Programme, ...]
    statement: Statement
    contract: dict[str, Stated]
    trade: Trade
    overlay: Overlay
    covert: tuple[Quote, ...] = ()
    scale: tuple[Quote, ...] = ()
    public_space: tuple[Quote, ...] = ()
    recommended_brand: tuple[Quote, ...] = ()
    research: tuple[Quote, ...] = ()
    ties: tuple[Quote, ...] = ()
    listed: dict[str, tuple[ListedAs, ...]] = field(default_factory=dict)
    tranche: dict[str, tuple[str, Quote]] = field(default_factory=dict)
    related: tuple[RelatedCameras, ...] = ()
    histories: Mapping[str, CustomerHistory] | None = None
    """What was delivered before to each buyer and end user, by pointer; None: no record is at hand."""
    system_reason: str | None = None
    spoken: tuple[SpokenDestination, ...] = ()
    crossings: tuple[Quote, ...] = ()
    """Towns of buyers and receivers at the crossing to a state under bans."""

    @property
    def bodies(self) -> tuple[PartyFacts, ...]:
        """Parties and bodies found in texts: whoever may use the goods."""
        return self.parties + self.hidden

    def places_of_use(self) -> tuple[PartyFacts, ...]:
        """End users, consignees and sites: not payers or forwarders."""
        users = tuple(body for body in self.bodies if body.role in USER_ROLES)
        return users + self.sites
