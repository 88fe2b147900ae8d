"""Templates to pages: the one Jinja environment, and what templates may use."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.diligence.console import dates, languages, text, words
from services.diligence.console.dates import Clock

PACKAGE = "services.diligence.console"


@dataclass(frozen=True)
class Asset:
    """A static file; its address changes with its content, so browsers may keep it for ever."""

    name: str
    content: bytes
    media_type: str
    digest: str

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"/static/{self.digest}/{self.name}"


MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def load_assets() -> dict[str, Asset]:
    """Every file of `static/`."""
    found = {}
    for item in files(PACKAGE).joinpath("static").iterdir():
        kind = item.name.rpartition(".")[2]
        if kind in MEDIA_TYPES:
            content = item.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[item.name] = Asset(item.name, content, MEDIA_TYPES[kind], digest)
    return found


HEADERS = {"Referrer-Policy": "same-origin"}
"""Of pages: with `no-referrer` browsers would send `Origin: null` with our own forms."""


class Pages:
    """Renders templates."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.assets = load_assets()
        self._environment = Environment(
            loader=PackageLoader(PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            asset=lambda name: self.assets[name].url,
            words=words,
            runs=text.runs,
            odd_letters=text.odd_letters,
            normalised=text.normalised,
            is_right_to_left=languages.is_right_to_left,
        )
        self._environment.filters.update(
            full=clock.full,
            short=clock.short,
            time=clock.time,
            day=dates.day,
            counted=words.count,
            worded=words.worded,
        )

    def page(self, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """The page as a response."""
        text = self._environment.get_template(template).render(values)
        return HTMLResponse(text, status, headers=HEADERS)

    def problem(self, document: Mapping[str, Any], frame: Any = None) -> HTMLResponse:
        """A problem (RFC 9457) as a page."""
        return self.page("problem.html", int(document["status"]), problem=document, frame=frame)


def see_other(url: str) -> Response:
    """After a POST: the browser loads `url`, so that reloading repeats nothing."""
    return RedirectResponse(url, 303)
