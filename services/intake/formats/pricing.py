"""The value of a line that states only its price."""

from decimal import Decimal

from services.intake.formats.draft import Place, refuse
from services.intake.formats.text import decimal

_PRECISION = Decimal("0.000000001")
"""Nine decimals, as `order.v1` has them."""
_MOST = Decimal(10) ** 18


def worth(price: Decimal, quantity: Decimal, base: Decimal, place: Place) -> str | None:
    """Price × quantity ÷ the quantity that the price is for; raises `OrderRefused` for no such thing."""
    if base <= 0 or max(price, quantity, base) >= _MOST or price * quantity / base >= _MOST:
        refuse(place, "is no price for a quantity")
    return decimal(format((price * quantity / base).quantize(_PRECISION), "f"), place)
