"""Kinds of goods that export lists name, and what is asked of them by destination."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol

import msgspec

from services.screening.domain.facts import GoodsList
from services.screening.knowledge.model import ByLanguage, File, in_force
from shared.contracts.assessment import Basis, Disposition


class Named(Protocol):
    """What a regime looks at of a kind."""

    @property
    def list(self) -> GoodsList: ...
    @property
    def general(self) -> bool: ...
    @property
    def sensitive(self) -> bool: ...


class Kind(msgspec.Struct, frozen=True):
    """A kind of goods with the entries that it may meet; `excuses` make the thing something else.

    Few pieces of a `general` kind meet any entry; `sensitive` kinds are asked about to most destinations.
    """

    name: str
    title: str
    list: GoodsList
    entries: tuple[str, ...]
    phrases: ByLanguage
    excuses: ByLanguage = {}
    general: bool = False
    sensitive: bool = False
    headings: tuple[str, ...] = ()
    """How codes of the tariff begin under which such goods go; none says nothing of a code."""


Mark = Literal["arms", "crossing", "nobody", "unclassified", "unguarded"]
"""What a regime may ask of the order itself: a user in arms, a town at a crossing, no known user,
a line without a code, or that and neither the clause nor the assessment that high-priority goods need."""


class Destination(msgspec.Struct, frozen=True):
    """A country with what a regime may ask of it on the day assessed, and of the order that goes there."""

    country: str
    in_union: bool
    partner: bool
    arms_embargo: bool
    transhipment: bool = False
    marks: frozenset[Mark] = frozenset()


class Regime(msgspec.Struct, frozen=True):
    """What is asked of goods of some lists to some destinations; `says` continues "it goes to X, …"."""

    name: str
    rule: str
    lists: frozenset[GoodsList]
    action: Disposition
    says: str
    basis: Basis
    citation: str
    verified: bool
    countries: frozenset[str] = frozenset()
    arms_embargo: bool = False
    beyond_partners: bool = False
    beyond_union: bool = False
    sensitive: bool = False
    transhipment: bool = False
    only: Mark | None = None
    """The mark that the order must bear."""
    particular: bool = False
    """Whether it looks past kinds of which few pieces meet any entry."""
    except_for_general: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None

    def names(self, to: Destination, day: date) -> bool:
        """Whether it is in force on that day for goods that leave the Union for there."""
        if to.in_union or not in_force(self.valid_from, self.valid_to, day):
            return False
        if self.only is not None and self.only not in to.marks:
            return False
        return (
            to.country in self.countries
            or (self.transhipment and to.transhipment)
            or (self.arms_embargo and to.arms_embargo)
            or (self.beyond_partners and not to.partner)
            or self.beyond_union
        )

    def asks_about(self, kind: "Named", country: str) -> bool:
        """Whether it looks at kinds like this for that destination."""
        if (self.sensitive and not kind.sensitive) or (self.particular and kind.general):
            return False
        return not kind.general or country not in self.except_for_general


class HomeLaw(msgspec.Struct, frozen=True):
    """What asks instead of a rule of the Union where the exporter sits outside it.

    `rule` stands in the place of `rules`; `says` is written after the destination, `most` caps the action.
    A row without exporters is for those of whom no row says anything: the exporter's own policy.
    """

    rules: frozenset[str]
    rule: str
    says: str
    basis: Basis
    citation: str
    verified: bool
    most: Disposition
    exporters: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None

    def speaks(self, exporter: str, rule: str, day: date) -> bool:
        """Whether it is in force on that day in the place of that rule."""
        mine = not self.exporters or exporter in self.exporters
        return mine and rule in self.rules and in_force(self.valid_from, self.valid_to, day)

    def instead_of(self, regime: Regime) -> Regime:
        """The regime as this law or policy asks it."""
        return msgspec.structs.replace(
            regime,
            rule=self.rule,
            action=min(regime.action, self.most, key=lambda action: action.rank),
            says=f"{self.says} ({regime.name})",
            basis=self.basis,
            citation=self.citation,
            verified=self.verified,
        )


class HomeBan(msgspec.Struct, frozen=True):
    """Destinations to which the law of states outside the Union bans most goods; no exporters means all."""

    countries: frozenset[str]
    action: Disposition
    basis: Basis
    citation: str
    verified: bool
    exporters: frozenset[str] = frozenset()
    not_everyday: bool = False
    """Whether plain everyday goods are left alone."""
    valid_from: date | None = None
    valid_to: date | None = None

    def stands(self, exporter: str, country: str, day: date) -> bool:
        """Whether it is in force on that day for goods of that exporter to that destination."""
        mine = not self.exporters or exporter in self.exporters
        return mine and country in self.countries and in_force(self.valid_from, self.valid_to, day)


class CodeNeeded(msgspec.Struct, frozen=True):
    """A destination whose bans are by tariff code; `headings` are those in which its annexes name goods."""

    country: str
    citation: str
    verified: bool
    headings: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def stands(self, country: str, day: date) -> bool:
        """Whether it is in force on that day for that destination."""
        return self.country == country and in_force(self.valid_from, self.valid_to, day)

    def may_name(self, code: str | None) -> bool:
        """Whether a code lies in a heading from which the annexes name goods."""
        return code is not None and code.startswith(self.headings)


class GoodsFile(File, frozen=True, kw_only=True):
    """`goods.toml`."""

    kind: list[Kind]
    regime: tuple[Regime, ...] = ()
    code_needed: tuple[CodeNeeded, ...] = ()
    home: tuple[HomeLaw, ...] = ()
    home_ban: tuple[HomeBan, ...] = ()
    excuses: ByLanguage = msgspec.field(default_factory=dict)
    everyday: ByLanguage = msgspec.field(default_factory=dict)

    def regime_of(self, kind: "Named", to: Destination, day: date) -> Regime | None:
        """The first row that decides for such goods; None asks nothing of them."""
        rows = (row for row in self.regime if kind.list in row.lists and row.names(to, day))
        return next((row for row in rows if row.asks_about(kind, to.country)), None)

    def at_home(self, exporter: str, regime: Regime, day: date) -> Regime | None:
        """A regime of the Union as it is asked of an exporter elsewhere; None where nothing asks."""
        row = self.home_law_of(exporter, regime.rule, day)
        return row.instead_of(regime) if row else None

    def home_law_of(self, exporter: str, rule: str, day: date) -> HomeLaw | None:
        """What asks in the place of a rule of the Union of an exporter elsewhere."""
        return next((row for row in self.home if row.speaks(exporter, rule, day)), None)

    def home_ban_of(self, exporter: str, country: str, day: date) -> HomeBan | None:
        """The first ban of the exporter's own state that stands for that destination."""
        return next((row for row in self.home_ban if row.stands(exporter, country, day)), None)

    def code_needed_for(self, countries: Iterable[str], day: date) -> list[CodeNeeded]:
        """The rows of these destinations that are in force on that day."""
        return [row for country in countries for row in self.code_needed if row.stands(country, day)]


NO_GOODS = GoodsFile(version="", valid_from="", source="", verified=False, kind=[])
"""Of a rule set that was stored before there were any."""
