"""Who may not decide on an order: whoever entered it, sells it, or owns the key it came with."""

from collections.abc import Iterable

from shared.contracts.order import Order


def submitters(order: Order, owners: Iterable[str]) -> tuple[str, ...]:
    """Ids and e-mail addresses, each once, in their order; `owners` are those of the API key."""
    named = [order.submitted_by, order.sales_owner]
    found = [value for person in named if person for value in (person.id, person.email)]
    return tuple(dict.fromkeys(value for value in (*found, *owners) if value))
