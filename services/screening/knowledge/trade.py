"""Membership, partners and tariff codes, as of a day."""

from collections.abc import Iterable
from datetime import date

import msgspec

from services.screening.knowledge.contacts import Contact
from services.screening.knowledge.model import File, in_force
from shared.contracts.assessment import Basis, Disposition


class Union(msgspec.Struct, frozen=True):
    """The customs territory of the Union by state."""

    members: list[str]
    joined: dict[str, date]
    former: dict[str, date]
    customs_only: list[str]
    eea: list[str]


class Codes(msgspec.Struct, frozen=True):
    """Tariff codes valid from a day."""

    valid_from: date
    codes: list[str]


class Prefixes(msgspec.Struct, frozen=True):
    """Tariff or control codes by their beginnings."""

    prefixes: list[str]


class Countries(msgspec.Struct, frozen=True):
    """A list of states."""

    countries: list[str]


class ArmsEmbargo(msgspec.Struct, frozen=True):
    """States under an arms embargo; of those with `forces_spared` the government's forces may be supplied."""

    countries: list[str]
    forces_spared: tuple[str, ...] = ()


class ExportBans(msgspec.Struct, frozen=True):
    """States under broad export bans; of those `loaded`, all annexes with their codes are at hand."""

    countries: list[str]
    loaded: tuple[str, ...] = ()


class ExportBan(msgspec.Struct, frozen=True):
    """An annex of goods that are banned to one state, by the beginnings of their tariff codes (HS).

    `high_priority` adds the codes of the Common High Priority List of the day.
    """

    country: str
    annex: str
    citation: str
    verified: bool
    codes: tuple[str, ...] = ()
    high_priority: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def stands(self, country: str, day: date) -> bool:
        """Whether it is in force on that day for that destination."""
        return self.country == country and in_force(self.valid_from, self.valid_to, day)


class MonitoringBan(msgspec.Struct, frozen=True):
    """A ban of monitoring equipment for one state."""

    country: str
    citation: str
    valid_from: date
    valid_to: date | None = None

    def stands(self, country: str, day: date) -> bool:
        """Whether it is in force on that day for that destination."""
        return self.country == country and in_force(self.valid_from, self.valid_to, day)


class MonitoringEquipment(msgspec.Struct, frozen=True):
    """What the annexes of those bans name, by what goods do: whole tags, and single doings of other tags."""

    tags: list[str]
    does: list[str]


class SuspicionLaw(msgspec.Struct, frozen=True):
    """Whether a Member State has made grounds for suspecting enough (Art. 5(3) of Reg. (EU) 2021/821).

    A state without a row on a day is not known: the exporter is asked.
    """

    country: str
    in_force: bool
    citation: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def stands(self, country: str | None, day: date) -> bool:
        """Whether this row says something of that state on that day."""
        return self.country == country and in_force(self.valid_from, self.valid_to, day)


def _normal_code(code: str | None) -> str:
    return (code or "").upper().replace(" ", "")


class NationalControl(msgspec.Struct, frozen=True):
    """Codes of a Member State's own control list (Art. 9 of Reg. (EU) 2021/821), by their beginnings."""

    country: str
    codes: list[str]
    citation: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def stands(self, day: date) -> bool:
        """Whether the list is in force on that day."""
        return in_force(self.valid_from, self.valid_to, day)

    def holds(self, code: str | None) -> bool:
        """Whether the code of a line is on it."""
        return bool(code) and _normal_code(code).startswith(tuple(map(_normal_code, self.codes)))


class Notice(msgspec.Struct, frozen=True):
    """A notice in the OJ C series (Art. 5(6) of Reg. (EU) 2021/821): items by what they can do or by code.

    No country means every destination.
    """

    citation: str
    verified: bool
    tags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def concerns(self, country: str | None, day: date) -> bool:
        """Whether it is in force on that day for that destination."""
        there = not self.countries or country in self.countries
        return there and in_force(self.valid_from, self.valid_to, day)

    def names(self, tags: Iterable[str], code: str | None) -> bool:
        """Whether an item that can do this, or with this code, is meant."""
        by_code = bool(code) and _normal_code(code).startswith(tuple(map(_normal_code, self.codes)))
        return by_code or not set(self.tags).isdisjoint(tags)


class OwnershipRule(msgspec.Struct, frozen=True):
    """From which share on an owner's listing reaches what it owns, under one regime.

    `exporters` names the states whose exporters it concerns; none means all.
    """

    name: str
    rule: str
    families: frozenset[str]
    action: Disposition
    threshold_percent: float
    inclusive: bool
    aggregated: bool
    basis: Basis
    citation: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None
    exporters: frozenset[str] = frozenset()

    def applies(self, exporter: str | None, day: date) -> bool:
        """Whether it is in force on that day for an exporter of that state."""
        stands = in_force(self.valid_from, self.valid_to, day)
        return stands and (not self.exporters or exporter in self.exporters)

    def reached_by(self, share_percent: float) -> bool:
        """Whether a share of that size is enough."""
        if self.inclusive:
            return share_percent >= self.threshold_percent
        return share_percent > self.threshold_percent


