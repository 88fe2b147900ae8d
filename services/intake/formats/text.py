"""Bytes to text, and text to what `order.v1` writes: decimals, days, codes, names in parts."""

import codecs
import re
import unicodedata
from collections.abc import Sequence

from services.intake.formats.draft import Place, refuse

CHARSETS = frozenset(
    {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-9",
     "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
     "windows-1256", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "koi8-r"}
)  # fmt: skip
"""What a `charset=` may name for a document of text."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{3}")
"""Western text has no three letters with accents side by side; other scripts in other code pages have."""
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:([.,])([0-9]*))?(-?)")
_LONGEST = 40
"""Characters of a number: 18 digits, 9 decimals, a sign, and zeros that some systems fill fields with."""
_CODE = re.compile(r"[A-Z0-9]{1,3}")


def decoded(body: bytes, charset: str | None) -> str:
    """The text of a document: by its byte order mark, by the named character set, as UTF-8; without any of
    these as Windows-1252, if it can be Western text. Raises `OrderRefused`.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _strictly(body[len(mark) :], name)
    if charset:
        if charset not in CHARSETS:
            refuse("charset", f"{charset!r} is not read; taken are {', '.join(sorted(CHARSETS))}")
        return _strictly(body, charset)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if _FOREIGN_RUN.search(body):
            byte = f"byte {error.start} is 0x{body[error.start]:02x}"
            refuse("document", f"is not UTF-8 ({byte}) nor Western text: name its charset in Content-Type")
    return _strictly(body, "windows-1252")


def _strictly(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except UnicodeDecodeError as error:
        refuse("document", f"is not {charset}: byte {error.start} is 0x{body[error.start]:02x}")


def decimal(text: str | None, place: Place, *, comma: bool = False) -> str | None:
    """A number as `order.v1` writes it; a point before decimals, or with `comma` either, the sign before or
    after. Where a format has no decimal comma, one would be of thousands.
    """
    compact = (text or "").strip()
    if not compact:
        return None
    found = _DECIMAL.fullmatch(compact)
    if not found or not (found[2] or found[4]) or (found[1] and found[5]) or len(compact) > _LONGEST:
        refuse(place, f"{compact[:60]!r} is not a number: digits and one decimal mark, nothing else")
    if found[3] == "," and not comma:
        refuse(place, f"{compact[:60]!r} has a comma: this format writes decimals with a point")
    whole = found[2].lstrip("0") or "0"
    rest = (found[4] or "").rstrip("0")
    sign = "-" if "-" in (found[1], found[5]) else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def whole(text: str | None, digits: int = 10) -> int | None:
    """A whole number of at most so many ASCII digits; None for anything else."""
    compact = text or ""
    return int(compact) if compact.isascii() and compact.isdigit() and len(compact) <= digits else None


def day(text: str | None) -> str | None:
    """`20261103…` or `2026-11-03…` as a day; anything else as it is, for the strict door to judge."""
    compact = (text or "").strip()
    if not compact or set(compact) <= {"0"}:
        return None  # zeros are how a field of fixed width says nothing
    if compact[:8].isdigit() and compact.isascii():
        return f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}"
    return compact[:10]


def region(code: str | None, country: str | None) -> str | None:
    """A subdivision in ISO 3166-2: with its country before it, whether or not that was written; or none."""
    upper = (code or "").strip().upper()
    if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", upper):
        return upper
    return f"{country}-{upper}" if country and _CODE.fullmatch(upper) else None


def hs_code(text: str | None) -> str | None:
    """Digits of a tariff number, written with or without points and blanks."""
    return re.sub(r"[ .\u00a0]", "", text or "") or None


def joined(parts: Sequence[str], width: int) -> list[str]:
    """A text cut into fields of `width` characters, whole again.

    A full field goes on in the next without a blank, for it was cut there; since nobody knows whether the
    blank fell between, the reading with it comes second. Fields that are not full were filled by hand.
    """
    kept = [part for part in (one.strip("\r\n") for one in parts) if part.strip()]
    cut, spaced = "", ""
    full = False
    for part in kept:
        glued = full or (cut and _wide(cut[-1]) and _wide(part[0]))
        cut += part if glued or not cut else f" {part}"
        spaced += f" {part}" if spaced and not (_wide(spaced[-1]) and _wide(part[0])) else part
        full = len(part) >= width
    readings = [" ".join(reading.split()) for reading in (cut, spaced)]
    return [reading for reading in dict.fromkeys(readings) if reading]


def _wide(character: str) -> bool:
    """Of a script that is written without blanks."""
    return unicodedata.east_asian_width(character) in "WF"
