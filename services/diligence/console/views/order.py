"""What the order says, in its own words, with the findings' marks in them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from services.diligence.console import words
from services.diligence.console.dates import day
from services.diligence.console.languages import language_of
from services.diligence.console.marks import Quoted, Segment, segments
from services.diligence.console.views.order_parties import OrderParties
from services.diligence.console.views.order_values import (
    UNKNOWN,
    Marks,
    Row,
    Section,
    Value,
    excerpt,
    joined_meta,
    plain,
)
from services.diligence.console.views.queue import money
from services.diligence.queue_lines import decoded_order

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
_LINE_FACTS = (("intangible", "download"), ("services", "services"))


def unmarked(document: bytes) -> list[Section]:
    """The sections of an order of which nothing is found or asked; none where it is erased."""
    order = decoded_order(document) if document else None
    return OrderText(order, Marks(()), frozenset()).sections() if order else []


class OrderText(OrderParties):
    """Makes the sections of one order."""

    def sections(self) -> list[Section]:
        """Every part that the order has, in the order of reading."""
        found: list[Section | None] = [self.parties(), self._lines(), self._statement()]
        found += [self._project(), self._route()]
        found += [self._contract(), self._record("compliance", "On file"), self._sites(), self._rest()]
        return [section for section in found if section is not None]

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
                parts.append([Segment(prefix), *self.part(f"{at}/{name}", line[name])])
        quantity = f"{Decimal(line['qty']):,f}" + (f" {line['uom']}" if line.get("uom") else "")
        parts.append(list(segments(quantity, [Quoted(one.number, "") for one in self.marks.at(f"{at}/qty")])))
        if line.get("value"):
            parts.append([Segment(money(line["value"]))])
        parts += [[Segment(said)] for name, said in _LINE_FACTS if line.get(name)]
        yield joined_meta(parts)
        declared = line.get("capabilities_declared", ())
        if declared:
            names = [self.part(f"{at}/capabilities_declared/{i}", one) for i, one in enumerate(declared)]
            yield joined_meta([[Segment("declared: "), *names[0]], *names[1:]])

    def _statement(self) -> Section:
        statement = self.order.get("end_use_statement")
        at = "/end_use_statement"
        if not statement or not statement.get("present"):
            return Section("End-use statement", (Row("Statement", (self.none(at, "none given"),)),))
        rows = [Row("Purpose", (self.text(f"{at}/text", statement.get("text")),))]
        signed = [
            self.value(f"{at}/{n}", statement[n]) for n in ("signed_by", "signed_by_role") if statement.get(n)
        ]
        rows.append(Row("Signed by", tuple(signed) or (UNKNOWN,)))
        rows += [Row(words.FIELDS[n], (plain(day(statement[n])),)) for n in _FREE if statement.get(n)]
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
            return Section("Project", (Row("Project", (self.none("/project", "none given"),)),))
        rows = []
        for name in _TEXTS:
            if project.get(name) is not None:
                rows.append(Row(words.FIELDS[name], (self.text(f"/project/{name}", project[name]),)))
            if name == "name" and project.get("names_native"):
                native = enumerate(project["names_native"])
                values = [
                    self.value(f"/project/names_native/{i}", text, native=True, lang=language_of(text))
                    for i, text in native
                ]
                rows.append(Row(words.FIELDS["names_native"], tuple(values)))
        return Section("Project", tuple(rows))

    def _route(self) -> Section:
        rows = list(self.rows("route", ("ship_from", "via", "ship_to", "incoterm", "forwarder")))
        rows += self.rows("payment", ("method", "payer_country", "currency"))
        return Section("Route and payment", tuple(rows) or (Row("Route", (self.none("/route", None),)),))

    def _contract(self) -> Section | None:
        contract = self.order.get("contract") or {}
        if not contract and not self.marks.under("/contract"):
            return None
        rows = [Row(words.FIELDS[n], (self.fact(f"/contract/{n}", contract.get(n)),)) for n in CONTRACT]
        if contract.get("declined_services"):
            rows.append(
                Row(words.FIELDS["declined_services"], (plain(", ".join(contract["declined_services"])),))
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
            rows.append(Row(f"Site {index + 1}", (*values, *self.place(site, at))))
        return Section("Sites", tuple(rows)) if rows else None

    def _rest(self) -> Section | None:
        rows = []
        if self.order.get("notes"):
            rows.append(Row("Notes", (self.text("/notes", self.order["notes"]),)))
        for related in self.order.get("related_orders") or ():
            rows.append(Row(words.plain(related["relation"]).capitalize(), (plain(related["order_id"]),)))
        for index, document in enumerate(self.order.get("documents") or ()):
            label = document.get("title") or words.DOCUMENT_KINDS.get(document["kind"], document["kind"])
            at = f"/documents/{index}/text"
            if document.get("text") and self.marks.at(at):
                rows.append(Row(label, (Value(excerpt(document["text"], self.marks.at(at))),)))
        return Section("Notes and documents", tuple(rows)) if rows else None
