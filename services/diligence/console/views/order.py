"""What the order says, in its own words, with the findings' marks in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.diligence.console import words
from services.diligence.console.dates import day
from services.diligence.console.languages import language_of
from services.diligence.console.marks import Quoted, Segment, segments
from services.diligence.console.views.queue import money
from shared.contracts.assessment import Finding

LINES_SHOWN = 20
"""Lines that no finding quotes; those that one quotes are all shown."""
STATEMENT = (
    "signed_by_end_user", "hr_undertaking", "no_covert_use", "no_reexport", "no_security_transfer",
    "ethics_approval", "consent_protocol", "laboratory", "principal_investigator", "funding_source",
)  # fmt: skip
_RESEARCH = frozenset(STATEMENT[5:])
CONTRACT = ("no_russia_clause", "suspension_right", "audit_right", "remote_disable_right", "public_authority")
_TEXTS = ("name", "tender_ref", "description", "scale", "sites")
_FREE = ("signed_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text with marks, or unknown."""

    parts: tuple[Segment, ...] = ()
    lang: str | None = None
    native: bool = False
    unknown: bool = False
    meta: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its values."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the order; `numbered` for lines."""

    title: str
    rows: tuple[Row, ...]
    numbered: bool = False
    note: str = ""


class Marks:
    """Which finding quotes which place of the order."""

    def __init__(self, findings: Sequence[tuple[int, Finding]]) -> None:
        self._quotes: dict[str, list[Quoted]] = {}
        for number, finding in findings:
            for one in finding.evidence:
                if one.source.startswith("/"):
                    self._quotes.setdefault(one.source, []).append(Quoted(number, one.quote))

    def at(self, pointer: str) -> list[Quoted]:
        """The quotes of one place."""
        return self._quotes.get(pointer, [])

    def under(self, pointer: str) -> bool:
        """Whether anything in this part of the order is quoted."""
        return any(place == pointer or place.startswith(pointer + "/") for place in self._quotes)

    def only(self, number: int, pointer: str) -> list[Quoted]:
        """One finding's quotes of one place."""
        return [one for one in self.at(pointer) if one.number == number]


