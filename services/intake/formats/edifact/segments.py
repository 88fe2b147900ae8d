"""The syntax of EDIFACT (ISO 9735): bytes to segments, in the character set that the interchange names."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from services.intake.formats.draft import refuse

CHARSETS = {
    "UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso8859-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5",
    "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9", "UNOW": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
"""Syntax identifiers and their character sets; UNOX (code extension, ISO 2022) is not read."""
MAX_SEGMENTS = 200_000
_CONTROL = re.compile("[\x80-\x9f]")
_IDENTIFIER = re.compile(rb"UNB.(UNO[A-Z])")


class Service(NamedTuple):
    """The characters with a meaning, as UNA names them."""

    component: str = ":"
    element: str = "+"
    mark: str = "."
    release: str = "?"
    terminator: str = "'"


@dataclass(frozen=True)
class Segment:
    """A segment: its tag, its elements in components, and where it is."""

    tag: str
    elements: list[list[str]]
    number: int

    @property
    def place(self) -> str:
        """For people: the how manieth of the interchange, and its tag with what qualifies it."""
        qualifier = self.at(0)
        return f"segment {self.number} ({self.tag}{f'+{qualifier}' if qualifier else ''})"

    def at(self, element: int, component: int = 0) -> str:
        """A component, without blanks around it; empty where there is none."""
        parts = self.elements[element] if element < len(self.elements) else []
        return parts[component].strip() if component < len(parts) else ""

    def parts(self, element: int) -> list[str]:
        """The components of an element as they are."""
        return self.elements[element] if element < len(self.elements) else []


def segments_of(body: bytes) -> list[Segment]:
    """All segments of an interchange; raises `OrderRefused`."""
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")
    service = Service()
    if body.startswith(b"UNA"):
        advice = body[3:9].decode("latin-1")
        if len(advice) < 6 or len({*advice[:2], advice[3], advice[5]}) < 4 or advice[5].isalnum():
            refuse("segment 1 (UNA)", "is not whole: six characters follow UNA")
        service = Service(advice[0], advice[1], advice[2], advice[3], advice[5])
        body = body[9:].lstrip(b" \r\n\t")
    if not body.startswith(b"UNB"):
        refuse("document", "does not begin with UNA or UNB: it is no EDIFACT interchange")
    found = _split(_text(body), service)
    if len(found) < 2 or found[-1].tag != "UNZ":
        refuse("document", "does not end with UNZ: it is cut off, or something follows the interchange")
    return found


def _text(body: bytes) -> str:
    identifier = _IDENTIFIER.match(body)
    name = identifier[1].decode() if identifier else ""
    charset = CHARSETS.get(name)
    if charset is None:
        refuse(
            "segment 1 (UNB)",
            f"names the character set {name or 'of nobody'}; read are {', '.join(CHARSETS)}",
        )
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        refuse(
            "document", f"is {name}, but byte {error.start} is 0x{body[error.start]:02x}: name the right one"
        )
    if charset != "utf-8" and not body.isascii() and _is_utf8(body):
        refuse("document", f"is {name}, but its letters are UTF-8: name UNOW or UNOY in UNB")
    if control := _CONTROL.search(text):
        refuse("document", f"has the character U+{ord(control[0]):04X}, which {name} does not have")
    return text


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _split(text: str, service: Service) -> list[Segment]:
    """One pass over the characters that have a meaning; a released one is a letter like any other."""
    released = service.release if service.release != " " else ""
    meant = re.compile(
        "[" + re.escape(service.component + service.element + service.terminator + released) + "]"
    )
    found: list[Segment] = []
    elements: list[list[str]] = [[]]
    kept: list[str] = []
    begin = end = 0
    for match in meant.finditer(text):
        at = match.start()
        if at < end:
            continue  # released
        kept.append(text[begin:at])
        if match[0] == released:
            kept.append(text[at + 1 : at + 2])
            begin = end = at + 2
            continue
        begin = end = at + 1
        elements[-1].append("".join(kept).replace("\r", "").replace("\n", ""))
        kept = []
        if match[0] == service.element:
            elements.append([])
        elif match[0] == service.terminator:
            found.append(_segment(elements, len(found) + 1))
            elements = [[]]
    if text[begin:].strip() or kept or elements != [[]]:
        refuse(f"segment {len(found) + 1}", "is not ended: the interchange is cut off")
    return found


def _segment(elements: list[list[str]], number: int) -> Segment:
    tag = elements[0][0].strip()
    if number > MAX_SEGMENTS:
        refuse(f"segment {number}", f"there are more than {MAX_SEGMENTS} segments")
    if not (len(tag) == 3 and tag.isascii() and tag.isalnum()):
        refuse(f"segment {number}", f"{tag[:20]!r} is no tag of a segment")
    return Segment(tag, elements[1:], number)
