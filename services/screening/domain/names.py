"""Names of bodies as keys: the same customer, end user or site is found again by them."""

import unicodedata


def folded_name(name: str) -> str:
    """A name in one case, its words alone."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