@dataclass
class OrderText:
    """Makes the sections of one order."""

    order: Mapping[str, Any]
    marks: Marks
    asked: frozenset[str] = field(default=frozenset())
    """Facts that the assessment asks about, as `end_use_statement.ethics_approval`."""

    def sections(self) -> list[Section]:
        """Every part that the order has, in the order of reading."""
        found: list[Section | None] = [self._parties(), self._lines(), self._statement()]
        found += [self._project(), self._route()]
        found += [self._contract(), self._record("compliance", "On file"), self._sites(), self._rest()]
        return [section for section in found if section is not None]

    # Values

    def value(self, pointer: str, text: Any, *, native: bool = False, lang: str | None = None) -> Value:
        """A text with its marks."""
        parts = tuple(segments(str(text), self.marks.at(pointer)))
        return Value(parts, lang, native)

    def fact(self, pointer: str, value: Any) -> Value:
        """A yes/no fact, or a text; unknown where nothing is said."""
        if value is None:
            quoted = tuple(dict.fromkeys(one.number for one in self.marks.at(pointer)))
            return Value((Segment("unknown", quoted, quoted, quoted),), unknown=True)
        if isinstance(value, bool):
            quotes = [Quoted(one.number, "") for one in self.marks.at(pointer)]
            return Value(tuple(segments(words.FACT_ANSWERS[value], quotes)))
        if isinstance(value, list | tuple):
            return _plain(", ".join(words.plain(str(item)) for item in value))
        return self.value(pointer, value)

    # Parts

    def _parties(self) -> Section:
        exporter = self.order["exporter"]
        rows = [Row("Exporter", tuple(self._party(exporter, "/exporter")))]
        for index, party in enumerate(self.order["parties"]):
            label = words.ROLES.get(party["role"], words.plain(party["role"]))
            rows.append(Row(label, tuple(self._party(party, f"/parties/{index}"))))
            rows += self._owners(party, f"/parties/{index}")
        return Section("Parties", tuple(rows))

    def _party(self, party: Mapping[str, Any], at: str) -> Iterator[Value]:
        places = {"country": party.get("country"), "region": party.get("region")}
        yield self.value(f"{at}/name", party["name"], lang=language_of(party["name"], **places))
        for index, text in enumerate(party.get("names_native", ())):
            if text == party["name"] and not self.marks.at(f"{at}/names_native/{index}"):
                continue
            yield self.value(
                f"{at}/names_native/{index}", text, native=True, lang=language_of(text, **places)
            )
        yield from self._place(party, at)
        if party.get("type"):
            yield _joined(("declared type: ", ()), self._part(f"{at}/type", words.plain(party["type"])))
        if party.get("declared_by_customer") is False:
            quotes = [Quoted(one.number, "") for one in self.marks.at(f"{at}/declared_by_customer")]
            yield Value(tuple(segments("not declared by the customer", quotes)))
        for name in ("source", "website", "phone", "email"):
            if party.get(name):
                yield _joined((f"{name}: ", ()), self._part(f"{at}/{name}", party[name]))
        for index, item in enumerate(party.get("identifiers", ())):
            text = f"{item['scheme']} {item['value']}"
            yield self._meta(f"{at}/identifiers/{index}/value", text)

    def _place(self, party: Mapping[str, Any], at: str) -> Iterator[Value]:
        names = [name for name in ("address", "city", "postcode") if party.get(name)]
        code = next((name for name in ("region", "country") if party.get(name)), None)
        parts = [self._part(f"{at}/{name}", party[name]) for name in [*names, *([code] if code else [])]]
        if parts:
            joined: list[Segment] = []
            for part in parts:
                joined += [Segment(", ")] if joined else []
                joined += part
            yield Value(tuple(joined))

    def _owners(self, party: Mapping[str, Any], at: str) -> Iterator[Row]:
        owners = party.get("owners") or ()
        if owners:
            yield Row("Owners", tuple(self._owner(one, f"{at}/owners/{i}") for i, one in enumerate(owners)))
        elif party["role"] == "end_user":
            yield Row("Owners", (_UNKNOWN,))

    def _owner(self, owner: Mapping[str, Any], at: str) -> Value:
        low, high = owner.get("share_min_percent"), owner.get("share_max_percent")
        share = "share unknown" if low is None and high is None else _range(low, high)
        country = f", {owner['country']}" if owner.get("country") else ""
        return Value((*self._part(f"{at}/name", owner["name"]), Segment(f"{country}: {share}")))

    def _lines(self) -> Section:
        lines = list(enumerate(self.order["lines"]))
        quoted = [pair for pair in lines if self.marks.under(f"/lines/{pair[0]}")]
        others = [pair for pair in lines if pair not in quoted] if len(lines) <= 2_000 else lines
        shown = sorted([*quoted, *others[: max(0, LINES_SHOWN - len(quoted))]], key=lambda pair: pair[0])
        rows = tuple(Row(str(line["line"]), tuple(self._line(line, f"/lines/{i}"))) for i, line in shown)
        left = len(lines) - len(shown)
        note = f"{words.count(left, 'more line')}; no finding quotes them." if left else ""
        return Section("Lines", rows, numbered=True, note=note)

    def _line(self, line: Mapping[str, Any], at: str) -> Iterator[Value]:
        text = line["description"]
        yield self.value(f"{at}/description", text, lang=language_of(text))
        parts: list[list[Segment]] = []
        for name in ("sku", "hs", "eu_code", "eccn"):
            if line.get(name):
                prefix = {"hs": "HS ", "eccn": "ECCN ", "eu_code": "EU "}.get(name, "")
                parts.append([Segment(prefix), *self._part(f"{at}/{name}", line[name])])
        quantity = f"{Decimal(line['qty']):,f}" + (f" {line['uom']}" if line.get("uom") else "")
        parts.append(list(segments(quantity, [Quoted(one.number, "") for one in self.marks.at(f"{at}/qty")])))
        if line.get("value"):
            parts.append([Segment(money(line["value"]))])
        parts += [[Segment(said)] for name, said in _LINE_FACTS if line.get(name)]
        yield _joined_meta(parts)
        declared = line.get("capabilities_declared", ())
        if declared:
            names = [self._part(f"{at}/capabilities_declared/{i}", one) for i, one in enumerate(declared)]
            yield _joined_meta([[Segment("declared: "), *names[0]], *names[1:]])

    def _statement(self) -> Section:
        statement = self.order.get("end_use_statement")
        at = "/end_use_statement"
        if not statement or not statement.get("present"):
            return Section("End-use statement", (Row("Statement", (self._none(at, "none given"),)),))
        rows = [Row("Purpose", (self._text(f"{at}/text", statement.get("text")),))]
        signed = [
            self.value(f"{at}/{n}", statement[n]) for n in ("signed_by", "signed_by_role") if statement.get(n)
        ]
        rows.append(Row("Signed by", tuple(signed) or (_UNKNOWN,)))
        rows += [Row(words.FIELDS[n], (_plain(day(statement[n])),)) for n in _FREE if statement.get(n)]
        for name in STATEMENT:
            if name in _RESEARCH and not self._matters(at, name, statement):
                continue
            rows.append(Row(words.FIELDS[name], (self.fact(f"{at}/{name}", statement.get(name)),)))
        return Section("End-use statement", tuple(rows))

    def _matters(self, at: str, name: str, record: Mapping[str, Any]) -> bool:
        asked = f"{at[1:]}.{name}" in self.asked
        return record.get(name) is not None or asked or bool(self.marks.at(f"{at}/{name}"))

    def _project(self) -> Section:
        project = self.order.get("project")
        if not project:
            return Section("Project", (Row("Project", (self._none("/project", "none given"),)),))
        rows = []
        for name in _TEXTS:
            if project.get(name) is not None:
                rows.append(Row(words.FIELDS[name], (self._text(f"/project/{name}", project[name]),)))
            if name == "name" and project.get("names_native"):
                native = enumerate(project["names_native"])
                values = [
                    self.value(f"/project/names_native/{i}", text, native=True, lang=language_of(text))
                    for i, text in native
                ]
                rows.append(Row(words.FIELDS["names_native"], tuple(values)))
        return Section("Project", tuple(rows))

    def _route(self) -> Section:
        rows = list(self._rows("route", ("ship_from", "via", "ship_to", "incoterm", "forwarder")))
        rows += self._rows("payment", ("method", "payer_country", "currency"))
        return Section("Route and payment", tuple(rows) or (Row("Route", (self._none("/route", None),)),))

    def _contract(self) -> Section | None:
        contract = self.order.get("contract") or {}
        if not contract and not self.marks.under("/contract"):
            return None
        rows = [Row(words.FIELDS[n], (self.fact(f"/contract/{n}", contract.get(n)),)) for n in CONTRACT]
        if contract.get("declined_services"):
            rows.append(
                Row(words.FIELDS["declined_services"], (_plain(", ".join(contract["declined_services"])),))
            )
        return Section("Contract", tuple(rows))

    def _record(self, name: str, title: str) -> Section | None:
        record = self.order.get(name) or {}
        plain = {key: value for key, value in record.items() if not isinstance(value, list | dict)}
        rows = [Row(words.FIELDS.get(key, words.plain(key)), (self.fact(f"/{name}/{key}", value),))
                for key, value in plain.items()]  # fmt: skip
        for index, licence in enumerate(record.get("licences") or ()):
            text = " ".join(str(licence[k]) for k in ("authority", "kind", "reference") if licence.get(k))
            until = f", until {day(licence['expires_on'])}" if licence.get("expires_on") else ""
            rows.append(Row("Licence", (self.value(f"/{name}/licences/{index}/reference", text + until),)))
        return Section(title, tuple(rows)) if rows else None

    def _sites(self) -> Section | None:
        sites = self.order.get("sites") or ()
        rows = []
        for index, site in enumerate(sites):
            at = f"/sites/{index}"
            name = site.get("name")
            values = [self.value(f"{at}/name", name)] if name else []
            for place, text in enumerate(site.get("names_native") or ()):
                pointer = f"{at}/names_native/{place}"
                values.append(self.value(pointer, text, native=True, lang=language_of(text)))
            rows.append(Row(f"Site {index + 1}", (*values, *self._place(site, at))))
        return Section("Sites", tuple(rows)) if rows else None

    def _rest(self) -> Section | None:
        rows = []
        if self.order.get("notes"):
            rows.append(Row("Notes", (self._text("/notes", self.order["notes"]),)))
        for related in self.order.get("related_orders") or ():
            rows.append(Row(words.plain(related["relation"]).capitalize(), (_plain(related["order_id"]),)))
        for index, document in enumerate(self.order.get("documents") or ()):
            label = document.get("title") or words.DOCUMENT_KINDS.get(document["kind"], document["kind"])
            at = f"/documents/{index}/text"
            if document.get("text") and self.marks.at(at):
                rows.append(Row(label, (Value(excerpt(document["text"], self.marks.at(at))),)))
        return Section("Notes and documents", tuple(rows)) if rows else None

    # Small ones

    def _rows(self, name: str, fields: Iterable[str]) -> Iterator[Row]:
        record = self.order.get(name) or {}
        for key in fields:
            if record.get(key):
                yield Row(words.FIELDS[key], (self.fact(f"/{name}/{key}", record[key]),))

    def _text(self, pointer: str, text: Any) -> Value:
        return (
            self.fact(pointer, None)
            if text is None
            else self.value(pointer, text, lang=language_of(str(text)))
        )

    def _none(self, pointer: str, text: str | None) -> Value:
        quoted = [Quoted(one.number, "") for one in self.marks.at(pointer)]
        return Value(tuple(segments(text, quoted))) if text else self.fact(pointer, None)

    def _part(self, pointer: str, text: Any) -> list[Segment]:
        return segments(str(text), self.marks.at(pointer))

    def _meta(self, pointer: str, text: str) -> Value:
        return Value(tuple(self._part(pointer, text)), meta=True)


