"""`order.v1`: the order as an ERP posts it and as it travels on the orders topic."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from shared.contracts.order.parties import Exporter, Owner, Party
from shared.contracts.order.transaction import (
    Compliance,
    Contract,
    Document,
    EndUseStatement,
    Line,
    Payment,
    Project,
    RelatedOrder,
    Route,
    Site,
)
from shared.contracts.order.values import (
    Currency,
    IsoDate,
    LongText,
    Money,
    OrderId,
    Part,
    Person,
    SourceSystem,
    at_the_door,
)

DOCUMENT_TEXT_LIMIT = 2 * 1024 * 1024
"""Bytes of UTF-8 of all document texts together."""
NAMES_LIMIT = 2_000
"""Each is looked for on every list, a few milliseconds at a time: more would hold up everybody's orders."""


class Order(Part):
    """One revision of one order."""

    order_id: OrderId
    source_system: SourceSystem = "default"
    revision: Annotated[int, Field(ge=1, le=2_147_483_647)] = 1
    submitted_by: Person | None = None
    sales_owner: Person | None = None
    order_date: IsoDate | None = None
    requested_delivery: IsoDate | None = None
    currency: Currency | None = None
    total: Money | None = None
    exporter: Exporter
    parties: Annotated[tuple[Party, ...], Field(min_length=1, max_length=1_000)]
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10_000)]
    end_use_statement: EndUseStatement | None = None
    project: Project | None = None
    route: Route | None = None
    payment: Payment | None = None
    contract: Contract | None = None
    sites: tuple[Site, ...] = ()
    related_orders: tuple[RelatedOrder, ...] = ()
    compliance: Compliance | None = None
    documents: tuple[Document, ...] = ()
    notes: LongText | None = None

    @model_validator(mode="after")
    def _line_numbers_are_unique(self) -> Self:
        numbers = [line.line for line in self.lines]
        if len(set(numbers)) != len(numbers):
            doubled = next(number for number, count in Counter(numbers).items() if count > 1)
            raise ValueError(f"line number {doubled} stands on more than one line")
        return self

    @model_validator(mode="after")
    def _sites_name_existing_lines(self) -> Self:
        known = {line.line for line in self.lines}
        for site in self.sites:
            missing = set(site.lines) - known
            if missing:
                raise ValueError(f"a site names line {min(missing)}, which the order does not have")
        return self

    @model_validator(mode="after")
    def _names_are_within_limit(self, info: ValidationInfo) -> Self:
        count = sum(map(_names_of, self.parties)) if at_the_door(info) else 0
        if count > NAMES_LIMIT:
            raise ValueError(f"parties and owners have {count} names together; at most {NAMES_LIMIT}")
        return self

    @model_validator(mode="after")
    def _document_text_is_within_limit(self) -> Self:
        size = sum(len(document.text.encode()) for document in self.documents if document.text)
        if size > DOCUMENT_TEXT_LIMIT:
            raise ValueError(
                f"the text of all documents together is {size} bytes; at most {DOCUMENT_TEXT_LIMIT}"
            )
        return self


def _names_of(who: Party | Owner) -> int:
    return 1 + len(who.names_native) + sum(map(_names_of, who.owners))
