"""Readers of publishers' own formats, recognised by content, never by file name."""

from services.screening.watchlists.readers import (
    bis_dpl,
    eu_fsf,
    eu_fsf_csv,
    ftm,
    ofac_advanced,
    ofac_csv,
    own_list,
    seco,
    uk_csv,
    uk_xml,
    un_sc,
    us_csl_csv,
    us_csl_json,
)
from services.screening.watchlists.readers.base import Reader

READERS: tuple[Reader, ...] = (
    us_csl_json.READER,
    us_csl_csv.READER,
    un_sc.READER,
    eu_fsf.READER,
    eu_fsf_csv.READER,
    uk_csv.READER,
    uk_xml.READER,
    seco.READER,
    ofac_advanced.READER,
    bis_dpl.READER,
    ofac_csv.READER,
    ftm.READER,
    own_list.READER,
)
"""Asked in this order; the first that recognises a file reads it."""
