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
MAX_SEGMENTS, MAX_ELEMENTS = 150_000, 100
"""Ten thousand lines of fifteen segments; no segment of the directories has a third of these elements."""
_PRIVATE = 0xE000
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
    """Released characters are put aside first, so that the rest can be split where it is separated."""
    aside = _Aside.of(text, service)
    *pieces, rest = aside.text.split(service.terminator)
    if rest.strip():
        refuse(f"segment {len(pieces) + 1}", "is not ended: the interchange is cut off")
    if len(pieces) > MAX_SEGMENTS:
        refuse(f"segment {MAX_SEGMENTS + 1}", f"there are more than {MAX_SEGMENTS} segments")
    return [_segment(piece, number, service, aside) for number, piece in enumerate(pieces, 1)]


@dataclass(frozen=True)
class _Aside:
    """A text whose released characters stand as others that no text has, and the way back."""

    text: str
    back: dict[int, str]

    @classmethod
    def of(cls, text: str, service: Service) -> "_Aside":
        text = text.replace("\r", "").replace("\n", "")
        if service.release == " " or service.release not in text:
            return cls(text, {})
        stands = {meant: chr(_PRIVATE + index) for index, meant in enumerate(service)}
        if private := next((char for char in stands.values() if char in text), None):
            refuse("document", f"has the character U+{ord(private):04X}, which is nobody's")
        released = re.compile(re.escape(service.release) + "(.)", re.DOTALL)
        aside = released.sub(lambda found: stands.get(found[1], found[1]), text)
        return cls(aside, {ord(char): meant for meant, char in stands.items()})


def _segment(piece: str, number: int, service: Service, aside: _Aside) -> Segment:
    first, *rest = piece.split(service.element)
    tag = first.split(service.component)[0].strip()
    if not (len(tag) == 3 and tag.isascii() and tag.isalnum()):
        refuse(f"segment {number}", f"{tag[:20]!r} is no tag of a segment")
    elements = [element.split(service.component) for element in rest]
    if len(elements) > MAX_ELEMENTS or any(len(parts) > MAX_ELEMENTS for parts in elements):
        refuse(f"segment {number} ({tag})", f"has more than {MAX_ELEMENTS} elements or parts of one")
    if aside.back:
        elements = [[part.translate(aside.back) for part in parts] for parts in elements]
    return Segment(tag, elements, number)
