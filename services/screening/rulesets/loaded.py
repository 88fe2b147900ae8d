"""The rule sets that a process has loaded: the release's, and those published since."""

import time

import structlog

from services.screening.knowledge import Knowledge
from services.screening.rulesets.sealing import NotLoaded, check_seal, opened
from services.screening.rulesets.store import StoredSet
from services.screening.versions import VersionSet
from shared.messaging.keys import EventVerifier

_LOG = structlog.get_logger(__name__)
_KEPT = 6
"""Sets that stay compiled beside the release's: about 40 MB each."""
_AGAIN_SECONDS = 60.0
"""After so long a set that could not be loaded is tried again."""


class LoadedRules:
    """Fails closed: with a set that cannot be loaded everything is held, by the last good one.

    That a set is compiled, because somebody proposed it or asked what it would do, does not let any order
    be assessed with it: a tenant's own stored and sealed set does.
    """

    def __init__(self, release: Knowledge, verifier: EventVerifier) -> None:
        self._release = release
        self.verifier = verifier
        self._compiled: dict[str, Knowledge] = {}
        self._opened: set[tuple[str, str]] = set()
        self._good: dict[str, Knowledge] = {}
        self._refused: dict[tuple[str, str], tuple[str, float]] = {}

    def knows(self, versions: VersionSet) -> bool:
        """Whether the set was loaded, or could not be a short while ago."""
        found = self._loaded(versions)
        if found is not None:
            self._good[versions.tenant] = found
            if versions.rules in self._compiled:  # what is in use is forgotten last
                self._compiled[versions.rules] = self._compiled.pop(versions.rules)
            return True
        _, until = self._refused.get((versions.tenant, versions.rules), ("", 0.0))
        return time.monotonic() < until

    def learn(self, versions: VersionSet, stored: StoredSet | None) -> None:
        """Load a stored set (blocking, about a second)."""
        name = versions.tenant, versions.rules
        try:
            if stored is None:
                raise NotLoaded("no such set is stored")
            self.keep(self.check(stored))
            self._opened.add(name)
            self._refused.pop(name, None)
        except NotLoaded as error:
            self._refused[name] = (str(error), time.monotonic() + _AGAIN_SECONDS)
            _LOG.error("a rule set cannot be loaded", version=versions.rules, reason=str(error))

    def keep(self, knowledge: Knowledge) -> None:
        """This set is compiled; the oldest of many is forgotten."""
        self._compiled[knowledge.rules_version] = knowledge
        for old in list(self._compiled)[:-_KEPT]:
            del self._compiled[old]

    def check(self, stored: StoredSet) -> Knowledge:
        """A stored set as every process will open it (blocking); raises `NotLoaded`."""
        check_seal(self.verifier, stored)
        return self._compiled.get(stored.version) or opened(self.verifier, stored)

    def of(self, versions: VersionSet) -> Knowledge:
        """The set of these versions; the tenant's last good one where it could not be loaded."""
        return self._loaded(versions) or self._good.get(versions.tenant, self._release)

    def reason(self, versions: VersionSet) -> str | None:
        """Why everything is held; None where the set is loaded."""
        if self._loaded(versions) is not None:
            return None
        why, _ = self._refused.get((versions.tenant, versions.rules), ("it was not loaded yet", 0.0))
        return f"The rules {versions.rules} cannot be loaded: {why}. Publish another, or restore it."

    def _loaded(self, versions: VersionSet) -> Knowledge | None:
        if versions.rules == self._release.rules_version:
            return self._release
        opened_here = (versions.tenant, versions.rules) in self._opened
        return self._compiled.get(versions.rules) if opened_here else None
