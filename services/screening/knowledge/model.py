"""Shapes of the knowledge files. Every file carries version, valid_from, source and verified."""

from datetime import date
from typing import Literal

import msgspec

from shared.contracts.assessment import Basis, Disposition, ResolutionOption

Machine = Literal["live", "partial", "case", "platform"]
ByLanguage = dict[str, list[str]]


def in_force(first: date | None, last: date | None, day: date) -> bool:
    """Whether a row that is valid from `first` to `last` is in force on that day; None leaves an end open."""
    return (first is None or first <= day) and (last is None or day <= last)


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What every knowledge file says of itself."""

    version: str
    valid_from: str
    source: str
    verified: bool
    note: str = ""


class Ground(msgspec.Struct, frozen=True):
    """A basis of a rule while it is valid; both ends inclusive, None is open."""

    basis: Basis
    citation: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether this ground stood on that day."""
        return in_force(self.valid_from, self.valid_to, day)


class CatalogueRule(msgspec.Struct, frozen=True):
    """One row of the rule catalogue."""

    id: str
    title: str
    condition: str
    action: Disposition
    machine: Machine
    grounds: list[Ground]
    evidence: str
    resolutions: list[ResolutionOption]
    jurisdictions: list[str] = []
    note: str = ""
    becomes: str = ""
    version: str = "1"
    house_action: Disposition | None = None
    """What the exporter's own rule set makes of every finding of this row that asks for anything."""

    def ground_on(self, day: date) -> Ground | None:
        """The first ground that is valid on that day; None means that the rule did not exist."""
        return next((ground for ground in self.grounds if ground.valid_on(day)), None)


class CatalogueFile(File, frozen=True, kw_only=True):
    """`catalogue.toml`."""

    rule: list[CatalogueRule]


class Code(msgspec.Struct, frozen=True):
    """A legal code that a tag maps to, from a day on."""

    system: str
    code: str
    from_day: date | None = msgspec.field(default=None, name="from")


class Does(msgspec.Struct, frozen=True):
    """What goods do where these words stand in what was found of a tag."""

    says: str
    words: ByLanguage
    ordinary: ByLanguage = {}
    """Words of an everyday use of such goods: a security body is asked about it, nobody else."""
    excused: bool = False
    """Whether the excuses of the tag name such a use as well: behaviour of animals."""


class TagEntry(msgspec.Struct, frozen=True):
    """A capability tag: phrases that show it, weak phrases with what excuses them, codes, limbs."""

    name: str
    title: str
    rule: str
    limbs: dict[str, str]
    phrases: ByLanguage
    codes: list[Code] = []
    weak: ByLanguage = {}
    excuses: ByLanguage = {}
    declared: ByLanguage = {}
    does: list[Does] = []
    """Sentences for part of the phrases; the title says it for the rest."""


class TraitEntry(msgspec.Struct, frozen=True):
    """A refinement of what an item does or where it is used."""

    name: str
    phrases: ByLanguage


class CapabilityFile(File, frozen=True, kw_only=True):
    """`capabilities.toml`."""

    tag: list[TagEntry]
    trait: list[TraitEntry]
    regional: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """By language: a word of the phrases, and the word for it elsewhere, as in Taiwan."""


class Domains(msgspec.Struct, frozen=True):
    """Parts of web and mail addresses that show a class."""

    parts: list[str] = []


class ClassEntry(msgspec.Struct, frozen=True):
    """A class of end users: names of its bodies, and words that make one the user in running text."""

    name: str
    title: str
    institution: ByLanguage = {}
    as_name: ByLanguage = {}
    words: ByLanguage = {}
    """One of them in the name of a party is enough, unless the name has the word of a trade."""
    in_text: ByLanguage = {}
    abbreviation: ByLanguage = {}
    domains: Domains = Domains()


class Unless(msgspec.Struct, frozen=True):
    """Phrases that make a name something else."""

    phrases: list[str]


class NotABody(msgspec.Struct, frozen=True):
    """Phrases that make a name something else, and words that make a body only mentioned."""

    phrases: list[str]
    mentions_before: list[str]
    mentions_after: list[str]
    trades: list[str] = []
    """Words of shops, clubs, hospitals, museums: beside them a security body's word is only a word."""


