"""The queue as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.diligence.console import words
from services.diligence.console.dates import Clock, age, day
from services.diligence.console.languages import language_of
from services.diligence.console.queries.queue import Wanted
from services.diligence.queue_lines import BASES

VIEWS = (
    ("open", "All open"),
    ("mine", "Needs me"),
    ("first", "First decision"),
    ("second", "Second signature"),
    ("customer", "Waiting for customer"),
    ("authority", "Waiting for authority"),
    ("left", "Goods have left"),
    ("closed", "Closed"),
)
SORTS = (
    ("outcome", "Outcome, severity, due"),
    ("oldest", "Oldest first"),
    ("severity", "Severity"),
    ("newest", "Last changed"),
)
GOODS_LENGTH = 76
OUTCOMES = ("BLOCK", "NOTIFY", "HOLD", "REVIEW")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the order's own words, with its native forms and their language."""

    text: str
    native: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the queue."""

    case_id: UUID
    url: str
    outcome: str
    severity: int
    order_id: str
    exporter: str
    revision: str
    user: Name
    place: tuple[str, ...]
    undeclared: bool
    goods: str
    value: str
    why: tuple[str, ...]
    findings: str
    list_only: str
    waits_for: str
    waits_more: str
    due: str
    late: bool
    age: str
    owner: str
    closed: bool
    recalled: bool


def row_of(record: asyncpg.Record, wanted: Wanted, clock: Clock, now: datetime) -> Row:
    """A row of `case_queue` as shown."""
    line: dict[str, Any] = msgspec.json.decode(record["line"])
    waits_for, waits_more = waiting_for(record, line)
    live = record["state"] not in ("decided", "closed")
    query = wanted.query()
    return Row(
        case_id=record["case_id"],
        url=f"/cases/{record['case_id']}" + (f"?{query}" if query else ""),
        outcome=record["disposition"],
        severity=record["severity"],
        order_id=line["order_id"],
        exporter=", ".join(filter(None, (line["exporter"]["name"], line["exporter"].get("country")))),
        revision=_revision(line),
        user=name_of(line["end_user"]),
        place=_place(line["end_user"]),
        undeclared=line["end_user"].get("declared") is False,
        goods=_goods(line),
        value=money(line["value"]) if line["value"] else "",
        why=tuple(line["why"]),
        findings=_counted(line["counts"]),
        list_only=line["list_only"],
        waits_for=waits_for,
        waits_more=waits_more,
        due=f"due {clock.short(record['due_at'])}" if live else "",
        late=live and record["due_at"] < now,
        age=age((now if live else record["changed_at"]) - record["opened_at"]),
        owner=record["owner_name"],
        closed=not live,
        recalled=live and record["recalled"],
    )


def waiting_for(record: asyncpg.Record, line: Mapping[str, Any]) -> tuple[str, str]:
    """What the case waits for, and the person or party: never nobody while it is open."""
    state = record["state"]
    if state == "open":
        return "First decision", record["owner_name"] or "any reviewer"
    if state == "proposed":
        return "Second signature", f"anyone but {record['first_decider_name'] or record['first_decider']}"
    if state == "waiting_customer":
        asked = line["questions"]
        return "Customer" + (f": {words.count(asked, 'question')}" if asked else ""), ""
    if state == "waiting_authority":
        return "Authority", ""
    return words.STATES[state], ""


def name_of(party: Mapping[str, Any]) -> Name:
    """A party's name with its native forms."""
    places = {"country": party.get("country"), "region": party.get("region")}
    native = tuple(
        (text, language_of(text, **places)) for text in party.get("names_native", ()) if text != party["name"]
    )
    return Name(party["name"], native)


def money(value: Mapping[str, str]) -> str:
    """`EUR 516,000.00`; decimals as given, at least two."""
    amount = Decimal(value["amount"])
    exponent = amount.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{value['currency']} {amount:,.{places}f}"


def _revision(line: Mapping[str, Any]) -> str:
    dated = line.get("order_date")
    return f"rev. {line['revision']}" + (f", dated {day(dated)}" if dated else "")


def _place(party: Mapping[str, Any]) -> tuple[str, ...]:
    kind = words.plain(party["type"]).capitalize() if party.get("type") else ""
    code = party.get("region") or party.get("country") or ""
    city = party.get("city") or ""
    where = f"{city} ({code})" if city and code else code or city
    return tuple(part for part in (kind, where) if part)


def _goods(line: Mapping[str, Any]) -> str:
    shown = []
    for text, quantity in zip(line["goods"], line["quantities"], strict=True):
        many = f"{Decimal(quantity):,f} × " if quantity not in ("1", "") else ""
        shown.append(f"{many}{brief(text)}")
    left = line["lines"] - len(shown)
    return "; ".join(shown) + (f"; and {words.count(left, 'more line')}" if left else "")


def brief(text: str) -> str:
    """The beginning of a long description, at a word's end; the case shows all of it."""
    if len(text) <= GOODS_LENGTH:
        return text
    return (text[:GOODS_LENGTH].rpartition(" ")[0] or text[:GOODS_LENGTH]).rstrip(",;: ") + " …"


def _counted(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    parts = [f"{counts[basis]} {basis}" for basis in BASES if counts.get(basis)]
    return words.count(total, "finding") + (f": {', '.join(parts)}" if parts else "")


def heading(counts: asyncpg.Record, now: datetime) -> str:
    """`3 open. 2 need you. Oldest 6 d 4 h. Nothing is past its due time.`"""
    if not counts["open"]:
        return "Nothing is open."
    late = counts["late"]
    past = f"{words.count(late, 'is', 'are')} past the due time." if late else "Nothing is past its due time."
    need = f"{counts['mine']:,} {'needs' if counts['mine'] == 1 else 'need'} you."
    return f"{counts['open']:,} open. {need} Oldest {age(now - counts['oldest'])}. {past}"


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter in force, and the address without it."""

    text: str
    url: str


def applied(wanted: Wanted, owners: Mapping[str, str]) -> list[Applied]:
    """The filters in force."""
    owner = {"me": "me", "nobody": "nobody"}.get(wanted.owner) or owners.get(wanted.owner, wanted.owner)
    found = [
        ("disposition", f"outcome {words.OUTCOMES.get(wanted.disposition, '')}", wanted.disposition),
        ("family", f"reason {words.FAMILIES.get(wanted.family, wanted.family)}", wanted.family),
        ("region", f"destination {wanted.region}", wanted.region),
        ("owner", f"owner {owner}", wanted.owner),
        ("words", f"search “{wanted.words}”", wanted.words),
    ]
    return [
        Applied(text, "/queue?" + wanted.query(**{name: ""} | ({"view": "open"} if name == "words" else {})))
        for name, text, value in found
        if value
    ]
