"""Assessing a stream of orders without a server."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from services.screening.assess.assessor import Assessor, NameMatcher
from services.screening.assess.text import render_text
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Assessment
from shared.contracts.order import parse_order

__all__ = ["assess_stream", "render_text"]


def assess_stream(
    lines: Iterable[bytes], matcher: NameMatcher | None, knowledge: Knowledge, as_of: date
) -> Iterator[Assessment]:
    """One assessment per order, in the order given; raises `OrderRefused` at a line that is no order."""
    assessor = Assessor(knowledge, matcher)
    for line in lines:
        if line.strip():
            yield assessor.assess(parse_order(line), as_of=as_of, assessed_at=datetime.now(UTC))
