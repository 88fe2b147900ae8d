"""What the sender says beside a document, because its format has no word for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from services.intake.formats.draft import At, Draft, put, refuse
from services.intake.formats.text import whole
from shared.contracts.order.values import PartyRole

ROLES: tuple[str, ...] = get_args(PartyRole)
_MEANT = (*ROLES, "exporter")
NAMES = ("source_system", "revision", "party", "exporter_name", "exporter_country")
"""Query parameters of `POST /v1/orders`."""


@dataclass(frozen=True)
class Beside:
    """Number space and revision of the order, what the document's own codes of parties mean, and who the
    exporter is where the document gives but a number.
    """

    source_system: str | None = None
    revision: int | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    exporter_name: str | None = None
    exporter_country: str | None = None

    @classmethod
    def of(cls, query: Sequence[tuple[str, str]], *, strict: bool = True) -> "Beside":
        """From query parameters; `party=CODE:role` may come often. Raises `OrderRefused`; if `strict`, also
        for names that mean nothing.
        """
        one: dict[str, str] = {}
        roles: dict[str, str] = {}
        for name, value in query:
            if name == "party":
                code, _, role = value.rpartition(":")
                if not code or role not in _MEANT:
                    refuse("?party", f"{value[:60]!r} is not CODE:role; roles are {', '.join(_MEANT)}")
                roles[code] = role
            elif name not in NAMES:
                if strict:
                    refuse(f"?{name[:60]}", f"is no parameter; there are {', '.join(NAMES)}")
            elif one.setdefault(name, value) != value:
                refuse(f"?{name}", "is given twice")
        return cls(
            one.get("source_system"),
            _revision(one.get("revision")),
            roles,
            one.get("exporter_name"),
            one.get("exporter_country"),
        )

    def role_of(self, code: str, known: Mapping[str, str]) -> str | None:
        """The role that a code of a party stands for; what the sender says goes before the table."""
        return self.roles.get(code) or known.get(code)

    def complete(self, draft: Draft) -> None:
        """Add to the draft; raises `OrderRefused` where the document says otherwise."""
        put(draft.fields, "source_system", self.source_system, "?source_system")
        put(draft.fields, "revision", self.revision, "?revision")
        exporter = draft.section("exporter")
        if "name" not in exporter:
            for name, value in (("name", self.exporter_name), ("country", self.exporter_country)):
                if value:
                    exporter[name] = At(value, f"?exporter_{name}")
        if "name" not in exporter:
            refuse("document", "the exporter (its supplier or seller) is not named: say ?exporter_name=")


NOTHING_SAID = Beside()


def _revision(text: str | None) -> int | None:
    if text is None:
        return None
    number = whole(text)
    if number is None:
        refuse("?revision", "is not a whole number")
    return number
