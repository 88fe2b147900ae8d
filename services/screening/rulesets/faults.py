"""What is wrong with a document, each fault with a JSON Pointer to its place."""

from collections.abc import Sequence

from shared.contracts.order.parse import FieldError


class RuleSetError(ValueError):
    """A document that makes no rule set; `faults` say where and why."""

    def __init__(self, faults: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.detail}" for fault in faults))
        self.faults = tuple(faults)


def pointer(*parts: str | int) -> str:
    """A JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
