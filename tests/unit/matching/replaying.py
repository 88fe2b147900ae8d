"""A process that answers again: searches of every kind, assessments and a prepared index, as text.

Run with another PYTHONHASHSEED it must print the same: what was assessed is replayed by other processes.
"""

import hashlib
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from services.screening.assess.assessor import Assessor
from services.screening.knowledge.load import Knowledge
from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.index.build import prepare
from services.screening.matching.lists import open_matcher
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.load import load_bundled
from shared.contracts.order import parse_order

ORDERS = Path(__file__).parents[2] / "data" / "orders"
QUERIES = (
    Query("XPC"),
    Query("XnCC", country="CN"),
    Query("CETC"),
    Query("Leob Technology Co., Ltd."),
    Query("Corps, Production and Construction, Xinjiang"),
    Query("Сергей Викторович Лавров", kind="person"),
    Query("Lavrov S. V.", country="RU"),
    Query("Serguei Lavrow", birth_date="1950-03-21"),
    Query("عبد الرحمن محمد حسين"),
    Query("Muhammad Husayn Abd al-Rahman"),
    Query("ウラジーミル・プーチン"),
    Query("블라디미르 푸틴"),
    Query("วลาดิมีร์ ปูติน"),
    Query("弗拉基米尔·普京"),
    Query("Wladimir Poutine"),
    Query("Maimaiti Tuerxun"),
    Query("新疆维吾尔自治区公安厅"),
    Query("中国电子科技集团公司第三十研究所"),
    Query("CETC 30th Research Institute"),
    Query("杭州海康威视数字技朮股份有限公司"),
    Query("红星机械厂"),
    Query("ООО «Заря-Электроникс»"),
    Query("NS Burgas tanker"),
    Query("M/V Tide IMO 9187629", kind="vessel"),
    Query("", identifiers=(QueryIdentifier("9187629", "IMO"),)),
    Query("Ministry of Public Security"),
    Query("Public Security Bureau"),
    Query("Electronics Technology University"),
    Query("Bayingolin Mongolian Autonomous Pre"),
    Query("海康威视 Hikvision", names_native=("海康威視",)),
)


def main() -> None:
    """One answer a line."""
    matcher = open_matcher()
    for query in QUERIES:
        for match in matcher.search(query, limit=20):
            said = (match.entry_id, match.matched_name, match.score, match.strength, match.evidence)
            sys.stdout.write(f"{query.name!r} {said!r} {match.explanation!r}\n")
    _assess(matcher)
    _prepare()


def _assess(matcher: Matcher) -> None:
    assessor = Assessor(Knowledge.load(), matcher)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for file in ("canonical-orders.json", "adversarial-orders.json"):
        for case in _orders_in(msgspec.json.decode((ORDERS / file).read_bytes())):
            order = parse_order(msgspec.json.encode(case))
            found = assessor.assess(order, as_of=date(2026, 11, 1), assessed_at=now)
            sys.stdout.write(f"{order.order_id} {msgspec.json.encode(found).decode()}\n")


def _orders_in(found: Any) -> list[dict[str, Any]]:
    """The orders in a file of cases, wherever they stand in it."""
    if isinstance(found, dict):
        return (
            [found] if "order_id" in found else [one for part in found.values() for one in _orders_in(part)]
        )
    return [one for part in found for one in _orders_in(part)] if isinstance(found, list) else []


def _prepare() -> None:
    """The bytes of an index: two stored under one name must be the same."""
    whole = load_bundled()
    prepared = prepare([msgspec.structs.replace(whole, entries=whole.entries[::20])])
    for name, part in prepared._asdict().items():
        sys.stdout.write(f"{name} {hashlib.sha256(_bytes_of(part)).hexdigest()}\n")


def _bytes_of(part: Any) -> bytes:
    if isinstance(part, np.ndarray):
        return part.tobytes()
    if isinstance(part, tuple):
        return b"".join(map(_bytes_of, part))
    return part if isinstance(part, bytes) else repr(part).encode()


if __name__ == "__main__":
    main()
