"""Causes of system holds: when two orders are held for the same cause, and when a cause has come back."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_NUMBER = re.compile(r"\b\d+(?:[.,:-]\d+)*\b")


def cause_key(text: str) -> str:
    """The identity of a cause: its words without figures, so that a list growing older stays one cause.

    Words are folded to lower case, whitespace to single spaces, at most 300 characters.
    """
    return " ".join(_NUMBER.sub("#", text).casefold().split())[:300] or "unknown"


@dataclass(slots=True)
class CauseState:
    """One cause of one tenant; an episode lasts from its first order to its end (0: none yet)."""

    tenant: str
    cause: str
    episode: int
    last_seen_at: datetime
    ended_at: datetime | None = None

    def seen(self, now: datetime, held_at: datetime, *, quiet: timedelta) -> bool:
        """Note an order held at `held_at`; true when this begins a new episode.

        An order held before the cause ended tells nothing new (events arrive late and again). A cause
        that nothing has been held for during `quiet` had ended without anybody saying so.
        """
        if self.ended_at is not None and held_at <= self.ended_at:
            return False
        begins = self.episode == 0 or self.ended_at is not None or now - self.last_seen_at > quiet
        if begins:
            self.episode += 1
            self.ended_at = None
        self.last_seen_at = max(now, self.last_seen_at)
        return begins
