"""Reads posted forms (`application/x-www-form-urlencoded`), as browsers send them without script."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.requests import Request

from shared.web.problems import Problem

MOST_FIELDS = 500
MOST_CHARACTERS = 100_000
"""Of one field; reasons end at 20,000 and say so themselves."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form in order; a name may stand more than once."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """The last value; empty when there is none."""
        return next((value for key, value in reversed(self.pairs) if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value, in order."""
        return [value for key, value in self.pairs if key == name]

    def fields(self, leave_out: Iterable[str] = ()) -> dict[str, list[str]]:
        """Name to values, for keeping as a draft."""
        left = set(leave_out)
        found: dict[str, list[str]] = {}
        for key, value in self.pairs:
            if key not in left:
                found.setdefault(key, []).append(value)
        return found

    def number(self, name: str) -> int:
        """A whole number that one of our pages has put there; 400 when it is none."""
        text = self.get(name)
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise Problem(400, "Not one of our forms", f"The field {name!r} is no number.", type_="form")
        return int(text)


def is_uuid(text: str) -> bool:
    """Whether one of our pages can have put it there as the number of a case."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def read_form(request: Request) -> Form:
    """The form of a request; 415 for another type, 400 for what is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Problem(415, "Not a form", "Send application/x-www-form-urlencoded.", type_="form")
    try:
        text = (await request.body()).decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise Problem(400, "Not a form", "The form cannot be read.", type_="form") from error
    if any("\x00" in part or len(part) > MOST_CHARACTERS for pair in pairs for part in pair):
        raise Problem(422, "A field is too long", f"At most {MOST_CHARACTERS} characters.", type_="form")
    # Browsers send line ends as CR LF; what was typed had one character.
    return Form(tuple((key, value.replace("\r\n", "\n")) for key, value in pairs))
