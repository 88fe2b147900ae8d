"""Settings of screening; each value with the reason for its default."""

from shared.runtime.settings import ServiceSettings


class ScreeningSettings(ServiceSettings):
    """Read from `EXPORTGATE_*`; frozen."""

    required_sources: dict[str, float | None] | None = None
    """Source id to age limit in days (None: no limit). Without it: `SERVED_SOURCES` under `serve`; under
    `up` the bundled list alone, without a limit, and every assessment says that it is a sample."""
    bundled_list: bool | None = None
    """Whether the bundled sample list may decide; None: only under `up`."""
    reassessment_batch: int = 50
    """Orders a transaction when a new version is rolled out: small, so that new orders are not delayed."""
    what_if_batch: int = 20
    """Orders a batch of a what-if job, assessed twice each: about 0.2 s, then the job rests as long."""
    fewest_entries: dict[str, int] | None = None
    """Source id to the number of entries below which even a first copy needs a second person; without it
    `FEWEST_ENTRIES`. Not asked under `up`."""
    list_addresses: dict[str, str] | None = None
    """Source id to the https address it is fetched from; without it, `ADDRESSES`."""
    list_hosts: dict[str, tuple[str, ...]] | None = None
    """Source id to further hosts to which its publisher may send us on; without it, `HOSTS`."""
    fetch_hours: dict[str, float] | None = None
    """Source id to the hours between fetches. Without it: every source required under `serve`, every two to
    four hours (`HOURS`); none under `up`, which needs no network."""
    related_days: int = 90
    """Orders of one end user within so many days are looked at together (DIV-15)."""


SERVED_SOURCES: dict[str, float | None] = {"eu_fsf": 3.0, "un_sc": 7.0, "us_csl": 3.0}
"""EU, UN and US lists, with age limits in days: they are published daily, per change, and daily."""

FEWEST_ENTRIES: dict[str, int] = {
    "eu_fsf": 2_000, "un_sc": 500, "us_csl": 10_000, "us_ofac_sdn": 5_000, "uk_sanctions": 2_000,
    "ch_seco": 1_500, "us_bis_dpl": 200,
}  # fmt: skip
"""About half of what each list held in 2026 (UN 1,003; US 25,921): what is shorter was cut off."""

ADDRESSES: dict[str, str] = {
    "eu_fsf": "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw",
    "un_sc": "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    "us_csl": "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json",
    "us_ofac_sdn": "https://www.treasury.gov/ofac/downloads/sanctions/1.0/sdn_advanced.xml",
    "us_ofac_cons": "https://www.treasury.gov/ofac/downloads/sanctions/1.0/cons_advanced.xml",
    "uk_sanctions": "https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv",
    "ch_seco": "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
    "?lang=en&action=downloadXmlGesamtlisteAction",
}
"""Where the publishers offer their lists (2026-08). The EU's token is public."""

HOSTS: dict[str, tuple[str, ...]] = {
    "us_ofac_sdn": ("sanctionslistservice.ofac.treas.gov",),
    "us_ofac_cons": ("sanctionslistservice.ofac.treas.gov",),
}

HOURS: dict[str, float] = {
    "eu_fsf": 2.0, "un_sc": 4.0, "us_csl": 3.0, "us_ofac_sdn": 2.0, "us_ofac_cons": 2.0, "uk_sanctions": 2.0,
    "ch_seco": 2.0,
}  # fmt: skip
"""Hours between fetches: about a third of the time in which the publishers bring news."""

LOCAL_SOURCES: dict[str, float | None] = {"us_csl": None}
"""Under `up`: the bundled list alone."""
