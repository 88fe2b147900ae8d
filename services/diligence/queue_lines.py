"""What the queue shows of a case, made once from the order and its assessment; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from services.diligence.domain.dismissals import hits_of
from shared.contracts.assessment import Assessment, Disposition, Finding

GOODS_SHOWN, REASONS_SHOWN = 2, 3
BASES = ("law", "guidance", "policy")
_USERS = ("end_user", "consignee", "sold_to")
_CUT = 160
ENTRY_TERM = "entry:"
"""Before the key of a list entry that a party of the order hits; no word of a search looks so."""
RELATED_TERM = "related:"
"""Before the number of an order that this one names."""
_WORD = re.compile(r"[^\W_]+")
_TERMS_MOST = 200
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """The line as stored, the place it is filtered by, and the words that find it."""

    shown: dict[str, Any]
    region: str
    terms: tuple[str, ...]


def queue_line(order: dict[str, Any], assessment: Assessment) -> QueueLine:
    """The line of one assessed order; `order` is `order.v1` as decoded JSON."""
    user = end_user(order)
    findings = in_reading_order(assessment.findings)
    shown = {
        "order_id": order["order_id"],
        "source_system": order.get("source_system", "default"),
        "revision": order.get("revision", 1),
        "order_date": order.get("order_date"),
        "exporter": _some(order["exporter"], "name", "country"),
        "end_user": _some(user, "name", "names_native", "country", "region", "city", "type", "role")
        | {"declared": user.get("declared_by_customer")},
        "goods": [line["description"][:_CUT] for line in order["lines"][:GOODS_SHOWN]],
        "quantities": [line["qty"] for line in order["lines"][:GOODS_SHOWN]],
        "lines": len(order["lines"]),
        "value": _value(order),
        "why": _why(findings),
        "counts": {basis: sum(one.basis == basis for one in findings) for basis in BASES},
        "list_only": assessment.list_only.disposition.value,
        "versions": {
            "rules": assessment.versions.rules,
            "watchlists": assessment.versions.watchlists,
            "notes": list(assessment.versions.notes),
        },
        "questions": sum(one.ask == "customer" for one in assessment.questions),
    }
    region = str(user.get("region") or user.get("country") or "")
    entries = [f"{ENTRY_TERM}{hit.entry.partition('@')[0]}" for hit in hits_of(assessment)]
    entries += [related_term(one["order_id"]) for one in order.get("related_orders") or ()]
    return QueueLine(shown, region, _terms(order, findings, entries))


def related_term(order_id: str) -> str:
    """Under which a case is found by an order that it names."""
    return f"{RELATED_TERM}{order_id}"[:100]


def end_user(order: dict[str, Any]) -> dict[str, Any]:
    """The party that is to use the goods: the end user, else who receives or buys them."""
    parties: list[dict[str, Any]] = order["parties"]
    for role in _USERS:
        for party in parties:
            if party["role"] == role:
                return party
    return parties[0]


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Worst action first, then law, guidance, policy, then the catalogue's order; none that is CLEAR."""
    acting = [one for one in findings if one.action is not Disposition.CLEAR]
    return sorted(acting, key=lambda one: (-one.action.rank, BASES.index(one.basis), one.rule, one.subject))


def folded(text: str) -> str:
    """For comparing: NFKC, no accents, case folded."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def words_of(text: str) -> list[str]:
    """The words that a text is found by: whole words, and each pair of ideographs."""
    found: list[str] = []
    for word in _WORD.findall(folded(text)):
        if _IDEOGRAPH.search(word) and len(word) > 2:
            found += [word[place : place + 2] for place in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def _why(findings: Sequence[Finding]) -> list[str]:
    """Three phrases, of different kinds of reason first."""
    first_of_kind = {one.rule.partition("-")[0]: one for one in reversed(findings) if one.rule != "HR-01"}
    chosen = [one for one in findings if first_of_kind.get(one.rule.partition("-")[0]) is one]
    phrases = dict.fromkeys(one.title or one.claim for one in [*chosen, *findings])
    return list(phrases)[:REASONS_SHOWN]


def _value(order: dict[str, Any]) -> dict[str, str] | None:
    """The total as given, else the sum of the lines where all are in one currency."""
    total = order.get("total")
    if total:
        return {"amount": str(total["amount"]), "currency": total["currency"]}
    values = [line["value"] for line in order["lines"] if line.get("value")]
    currencies = {value["currency"] for value in values}
    if len(currencies) != 1 or len(values) < sum(not _is_free(line) for line in order["lines"]):
        return None
    return {"amount": str(sum(Decimal(value["amount"]) for value in values)), "currency": currencies.pop()}


def _is_free(line: dict[str, Any]) -> bool:
    return line.get("value") is None and bool(line.get("services"))


def _terms(order: dict[str, Any], findings: Sequence[Finding], entries: Sequence[str]) -> tuple[str, ...]:
    texts = [order["order_id"], order["exporter"]["name"]]
    for party in order["parties"][:20]:
        texts += [party["name"], *party.get("names_native", [])]
    words = [folded(order["order_id"]), *(word for text in texts for word in words_of(text))]
    families = [f"family:{one.rule.partition('-')[0]}" for one in findings]
    return tuple(word[:100] for word in dict.fromkeys([*families, *entries, *words]))[:_TERMS_MOST]


def _some(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names if record.get(name) is not None}


def decoded_order(document: bytes) -> dict[str, Any]:
    """The canonical order as JSON."""
    found: dict[str, Any] = msgspec.json.decode(document)
    return found