_UNKNOWN = Value((Segment("unknown"),), unknown=True)
_LINE_FACTS = (("intangible", "download"), ("services", "services"))
WINDOW = 240
"""Characters shown on each side of a quote in a long text."""


def excerpt(text: str, quotes: Sequence[Quoted]) -> tuple[Segment, ...]:
    """A long text around its marks; a short one whole. What is left out is said by how much."""
    parts = segments(text, quotes)
    if len(text) <= 4 * WINDOW:
        return tuple(parts)
    return tuple(_cut(part, place, len(parts)) for place, part in enumerate(parts))


def _cut(part: Segment, place: int, count: int) -> Segment:
    text = part.text
    if part.numbers or len(text) <= 3 * WINDOW:
        return part
    head = "" if place == 0 else text[:WINDOW].rpartition(" ")[0] or text[:WINDOW]
    tail = "" if place == count - 1 else text[-WINDOW:].partition(" ")[2] or text[-WINDOW:]
    left = len(text) - len(head) - len(tail)
    return Segment(f"{head} [{left:,} characters not shown] {tail}".strip())


def _plain(text: str) -> Value:
    return Value((Segment(text),))


def _joined(first: tuple[str, Any], rest: list[Segment]) -> Value:
    return Value((Segment(first[0]), *rest), meta=True)


def _joined_meta(parts: Sequence[Sequence[Segment]]) -> Value:
    joined: list[Segment] = []
    for part in parts:
        joined += [Segment(", ")] if joined else []
        joined += part
    return Value(tuple(joined), meta=True)


def _range(low: Any, high: Any) -> str:
    if low is not None and high is not None:
        return f"{low} %" if low == high else f"{low} to {high} %"
    return f"at least {low} %" if low is not None else f"at most {high} %"
