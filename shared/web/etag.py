"""Optimistic concurrency over HTTP: `ETag` from an aggregate's version, `If-Match` on updates (RFC 9110)."""

from typing import Any

from fastapi import Request

from shared.web.problems import Problem


def etag(version: int) -> str:
    """The strong entity tag of a version: `"7"`."""
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """The version that `If-Match` names; 428 when the header is missing, 412 when it is no version of ours.

    Two people at one case: who changes it says which version was read.
    """
    given = request.headers.get("if-match")
    if given is None:
        detail = "Send If-Match with the ETag of the version that you read."
        raise Problem(428, "Precondition required", detail, type_="precondition-required")
    text = given.strip()
    number = text[1:-1]
    if text != f'"{number}"' or not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise changed()
    return int(number)


def changed(version: int | None = None, **meanwhile: Any) -> Problem:
    """412: somebody else was first; `meanwhile` says who and what, as members of the problem."""
    detail = "It has changed since you read it: read it again, then decide."
    headers = {"ETag": etag(version)} if version is not None else {}
    return Problem(412, "Changed meanwhile", detail, type_="changed", headers=headers, **meanwhile)
