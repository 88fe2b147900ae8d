"""What a body may be written in: media type to the reader that makes an `order.v1` of it.

A reader takes a foreign document and gives a `Draft`: values of `order.v1`, each with the place it was read
at. `read_document` sends the draft through the same strict door as every order. See decision 26.
"""

from services.intake.formats.beside import NOTHING_SAID, Beside
from services.intake.formats.media import FORMATS, ORDER, OWN, Media, media_of
from services.intake.formats.readers import BY_MEDIA_TYPE, Reader, read_document

__all__ = [
    "BY_MEDIA_TYPE",
    "FORMATS",
    "NOTHING_SAID",
    "ORDER",
    "OWN",
    "Beside",
    "Media",
    "Reader",
    "media_of",
    "read_document",
]
