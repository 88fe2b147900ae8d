"""Export from where to where, as of a day: whose law applies, and what the tariff code says."""

from datetime import date

from services.screening.domain.facts import PartyFacts, Trade
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from shared.contracts.order.order import Order


def trade_of(order: Order, parties: tuple[PartyFacts, ...], knowledge: Knowledge, day: date) -> Trade:
    """The trade facts; what is not stated stays None."""
    table = knowledge.trade
    exporter = order.exporter.country
    from_eu = None if exporter is None else table.in_union(exporter, day)
    quote = most_critical(destinations(order, parties), knowledge, day) or any_country(parties)
    destination = quote.text if quote else None
    third = None if destination is None else not table.in_union(destination, day)
    lines = [(index, line) for index, line in enumerate(order.lines) if not line.services]
    return Trade(
        exporter_country=exporter,
        from_eu=from_eu,
        destination=destination,
        destination_quote=quote,
        third_country=third,
        partner=table.is_partner(destination, day),
        annex_viii=destination is not None and table.in_annex_viii(destination, day),
        priority_lines=tuple(index for index, line in lines if table.is_priority(line.hs, day)),
        former_code_lines=tuple(index for index, line in lines if table.became_priority(line.hs, day)),
        other_12g_lines=tuple(index for index, line in lines if table.under_other_12g(line.hs)),
    )


def most_critical(found: dict[str, Quote], knowledge: Knowledge, day: date) -> Quote | None:
    """Of several destinations the one under most rules: outside the partners, then outside Annex VIII."""
    table = knowledge.trade
    ranked = sorted(
        found.items(),
        key=lambda item: (
            table.is_partner(item[0], day),
            table.in_annex_viii(item[0], day),
            table.in_union(item[0], day),
        ),
    )
    return ranked[0][1] if ranked else None


def any_country(parties: tuple[PartyFacts, ...]) -> Quote | None:
    """Where no user, site or route names a country: any party's country."""
    return next((Quote(f"{p.pointer}/country", p.country) for p in parties if p.country), None)


def destinations(order: Order, parties: tuple[PartyFacts, ...]) -> dict[str, Quote]:
    """Every country in which the goods arrive or are used, for embargoes and bans."""
    found: dict[str, Quote] = {}
    for party in parties:
        if party.country and party.role in ("end_user", "consignee", "intermediate_consignee", "sold_to"):
            found.setdefault(party.country, Quote(f"{party.pointer}/country", party.country))
    for index, site in enumerate(order.sites):
        if site.country:
            found.setdefault(site.country, Quote(f"/sites/{index}/country", site.country))
    if order.route and order.route.ship_to:
        found.setdefault(order.route.ship_to, Quote("/route/ship_to", order.route.ship_to))
    return found
