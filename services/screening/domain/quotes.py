"""Words of the order, or of a source, that a finding rests on."""

from dataclasses import dataclass

QUOTE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Quote:
    """`text` as written at the JSON Pointer `pointer`; `source` replaces it for what is not in the order."""

    pointer: str
    text: str
    language: str | None = None
    uri: str | None = None
    sha256: str | None = None
    observed_on: str | None = None

    @property
    def clipped(self) -> str:
        """The text, at most 2,000 characters."""
        return self.text if len(self.text) <= QUOTE_LIMIT else self.text[: QUOTE_LIMIT - 1] + "…"
