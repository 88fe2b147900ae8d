"""An order as screening keeps it: newest revision, fact overlay, newest assessment."""

from datetime import datetime

import msgspec

from shared.contracts.events import EstablishedFact, OrderEvent


class ScreenedOrder(msgspec.Struct):
    """One order; with `revision` 0 its text has not arrived yet (facts or a cancellation came first)."""

    tenant: str
    key: str
    source_system: str
    order_id: str
    accepted_at: datetime
    revision: int = 0
    order_sha256: str = ""
    canonical: bytes = b""
    closed: bool = False
    released: bool = False
    """Closed because its goods left: what is listed later is still held against it (decision 27)."""
    stopped: bool = False
    """Somebody of it was listed after its goods had left: when that ends, it is said as well."""
    facts_version: int = 0
    facts: tuple[EstablishedFact, ...] = ()
    assessment_number: int = 0
    assessed_revision: int = 0
    assessed_facts_version: int = 0
    activation: int = 0
    end_users: tuple[str, ...] = ()
    """Normalised names of end users and sites, by which related orders are found."""
    considered: tuple[str, ...] = ()
    """Keys of the related orders that the newest assessment looked at."""
    party_names: tuple[str, ...] | None = None
    """Names and numbers looked for on lists; None when an older release stored the order."""
    system_held: bool = False
    """Whether the newest assessment holds it by the system's own state."""
    erased: bool = False
    """Its text was erased at the end of its time; a replay does not bring it back."""

    def take_revision(self, data: OrderEvent) -> bool:
        """Replace the order by a higher revision; False for one that is known or older."""
        if self.erased or data.revision <= self.revision:
            return False
        self.revision = data.revision
        self.order_sha256 = data.order_sha256
        self.canonical = bytes(data.order)
        self.accepted_at = datetime.fromisoformat(data.accepted_at)
        return True

    def take_facts(self, version: int, facts: tuple[EstablishedFact, ...]) -> bool:
        """Replace the overlay by a newer one; False for one that is known or older."""
        if self.erased or version <= self.facts_version:
            return False
        self.facts_version, self.facts = version, facts
        return True

    def erase(self) -> None:
        """Nothing of text, people and facts stays; numbers and hash do."""
        self.erased = self.closed = True
        self.released = self.stopped = False
        self.canonical, self.facts, self.party_names = b"", (), ()
        self.end_users = self.considered = ()

    @property
    def is_assessed(self) -> bool:
        """Whether the newest assessment is of this revision and these facts."""
        return (self.assessed_revision, self.assessed_facts_version) == (self.revision, self.facts_version)

    @property
    def can_be_assessed(self) -> bool:
        """Whether there is an order to assess and somebody waits for it, or its goods have left."""
        left = self.released and self.assessment_number > 0
        return self.revision > 0 and (left or not self.closed)
