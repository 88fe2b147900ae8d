"""Reads `multipart/form-data`: a form with a file, as browsers send it."""

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

from starlette.requests import Request

from services.diligence.console.forms import Form
from shared.web.problems import Problem

_KIND = "multipart/form-data"


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
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + await request.body())
    if not message.is_multipart():
        raise Problem(400, "Not a form", "The form cannot be read.", type_="form")
    pairs, files = [], []
    for part in message.iter_parts():
        field = str(part.get_param("name", "", header="content-disposition"))
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        name = part.get_filename()
        if name is None:
            pairs.append(
                (field, content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", ""))
            )
        elif name:
            files.append(File(field, name, content))
    return Form(tuple(pairs)), files
