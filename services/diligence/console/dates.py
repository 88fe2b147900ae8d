"""Times and ages as people read them."""

import datetime as dt
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_SECONDS = {"d": 86_400, "h": 3_600, "min": 60}


class Clock:
    """Times in the exporter's zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._zone = ZoneInfo(zone)

    def here(self, moment: datetime | str) -> datetime:
        """The moment (ISO 8601 with an offset, when text) in the zone."""
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed.astimezone(self._zone)

    def midnight(self, day: dt.date) -> datetime:
        """When the day begins."""
        return datetime.combine(day, dt.time(), self._zone)

    def full(self, moment: datetime | str) -> str:
        """`3 Nov 2026, 17:00`."""
        at = self.here(moment)
        return f"{at.day} {at:%b %Y, %H:%M}"

    def short(self, moment: datetime | str) -> str:
        """`3 Nov, 17:00`."""
        at = self.here(moment)
        return f"{at.day} {at:%b, %H:%M}"

    def time(self, moment: datetime | str) -> str:
        """`17:00`."""
        return f"{self.here(moment):%H:%M}"

    def offset(self, moment: datetime) -> str:
        """`UTC+1` or `UTC+5:30`."""
        offset = self.here(moment).utcoffset() or timedelta()
        minutes = int(offset.total_seconds()) // 60
        sign = "+" if minutes >= 0 else "-"
        hours, rest = divmod(abs(minutes), 60)
        return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def day(date: str) -> str:
    """`20 Sep 2016` of an ISO date; anything else as it stands."""
    try:
        at = datetime.fromisoformat(date)
    except ValueError:
        return date
    return f"{at.day} {at:%b %Y}"


def age(span: timedelta) -> str:
    """`6 d 4 h`, `5 h 20 min`, `12 min`."""
    seconds = max(0, int(span.total_seconds()))
    if seconds >= _SECONDS["d"]:
        days, rest = divmod(seconds, _SECONDS["d"])
        return f"{days} d {rest // _SECONDS['h']} h"
    if seconds >= _SECONDS["h"]:
        hours, rest = divmod(seconds, _SECONDS["h"])
        return f"{hours} h {rest // _SECONDS['min']} min"
    return f"{seconds // _SECONDS['min']} min"
