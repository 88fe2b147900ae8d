"""Reads `multipart/form-data`: a form with a file, as browsers send it (RFC 7578).

Only the lines above each part go through the mail parser: over a whole file it takes seconds and ten times
the memory, and the customer's page is open to whoever has a link.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import HTTP

from starlette.requests import Request

from services.diligence.console.forms import MOST_FIELDS, Form
from shared.web.problems import Problem

_KIND = "multipart/form-data"
_LONGEST_HEAD = 8 * 1024
"""Bytes above a part: its field, the name of its file, its type."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as its sender named it; nothing of it is believed yet."""

    field: str
    name: str
    content: bytes


async def read_upload(request: Request) -> tuple[Form, list[File]]:
    """Fields and files; the body's size is limited before. 415 for another type, 400 for what is none."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != _KIND or "\n" in kind:
        raise Problem(415, "Not a form with a file", f"Send {_KIND}.", type_="form")
    boundary = _head(f"Content-Type: {kind}".encode("latin-1")).get_boundary()
    if not boundary:
        raise _not_a_form()
    pairs, files = [], []
    for head, content in _parts(await request.body(), boundary.encode("latin-1", "replace")):
        field = str(head.get_param("name", "", header="content-disposition"))
        name = head.get_filename()
        if name is None:
            text = content.decode("utf-8", "replace")
            pairs.append((field, text.replace("\r\n", "\n").replace("\x00", "")))
        elif name:
            files.append(File(field, name, content))
    return Form(tuple(pairs)), files


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[Message, bytes]]:
    """Head and content of each part, up to the closing boundary; raises the 400."""
    found = (b"\r\n" + body).split(b"\r\n--" + boundary, MOST_FIELDS + 1)
    if len(found) < 3 or not found[-1].startswith(b"--"):
        raise _not_a_form()
    for part in found[1:-1]:
        head, blank, content = part.partition(b"\r\n\r\n")
        if not blank or not head.startswith(b"\r\n") or len(head) > _LONGEST_HEAD:
            raise _not_a_form()
        yield _head(head[2:]), content


def _head(lines: bytes) -> Message:
    return BytesHeaderParser(policy=HTTP).parsebytes(lines + b"\r\n\r\n")


def _not_a_form() -> Problem:
    return Problem(400, "Not a form", "The form cannot be read.", type_="form")
