"""Who is in an order: parties in every script, where they are, what they are, who owns them."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.diligence.console import words
from services.diligence.console.languages import language_of
from services.diligence.console.marks import Quoted, Segment, segments
from services.diligence.console.views.order_values import (
    UNKNOWN,
    OrderValues,
    Row,
    Section,
    Value,
    joined,
    share_range,
)


class OrderParties(OrderValues):
    """The section of the parties, and places as every section shows them."""

    def parties(self) -> Section:
        """Exporter first, then as the order has them."""
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
        yield from self.place(party, at)
        if party.get("type"):
            yield joined(("declared type: ", ()), self.part(f"{at}/type", words.plain(party["type"])))
        if party.get("declared_by_customer") is False:
            quotes = [Quoted(one.number, "") for one in self.marks.at(f"{at}/declared_by_customer")]
            yield Value(tuple(segments("not declared by the customer", quotes)))
        for name in ("source", "website", "phone", "email"):
            if party.get(name):
                yield joined((f"{name}: ", ()), self.part(f"{at}/{name}", party[name]))
        for index, item in enumerate(party.get("identifiers", ())):
            text = f"{item['scheme']} {item['value']}"
            yield self.meta(f"{at}/identifiers/{index}/value", text)

    def place(self, party: Mapping[str, Any], at: str) -> Iterator[Value]:
        """Address, city and region in one line."""
        names = [name for name in ("address", "city", "postcode") if party.get(name)]
        code = next((name for name in ("region", "country") if party.get(name)), None)
        parts = [self.part(f"{at}/{name}", party[name]) for name in [*names, *([code] if code else [])]]
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
            yield Row("Owners", (UNKNOWN,))

    def _owner(self, owner: Mapping[str, Any], at: str) -> Value:
        low, high = owner.get("share_min_percent"), owner.get("share_max_percent")
        share = "share unknown" if low is None and high is None else share_range(low, high)
        country = f", {owner['country']}" if owner.get("country") else ""
        return Value((*self.part(f"{at}/name", owner["name"]), Segment(f"{country}: {share}")))
