"""One entry model for every publisher's list, and the snapshot that carries its version."""

import hashlib
import re
from datetime import date
from typing import Literal

import msgspec

EntryKind = Literal["person", "organisation", "vessel", "aircraft", "unknown"]
NameQuality = Literal["strong", "weak"]
NameKind = Literal["name", "alias", "former", "spelling", "native"]
_POSITIONAL = re.compile(r"csl-\d+$")

LIST_FAMILIES: dict[str, str] = {
    "SDN": "ofac_blocking",
    "MBS": "ofac_blocking",
    "PLC": "ofac_other",
    "CAP": "ofac_other",
    "SSI": "ofac_sectoral",
    "CMIC": "ofac_investment",
    "EL": "bis_licence",
    "MEU": "bis_licence",
    "DPL": "bis_denied",
    "UVL": "bis_unverified",
    "ISN": "state_nonproliferation",
    "DTC": "state_itar_debarred",
    "EU": "eu_asset_freeze",
    "UN": "un_asset_freeze",
    "UK": "uk_sanctions",
    "CH": "ch_sanctions",
    "OWN": "own_list",
}
"""What being on the list of this code means, so that a rule can ask for a kind of measure."""


class ListName(msgspec.Struct, frozen=True, gc=False):
    """One name under which a party is listed, as published.

    `script` is an ISO 15924 code, `language` what the publisher says (its own code or word); `kind` says
    how the name came about: `former` names are given up, `spelling` and `native` write another; `weak`
    quality is the publisher's own "low quality" mark
    (or a brand of a few letters), and alone never gives a strong match.
    """

    text: str
    script: str = "Latn"
    quality: NameQuality = "strong"
    primary: bool = False
    language: str | None = None
    kind: NameKind = "alias"


class ListIdentifier(msgspec.Struct, frozen=True, gc=False):
    """A number the publisher gives for the party; `scheme` in the publisher's words."""

    value: str
    scheme: str | None = None
    country: str | None = None


class ListEntry(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A listed party.

    `source` is the snapshot's source id (`us_csl`, `un_sc`, …), `list_code` the list within it
    (`SDN`, `EL`, `EU`, …). Countries are ISO 3166-1 alpha-2. `birth_dates` are as precise as
    published: `1960`, `1960-05` or `1960-05-17`. `listed_on`/`ended_on` bound the listing where
    the publisher says so; None is unknown. `original` keeps what has no field of its own.
    """

    source: str
    list_code: str
    entry_id: str
    kind: EntryKind
    names: tuple[ListName, ...]
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    identifiers: tuple[ListIdentifier, ...] = ()
    programmes: tuple[str, ...] = ()
    authority: str | None = None
    listed_on: date | None = None
    ended_on: date | None = None
    remarks: str | None = None
    original: dict[str, str] = {}
    nationalities: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The primary name as published."""
        return next((n.text for n in self.names if n.primary), self.names[0].text)

    @property
    def key(self) -> str:
        """What the entry is called across versions of its list, for decisions that are scoped to it.

        The publisher's own number where there is one; else list, name and countries, because some
        files number their rows by position and the number moves with every publication, and the US list
        gives the same party other numbers in JSON than in CSV.
        """
        number = self.original.get("entity_number")
        if number:
            return f"{self.source}/{self.list_code}/{number}"
        if self.source != "us_csl" and not _POSITIONAL.match(self.entry_id):
            return f"{self.source}/{self.list_code}/{self.entry_id}"
        identity = "|".join((self.name.casefold(), *sorted(self.countries)))
        return f"{self.source}/{self.list_code}/{hashlib.sha256(identity.encode()).hexdigest()[:16]}"

    @property
    def family(self) -> str:
        """What the listing means (`LIST_FAMILIES`); `other` for a code not known here."""
        return LIST_FAMILIES.get(self.list_code, "other")


class WatchlistSnapshot(msgspec.Struct, frozen=True):
    """One source as published on one day.

    `version` is `<published_on>+<first 12 hex digits of sha256>`; `sha256` is over the published
    bytes (decompressed). `sample` marks lists that must not decide on real orders; `incomplete` says why
    this is only a part of its list. `former_sha256` is over the former entries laid under it, if any.
    """

    source: str
    version: str
    published_on: date | None
    entries: tuple[ListEntry, ...]
    sha256: str
    sample: bool = False
    label: str = ""
    incomplete: str = ""
    former_sha256: str = ""
