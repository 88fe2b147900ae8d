"""Readers of publishers' own formats, recognised by content, never by file name."""

from services.screening.watchlists.readers import bis_dpl, eu_fsf, ofac_sdn, un_sc, us_csl_csv, us_csl_json
from services.screening.watchlists.readers.base import Reader

READERS: tuple[Reader, ...] = (
    us_csl_json.READER,
    us_csl_csv.READER,
    un_sc.READER,
    eu_fsf.READER,
    bis_dpl.READER,
    ofac_sdn.READER,
)
"""Asked in this order; the first that recognises a file reads it."""
