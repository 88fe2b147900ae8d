"""XML, hardened; which document it is, is told by its root element."""

from functools import partial
from typing import Any

from lxml import etree

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, Place, refuse
from services.intake.formats.idoc.order import read_xml_idoc
from services.intake.formats.ubl.order import NAMESPACE, read_ubl
from services.intake.formats.xml.nodes import local, path_of

MAX_TAGS = 400_000
"""`<` in a document: an order of 10,000 lines has some 300,000."""
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_IDOCS = ("ORDERS05", "ORDERS04", "ORDERS03", "ORDERS02", "ORDERS01")


def read_xml(body: bytes, charset: str | None, beside: Beside) -> Draft:
    """A UBL order or an IDoc; raises `OrderRefused`."""
    root = _unwrapped(_parsed(body, charset))
    name = etree.QName(root)
    if name.namespace == NAMESPACE and name.localname == "Order":
        return read_ubl(root, beside)
    if name.localname in _IDOCS and not name.namespace:
        return read_xml_idoc(root, beside)
    of = f" of {name.namespace}" if name.namespace else ""
    return refuse(
        _place(root),
        f"the document is {name.localname}{of}; taken are Order of {NAMESPACE}, and ORDERS05 (IDoc)",
    )


def _unwrapped(root: Any) -> Any:
    """The document in an envelope of UN/CEFACT, as Peppol's access points hand it on; or the root itself."""
    if local(root) != "StandardBusinessDocument":
        return root
    inside = [child for child in root if local(child) != "StandardBusinessDocumentHeader"]
    if len(inside) != 1:
        refuse(_place(root), f"the envelope has {len(inside)} documents: send one order at a time")
    return inside[0]


def _place(element: Any) -> Place:
    return partial(path_of, element)


def _parsed(body: bytes, charset: str | None) -> Any:
    if any(mark in body for mark in _DOCTYPES):
        refuse("document", "has a document type (DOCTYPE), which is not read: it may declare entities")
    if body.count(b"<") > MAX_TAGS:
        refuse("document", f"has more than {MAX_TAGS} tags")
    try:
        parser = etree.XMLParser(
            encoding=charset,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            recover=False,
            remove_comments=True,
            remove_pis=True,
        )
    except LookupError:
        refuse("charset", f"{charset!r} is no character set known here")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        refuse(f"line {getattr(error, 'lineno', 0) or 1}", f"is not well-formed XML: {_said(error)}")
    if root.getroottree().docinfo.doctype:
        refuse("document", "has a document type (DOCTYPE), which is not read: it may declare entities")
    return root


def _said(error: Exception) -> str:
    return " ".join((getattr(error, "msg", None) or str(error)).split())[:200]