class Limits(msgspec.Struct, frozen=True):
    """Figures of the exporter's own policy."""

    cameras_at_scale: int
    cameras_whole_city: int
    cash_amount: int
    founded_after: date


class HistoryFigures(msgspec.Struct, frozen=True):
    """What earlier deliveries to a customer are asked (DIV-14, DIV-16, DIV-17).

    `first_tiers` are six digits of HS: the codes that a new customer should not begin with.
    """

    source: str
    verified: bool
    first_tiers: list[str]
    days: int
    known_days: int
    fewest_deliveries: int
    times: int
    fewest_pieces: int


class TradeFile(File, frozen=True, kw_only=True):
    """`trade.toml`."""

    union: Union
    annex_viii: dict[str, date]
    always_partner: Countries
    priority: Codes
    former_codes: dict[str, list[str]]
    new_codes: Codes
    article_12g_other: Prefixes
    export_bans: ExportBans
    monitoring_ban: list[MonitoringBan]
    monitoring_equipment: MonitoringEquipment = MonitoringEquipment(tags=["intercept"], does=[])
    arms_embargo: ArmsEmbargo
    transhipment: Countries = Countries(countries=[])
    annex_iv: Prefixes
    ownership: list[OwnershipRule]
    suspicion_law: list[SuspicionLaw]
    limits: Limits
    national_control: tuple[NationalControl, ...] = ()
    notice: tuple[Notice, ...] = ()
    export_ban: tuple[ExportBan, ...] = ()
    contact: tuple[Contact, ...] = ()
    public_mail: tuple[str, ...] = ()
    history: HistoryFigures | None = None
    """None in a rule set that was stored before there was any: nothing is asked of the history then."""

    def in_union(self, country: str, day: date) -> bool:
        """Whether the state was in the customs territory of the Union on that day."""
        union = self.union
        if country in union.former:
            return day <= union.former[country]
        if country in union.customs_only:
            return True
        return country in union.members and union.joined.get(country, day) <= day

    def suspicion_law_of(self, country: str | None, day: date) -> SuspicionLaw | None:
        """What is known of the state's use of Art. 5(3) on that day; None asks."""
        return next((row for row in self.suspicion_law if row.stands(country, day)), None)

    def in_annex_viii(self, country: str, day: date) -> bool:
        """Whether the state was a partner of Annex VIII of Reg. (EU) 833/2014 on that day."""
        return country in self.annex_viii and self.annex_viii[country] <= day

    def is_partner(self, country: str | None, day: date) -> bool:
        """EU, EEA, Switzerland, United Kingdom or Annex VIII on that day."""
        if country is None:
            return False
        return (
            self.in_union(country, day)
            or country in self.union.eea
            or country in self.always_partner.countries
            or self.in_annex_viii(country, day)
        )

    def is_priority(self, hs: str | None, day: date) -> bool:
        """Whether the first six digits are on the high-priority list and existed on that day."""
        six = (hs or "")[:6]
        if six in self.new_codes.codes and day < self.new_codes.valid_from:
            return False
        return six in self.priority.codes and self.priority.valid_from <= day

    def banned_by(self, hs: str | None, country: str, day: date) -> ExportBan | None:
        """The annex that bans goods of this tariff code to that state on that day."""
        rows = (row for row in self.export_ban if row.stands(country, day))
        return next((row for row in rows if self._names(row, hs, day)), None)

    def _names(self, row: ExportBan, hs: str | None, day: date) -> bool:
        listed = bool(hs) and (hs or "").startswith(row.codes)
        return listed or (row.high_priority and self.is_priority(hs, day))

    def is_first_tier(self, hs: str | None, day: date) -> bool:
        """Whether it is a high-priority item of the tiers that a new customer should not begin with."""
        tiers = self.history.first_tiers if self.history else ()
        return (hs or "")[:6] in tiers and self.is_priority(hs, day)

    def became_priority(self, hs: str | None, day: date) -> bool:
        """Whether a code that has ended may now be a high-priority one."""
        six = (hs or "")[:6]
        successors = self.former_codes.get(six, [])
        ended = self.new_codes.valid_from <= day and six not in self.priority.codes
        return ended and any(self.is_priority(code, day) for code in successors)

    def under_other_12g(self, hs: str | None) -> bool:
        """Whether the code is in another annex of Art. 12g."""
        return bool(hs) and str(hs).startswith(tuple(self.article_12g_other.prefixes))
