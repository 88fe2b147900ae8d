"""Facts of `order.v1` under their own names, as free properties, columns and custom fields carry them.

A name is a field of a line (`eccn`), of an object of the order (`end_use_statement.text`) or of a party by
its role (`end_user.region`, a second one as `end_user.2.region`). What the exporter alone may say of its own
records is taken only from documents that the exporter writes.
"""

import re
import types
from typing import Any, get_args, get_origin

from services.intake.formats.beside import ROLES
from services.intake.formats.draft import At, Draft, Fields, Place, add, put, refuse
from services.intake.formats.text import decimal, hs_code
from shared.contracts.order.parties import Exporter, Party
from shared.contracts.order.transaction import (
    Compliance,
    Contract,
    EndUseStatement,
    Line,
    Payment,
    Project,
    Route,
)
from shared.contracts.order.values import Part, Person

CUSTOMERS: dict[str, type[Part]] = {
    "end_use_statement": EndUseStatement, "project": Project, "route": Route, "payment": Payment,
}  # fmt: skip
OWN: dict[str, type[Part]] = {
    "contract": Contract, "compliance": Compliance, "exporter": Exporter, "submitted_by": Person,
    "sales_owner": Person,
}  # fmt: skip
_OWN_OF_PARTIES = frozenset({"declared_by_customer", "source"})
_OWN_OF_LINES = frozenset({"capability_record"})
_SKIPPED = frozenset({"role", "owners", "licences", "line", "qty", "value", "description"})
_PARTY = re.compile(rf"({'|'.join(ROLES)})(?:\.([2-9]|[1-9][0-9]{{1,2}}))?\.([a-z_]+)")
_LONG = frozenset({"text", "description"})
"""Texts that a document may say in several pieces, such as an end use for each line."""
_LONGEST = 20_000
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_UNKNOWN = frozenset({"unknown", "null"})


class Facts:
    """Puts named facts into a draft; `own` where the exporter wrote the document.

    Those of parties are kept until `done`: they may stand before the party they are about.
    """

    def __init__(self, draft: Draft, *, own: bool) -> None:
        self._draft = draft
        self._own = own
        self._sections = {**CUSTOMERS, **OWN} if own else CUSTOMERS
        self._numbered: dict[tuple[str, str], Fields] = {}
        self._of_parties: list[tuple[str, str, str, str, Place]] = []

    def say(self, name: str, value: str, place: Place, line: Fields | None = None) -> bool:
        """Whether `name` is a fact, which is then kept; raises `OrderRefused` for what it cannot be."""
        if line is not None and self.is_of_line(name):
            _keep(line, Line, name, value, place)
            return True
        section, _, field = name.partition(".")
        if section in self._sections and _may_be_said(self._sections[section], field):
            _keep(self._draft.section(section), self._sections[section], field, value, place)
            return True
        return self._say_of_party(name, value, place)

    def is_of_line(self, name: str) -> bool:
        """Whether it is a fact of a line."""
        return _may_be_said(Line, name) and (self._own or name not in _OWN_OF_LINES)

    def is_of_order(self, name: str) -> bool:
        """Whether it is a fact of the order or of a party."""
        section, _, field = name.partition(".")
        if section in self._sections and _may_be_said(self._sections[section], field):
            return True
        found = _PARTY.fullmatch(name)
        return bool(found and self._may_be_said_of_party(found[3]))

    def _may_be_said_of_party(self, field: str) -> bool:
        return _may_be_said(Party, field) and (self._own or field not in _OWN_OF_PARTIES)

    def _say_of_party(self, name: str, value: str, place: Place) -> bool:
        found = _PARTY.fullmatch(name)
        if not found or not self._may_be_said_of_party(found[3]):
            return False
        if value.strip():
            self._of_parties.append((found[1], found[2] or "", found[3], value, place))
        return True

    def done(self) -> None:
        """Every party of the document is known: give them what was said of them."""
        for role, number, field, value, place in self._of_parties:
            _keep(self._party(role, number, place), Party, field, value, place)
        self._of_parties = []

    def _party(self, role: str, number: str, place: Place) -> Fields:
        """The party that facts of this role are about: the only one of the role, or one of their own."""
        known = self._numbered.get((role, number))
        if known is None:
            taken = {id(fields) for fields in self._numbered.values()}
            others = [party.value for party in self._draft.parties if party.value["role"].value == role]
            free = [fields for fields in others if id(fields) not in taken]
            if len(free) > 1 and not number:
                refuse(place, f"there are {len(free)} parties with the role {role}: which one is not said")
            known = free[0] if len(free) == 1 and not number else self._draft.party(role, place)
            self._numbered[role, number] = known
        return known


def _may_be_said(model: type[Part], field: str) -> bool:
    return field in model.model_fields and field not in _SKIPPED


def _keep(fields: Fields, model: type[Part], name: str, value: str, place: Place) -> None:
    text = value.strip()
    if not text:
        return
    if name == "identifiers":
        for one in filter(None, (part.strip() for part in text.split("|"))):
            scheme, _, number = one.partition(":")
            fields.setdefault(name, []).append(At({"scheme": scheme.strip(), "value": number.strip()}, place))
    elif _kind(model, name) is tuple:
        for one in text.split("|"):
            add(fields, name, one.strip(), place)
    elif name in _LONG:
        known = fields.get(name)
        if known and len(known.value) > _LONGEST:
            refuse(place, f"{name} is longer than {_LONGEST} characters")
        if known is None or text not in known.value.split("\n"):
            fields[name] = At(f"{known.value}\n{text}" if known else text, place)
    else:
        put(fields, name, _value(_kind(model, name), name, text, place), place)


def _kind(model: type[Part], name: str) -> Any:
    """`bool`, `int`, `tuple`, or `str` for all that is written as text."""
    annotation: Any = model.model_fields[name].annotation
    options = get_args(annotation) if get_origin(annotation) in (types.UnionType,) else (annotation,)
    for option in options:
        if option in (bool, int):
            return option
        if get_origin(option) is tuple:
            return tuple
    return str


def _value(kind: Any, name: str, text: str, place: Place) -> Any:
    if kind is bool:
        return _fact(text, place)
    if kind is int:
        number = decimal(text, place) or ""
        return int(number) if number.isdigit() and len(number) < 10 else text
    return hs_code(text) if name == "hs" else text


def _fact(text: str, place: Place) -> bool | None:
    """Three-valued: yes, no, or unknown, which is the same as nothing said."""
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _UNKNOWN:
        return None
    return refuse(place, f"{text[:60]!r} is neither yes, no nor unknown")
