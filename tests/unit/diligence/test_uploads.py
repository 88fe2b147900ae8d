"""Which files are taken: by what they hold, with a reason that the sender can act on."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.diligence.domain.uploads import MAX_UPLOAD, UploadRefused, inspect

PDF = b"%PDF-1.7\n1 0 obj\n"


def archive(**members: bytes) -> bytes:
    """An office file as ZIP; `__` in a name stands for a full stop, `_slash_` for a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"[Content_Types]__xml": b"<Types/>", **members}.items():
            file.writestr(name.replace("__", ".").replace("_slash_", "/"), content)
    return held.getvalue()


def locked(content: bytes) -> bytes:
    """The same archive, its members marked as encrypted."""
    return content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("ethics approval.pdf", PDF, "application/pdf"),
        ("伦理批准.PDF", PDF, "application/pdf"),
        ("scan.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("mail.eml", "From: someone\n\nпривет".encode(), "text/plain; charset=utf-8"),
        (
            "letter.docx",
            archive(word_slash_document__xml=b"<w/>"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_ordinary_evidence_is_taken_as_what_it_is(name: str, content: bytes, media_type: str) -> None:
    upload = inspect(name, content)
    assert (upload.media_type, upload.content) == (media_type, content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("approval.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "holds a web page"),
        ("approval.pdf", b"just words", "holds something else"),
        ("notes.txt", b"  <SVG onload=alert(1)>", "holds a web page"),
        ("notes.txt", b"hello <script>", "holds a web page"),
        ("notes.txt", b"a\x00b", "holds something else"),
        ("page.html", b"<html>", "are not taken"),
        ("tool.exe", b"MZ", "are not taken"),
        ("nothing.pdf", b"", "is empty"),
        ("../../etc/passwd.pdf", PDF, "no path"),
        ("..\\x.pdf", PDF, "no path"),
        (".pdf", PDF, "no path"),
        ("a\u202efdp.exe.pdf", PDF, "invisible"),
        ("a\nb.pdf", PDF, "invisible"),
        ("x" * 201 + ".pdf", PDF, "1 to 200"),
        ("big.pdf", PDF + b"\x00" * MAX_UPLOAD, "more than 20 MiB"),
        ("torn.docx", b"PK\x03\x04torn", "damaged"),
        ("bomb.docx", archive(word_slash_document__xml=b"\x00" * 30_000_000), "unpacks"),
        ("macro.docx", archive(word_slash_vbaProject__bin=b"x"), "macros"),
        ("nested.xlsx", archive(inner__zip=b"PK\x03\x04"), "other archives"),
        ("inside.docx", archive(word_slash_media_slash_image1__png=archive()), "other archives"),
        ("many.docx", archive(**{f"a{number}": b"" for number in range(2_001)}), "more than 2,000 files"),
        ("secret.docx", locked(archive(word_slash_document__xml=b"<w/>")), "damaged"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "are not taken"),
        ("drawing.png", b"<svg onload='alert(1)'/>", "holds a web page"),
        ("climbing.docx", archive(**{"__" * 2 + "_slash_x": b"x"}), "outside itself"),
    ],
)
def test_what_could_harm_is_refused_with_its_reason(name: str, content: bytes, says: str) -> None:
    with pytest.raises(UploadRefused, match=says):
        inspect(name, content)


def test_an_archive_that_is_no_office_file_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("readme.txt", b"hello")
    with pytest.raises(UploadRefused, match="no office file"):
        inspect("letter.docx", held.getvalue())


@given(st.text(max_size=30), st.binary(max_size=200))
def test_no_file_is_more_than_taken_or_refused(name: str, content: bytes) -> None:
    for ending in ("", ".pdf", ".docx", ".txt"):
        try:
            assert inspect(name + ending, content).content == content
        except UploadRefused as refusal:
            assert str(refusal)
