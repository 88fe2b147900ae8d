"""Which files are taken: by what they hold, never by what they call themselves.

A document is kept and handed out again as it came; nothing here opens, renders or executes it.
"""

import hashlib
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from shared.contracts.order.values import is_blank

MAX_UPLOAD = 20 * 1024 * 1024
"""Bytes: a scanned contract of a hundred pages. Larger evidence is filed by its hash alone."""
MAX_NAME = 200
MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
"""Unpacked by packed size of a whole archive: office files reach about 20, bombs 1,000 and more."""
_HIDING = ("Cc", "Cf", "Co", "Cs")
_MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"<body", b"<head", b"<iframe")
_ACTIVE = (".js", ".vbs", ".exe", ".dll", ".bat", ".cmd", ".ps1", ".jar", ".zip", ".htm", ".html", ".hta")
_ZIP, _MEMBER = b"PK\x03\x04", b"PK\x01\x02"
_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError, zlib.error)


class UploadRefused(Exception):
    """The file is not taken; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept."""

    name: str
    media_type: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Format:
    says: str
    endings: tuple[str, ...]
    media_type: str
    holds: Callable[[bytes], bool]


def _starts(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(magic)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not _is_markup(content)


def _is_markup(content: bytes) -> bool:
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(_MARKUP) or b"<script" in content[:65_536].lower()


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = (
    _Format("a PDF", (".pdf",), "application/pdf", _starts(b"%PDF-")),
    _Format("a PNG picture", (".png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    _Format("a JPEG picture", (".jpg", ".jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    _Format("a TIFF picture", (".tif", ".tiff"), "image/tiff", _starts(b"II*\x00", b"MM\x00*")),
    _Format("a Word file", (".docx",), f"{_OFFICE}.wordprocessingml.document", _starts(_ZIP)),
    _Format("an Excel file", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet", _starts(_ZIP)),
    _Format("an OpenDocument text", (".odt",), "application/vnd.oasis.opendocument.text", _starts(_ZIP)),
    _Format("plain text", (".txt", ".csv", ".eml", ".md"), "text/plain; charset=utf-8", _is_text),
)
TAKEN = ", ".join(ending for format_ in FORMATS for ending in format_.endings)


def inspect(name: str, content: bytes) -> Upload:
    """The file as it may be kept; raises `UploadRefused`."""
    check_name(name)
    if not content:
        raise UploadRefused(f"{name} is empty.")
    if len(content) > MAX_UPLOAD:
        raise UploadRefused(f"{name} has more than {MAX_UPLOAD // 2**20} MiB. File it by its hash instead.")
    ending = "." + name.rpartition(".")[2].lower()
    format_ = next((one for one in FORMATS if ending in one.endings), None)
    if format_ is None:
        raise UploadRefused(f"Files such as {name} are not taken. These are: {TAKEN}.")
    if not format_.holds(content):
        kind = "a web page" if _is_markup(content) else "something else"
        raise UploadRefused(f"{name} says it is {format_.says}, but it holds {kind}.")
    if content.startswith(_ZIP):
        _check_archive(name, content)
    return Upload(name, format_.media_type, hashlib.sha256(content).hexdigest(), content)


def check_name(name: str) -> None:
    """A name for people, never a path; raises `UploadRefused`."""
    if is_blank(name) or len(name) > MAX_NAME:
        raise UploadRefused(f"A file needs a name of 1 to {MAX_NAME} characters.")
    if "/" in name or "\\" in name or name.startswith("."):
        raise UploadRefused("A file name holds no path: rename the file without / or \\, or a leading dot.")
    if any(unicodedata.category(letter) in _HIDING for letter in name):
        raise UploadRefused("The file name holds invisible characters. Rename the file.")


def _check_archive(name: str, content: bytes) -> None:
    """Office files are archives: nothing in them may unpack to a flood, run, or leave its folder."""
    if content.count(_MEMBER) > MAX_MEMBERS:  # counted before anything reads the list of them
        raise UploadRefused(f"{name} holds more than {MAX_MEMBERS:,} files. Send it as a PDF.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        nested = any(_begins_as_archive(archive, member) for member in members)
    except _DAMAGED as error:
        raise UploadRefused(f"{name} is damaged: {error}.") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise UploadRefused(f"{name} unpacks to far more than it is. Send it as a PDF.")
    names = [member.filename.lower() for member in members]
    if any(".." in one.split("/") or one.startswith("/") or "\\" in one for one in names):
        raise UploadRefused(f"{name} holds files outside itself.")
    if nested or any(one.endswith(_ACTIVE) or one.endswith("vbaproject.bin") for one in names):
        raise UploadRefused(f"{name} holds programs, macros or other archives. Send it as a PDF.")
    if not {"[content_types].xml", "mimetype"} & set(names):
        raise UploadRefused(f"{name} is an archive and no office file.")


def _begins_as_archive(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whatever it is called: a document in a document unpacks twice. Reads its first bytes alone."""
    with archive.open(member) as opened:
        return opened.read(len(_ZIP)) == _ZIP
