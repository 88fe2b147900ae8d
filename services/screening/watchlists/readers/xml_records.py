"""Records of an XML list, one at a time: memory is bounded by the largest record, not by the file.

A document type is refused before anything in it is read, so that no entity can be declared: neither
expansion bombs nor references to files or addresses. Namespaces and prefixes are left out of names.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.parsers import expat

from services.screening.watchlists.errors import WatchlistError

_CHUNK = 1 << 16
_MAX_DEPTH = 64
_MAX_ELEMENTS = 20_000_000
"""OFAC's advanced file has some three million."""
_MAX_RECORD = 200_000
"""Elements in one record; the largest published (reference values of OFAC) have a few thousand."""


class _Collector:
    """Builds the wanted elements and forgets everything else."""

    def __init__(self, wanted: frozenset[str], where: str) -> None:
        self.done: list[ET.Element] = []
        self._wanted = wanted
        self._where = where
        self._open: list[ET.Element] = []
        self._depth = self._elements = self._in_record = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise WatchlistError(self._where, "XML nested too deep or with too many elements")
        local = name.rpartition(":")[2]
        if not self._open and local not in self._wanted and self._depth > 1:
            return
        element = ET.Element(local, {key.rpartition(":")[2]: value for key, value in attributes.items()})
        if self._depth == 1:
            self.done.append(element)
            return
        self._in_record = self._in_record + 1 if self._open else 1
        if self._in_record > _MAX_RECORD:
            raise WatchlistError(self._where, f"an element {self._open[0].tag} of endless length")
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].text = (self._open[-1].text or "") + text

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.done.append(element)

    def doctype(self, *_declared: Any) -> NoReturn:
        raise WatchlistError(self._where, "XML with a document type or entities is not read")


def xml_records(raw: bytes, where: str, *wanted: str) -> Iterator[ET.Element]:
    """The root (its name and attributes only), then every element named in `wanted`, whole, in file order.

    Raises `WatchlistError` for broken XML, a document type, or a shape that no list has.
    """
    collector = _Collector(frozenset(wanted), where)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    parser.StartDoctypeDeclHandler = collector.doctype
    for begin in range(0, len(raw) + 1, _CHUNK):
        _feed(parser, raw[begin : begin + _CHUNK], begin + _CHUNK > len(raw), where)
        yield from collector.done
        collector.done.clear()


def _feed(parser: Any, chunk: bytes, last: bool, where: str) -> None:
    try:
        parser.Parse(chunk, last)
    except WatchlistError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise WatchlistError(where, f"broken XML: {error}") from error


def text_at(node: ET.Element, path: str) -> str:
    """Stripped text at the path, or nothing."""
    return (node.findtext(path) or "").strip()


def texts_at(node: ET.Element, path: str) -> list[str]:
    """Stripped texts of all elements at the path, blanks left out."""
    found = ((item.text or "").strip() for item in node.iterfind(path))
    return [text for text in found if text]
