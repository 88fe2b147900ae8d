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
    fewest_entries: dict[str, int] | None = None
    """Source id to the number of entries below which even a first copy needs a second person; without it
    `FEWEST_ENTRIES`. Not asked under `up`."""
    related_days: int = 90
    """Orders of one end user within so many days are looked at together (DIV-15)."""


SERVED_SOURCES: dict[str, float | None] = {"eu_fsf": 3.0, "un_sc": 7.0, "us_csl": 3.0}
"""EU, UN and US lists, with age limits in days: they are published daily, per change, and daily."""

FEWEST_ENTRIES: dict[str, int] = {
    "eu_fsf": 2_000, "un_sc": 500, "us_csl": 10_000, "us_ofac_sdn": 5_000, "uk_sanctions": 2_000,
    "ch_seco": 1_500, "us_bis_dpl": 200,
}  # fmt: skip
"""About half of what each list held in 2026 (UN 1,003; US 25,921): what is shorter was cut off."""

LOCAL_SOURCES: dict[str, float | None] = {"us_csl": None}
"""Under `up`: the bundled list alone."""
