"""Documents that a UBL order names or brings along."""

import base64
import binascii
import hashlib
from typing import Any

from services.intake.formats.draft import At, Draft, Fields, put, refuse
from services.intake.formats.tables import terms
from services.intake.formats.text import day
from services.intake.formats.xml.nodes import child, children, place, text_of

_TEXT = ("text/plain", "text/markdown", "text/csv")


def keep_documents(draft: Draft, root: Any) -> None:
    """Each as a document of the order: what it is, where it lies, its hash, and its text if it has one."""
    for reference in children(root, "AdditionalDocumentReference"):
        fields: Fields = {}
        where = place(reference)
        kind = text_of(reference, "DocumentType") or text_of(reference, "DocumentTypeCode") or ""
        descriptions = [text_of(one) for one in children(reference, "DocumentDescription")]
        put(fields, "kind", terms("documents").get(kind.casefold(), "other"), where)
        title = " ".join(part for part in (kind, text_of(reference, "ID")) if part)
        put(fields, "title", title, where)
        put(fields, "dated", day(text_of(reference, "IssueDate")), where)
        said = "\n".join(text for text in descriptions if text)
        _attachment(fields, child(reference, "Attachment"), said)
        draft.fields.setdefault("documents", []).append(At(fields, where))


def _attachment(fields: Fields, attachment: Any, said: str) -> None:
    texts = [said]
    if attachment is not None:
        embedded = child(attachment, "EmbeddedDocumentBinaryObject")
        if embedded is not None:
            texts.append(_embedded(fields, embedded))
        link = child(attachment, "ExternalReference")
        if link is not None:
            put(fields, "uri", text_of(link, "URI"), place(link))
            stated = text_of(link, "DocumentHash")
            if stated and (text_of(link, "HashAlgorithmMethod") or "").casefold().endswith("sha256"):
                put(fields, "sha256", stated.lower(), place(link))
    text = "\n".join(part for part in texts if part)
    if text:
        put(fields, "text", text, place(attachment) if attachment is not None else "document")


def _embedded(fields: Fields, embedded: Any) -> str:
    where = place(embedded)
    try:
        content = base64.b64decode("".join((text_of(embedded) or "").split()), validate=True)
    except (binascii.Error, ValueError):
        refuse(where, "is not base64")
    media_type = embedded.get("mimeCode")
    put(fields, "media_type", media_type, where)
    put(fields, "sha256", hashlib.sha256(content).hexdigest(), where)
    if media_type in _TEXT:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            refuse(where, f"is {media_type}, but not UTF-8")
    return ""
