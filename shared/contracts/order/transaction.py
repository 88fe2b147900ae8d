"""What is ordered, for which use and project, by which route, on which terms."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.order.places import Placed
from shared.contracts.order.values import (
    Country,
    Currency,
    Description,
    DocumentText,
    Fact,
    IsoDate,
    LineNumber,
    LongText,
    Money,
    Name,
    OrderId,
    Part,
    PositiveDecimal,
    Sha256,
    Text,
)


class Line(Part):
    """One order line; `capabilities_declared` are hints unless `capability_record` confirms them."""

    line: LineNumber
    sku: Text | None = None
    description: Description
    hs: Annotated[str, StringConstraints(pattern=r"^[0-9]{6,10}$")] | None = None
    eu_code: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    eccn: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    qty: PositiveDecimal
    uom: Text | None = None
    value: Money | None = None
    intangible: Fact = None
    services: Fact = None
    capabilities_declared: tuple[Text, ...] = ()
    capability_record: Text | None = None
    origin_country: Country | None = None


class EndUseStatement(Part):
    """What the customer says the goods are for, and the undertakings given with it."""

    present: bool
    text: LongText | None = None
    signed_by: Text | None = None
    signed_by_role: Text | None = None
    signed_on: IsoDate | None = None
    expires_on: IsoDate | None = None
    document_sha256: Sha256 | None = None
    signed_by_end_user: Fact = None
    hr_undertaking: Fact = None
    no_covert_use: Fact = None
    no_reexport: Fact = None
    ethics_approval: Fact = None
    consent_protocol: Fact = None
    no_security_transfer: Fact = None
    laboratory: Text | None = None
    principal_investigator: Text | None = None
    funding_source: Text | None = None


class Project(Part):
    """The project or programme the goods are for."""

    name: Text | None = None
    names_native: tuple[Text, ...] = ()
    tender_ref: Text | None = None
    description: LongText | None = None
    scale: Text | None = None
    sites: Annotated[int, Field(ge=0, le=10_000_000)] | None = None


class Route(Part):
    """How the goods travel."""

    ship_from: Country | None = None
    ship_to: Country | None = None
    via: tuple[Country, ...] = ()
    incoterm: Text | None = None
    forwarder: Text | None = None


class Payment(Part):
    """How the order is paid."""

    method: Literal["bank_transfer", "letter_of_credit", "cash", "crypto", "barter", "other"] | None = None
    payer_country: Country | None = None
    currency: Currency | None = None


class Contract(Part):
    """Three-valued facts of the contract: the exporter's own record."""

    no_russia_clause: Fact = None
    suspension_right: Fact = None
    audit_right: Fact = None
    remote_disable_right: Fact = None
    public_authority: Fact = None
    declined_services: tuple[Literal["installation", "training", "maintenance"], ...] = ()


class Site(Placed):
    """Where goods will be installed or used, when that is not a party's address."""

    name: Name | None = None
    names_native: tuple[Name, ...] = ()
    address: Text | None = None
    city: Text | None = None
    postcode: Text | None = None
    lines: tuple[LineNumber, ...] = ()


class RelatedOrder(Part):
    """Another order this one belongs with."""

    order_id: OrderId
    relation: Literal["split_of", "previous_delivery", "service_for", "replaces"]


class Licence(Part):
    """A licence or an authority's answer on file."""

    authority: Text
    reference: Text
    kind: Literal["individual", "global", "general", "authority_answer"]
    codes: tuple[Text, ...] = ()
    expires_on: IsoDate | None = None


class Compliance(Part):
    """What the exporter already has on file."""

    diversion_risk_assessment: Text | None = None
    diversion_risk_assessed: Fact = None
    licences: tuple[Licence, ...] = ()
    article_12g_exemption: Text | None = None
    us_person: Fact = None
    us_dollar: Fact = None


class Document(Part):
    """A document sent with the order, by its text and hash."""

    kind: Literal[
        "end_use_statement", "tender", "datasheet", "contract", "ethics_approval", "correspondence", "other"
    ]
    title: Text | None = None
    text: DocumentText | None = None
    media_type: Text | None = None
    language: Text | None = None
    sha256: Sha256 | None = None
    uri: Text | None = None
    dated: IsoDate | None = None