class Speaker(msgspec.Struct, frozen=True):
    """How a statement says in whose name it speaks, and which words make a name that of a body."""

    before: list[str] = []
    after: list[str] = []
    labels: list[str] = []
    words: list[str] = []
    nobody: list[str] = []


class EndUserFile(File, frozen=True, kw_only=True):
    """`end_users.toml`."""

    class_: list[ClassEntry] = msgspec.field(name="class")
    unless: NotABody
    speaker: Speaker = Speaker()
    name_begins_after: list[str] = []
    """In scripts without spaces: words that lead to a body's name and are no part of it."""


class ProgrammeEntry(msgspec.Struct, frozen=True):
    """A named programme."""

    name: str
    ordinary: bool
    phrases: list[str]


class ProgrammeFile(File, frozen=True, kw_only=True):
    """`programmes.toml`."""

    project_words: list[str]
    unless: list[str]
    programme: list[ProgrammeEntry]
    scale: list[Unless]
    recommended: list[Unless]
    buyer: list[Unless]
    signer: list[Unless]
    user_after: list[Unless] = []


class Place(msgspec.Struct, frozen=True):
    """Names of a place and the region it lies in."""

    region: str
    country: str
    names: list[str]
    also_in: list[str] = []
    unless: str = ""


class Postcodes(msgspec.Struct, frozen=True):
    """Postcode prefixes of a country."""

    country: str
    prefixes: dict[str, str]


class GazetteerFile(File, frozen=True, kw_only=True):
    """`gazetteer.toml`."""

    street_words: str
    place: list[Place]
    postcode: list[Postcodes]
    phones: dict[str, str]


class RegionEntry(msgspec.Struct, frozen=True):
    """A heightened-risk region with its reason."""

    code: str
    level: int
    name: str
    reason: str
    source: str
    date: str


class Embargo(msgspec.Struct, frozen=True):
    """Embargoed territory."""

    whole: list[str]
    partial_regions: list[str]
    places_region: str
    valid_from_whole: str
    valid_from_partial: str
    annex_chapters: list[str]


class RightsIndex(msgspec.Struct, frozen=True):
    """An index of conflict or rights by country, as published for a year (GEO-02): weight, never a verdict.

    `countries` has a list of states by what the index says of them.
    """

    name: str
    year: str
    source: str
    verified: bool
    countries: dict[str, list[str]]
    valid_from: date
    valid_to: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it is the one to look at on that day."""
        return in_force(self.valid_from, self.valid_to, day)

    def says(self, country: str) -> str | None:
        """What it says of a state, in words; None where it says nothing."""
        return next((words for words, states in self.countries.items() if country in states), None)


class RegionFile(File, frozen=True, kw_only=True):
    """`regions.toml`."""

    region: list[RegionEntry]
    embargo: Embargo
    index: tuple[RightsIndex, ...] = ()
    former: dict[str, str] = {}
    """Codes that ISO 3166-2 no longer has, and the one it has instead."""


class Tie(msgspec.Struct, frozen=True):
    """Institutions with a known tie."""

    tie: str
    names: list[str]


class TieGrammar(msgspec.Struct, frozen=True):
    """Words that, beside a security body, show a tie to it."""

    before: list[str]
    after: list[str]


class TieFile(File, frozen=True, kw_only=True):
    """`ties.toml`."""

    institution: list[Tie]
    grammar: TieGrammar


class NegationFile(File, frozen=True, kw_only=True):
    """`negation.toml`."""

    before: ByLanguage
    after: ByLanguage
    ends: list[str] = []
    """Words behind which another thing begins: `without a stand, with X` affirms X."""
    spent: list[str] = []
    """What is denied where it stands next to the word that denies: `non-contact X` is X."""


class TrancheCompany(msgspec.Struct, frozen=True):
    """A company of the human-rights tranches of the US Entity List."""

    name: str
    names: list[str]
    citation: str
    tranche: str


class TrancheFile(File, frozen=True, kw_only=True):
    """`tranches.toml`."""

    company: list[TrancheCompany]
