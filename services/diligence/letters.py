"""Documents on paper (PDF, A4), with names in the scripts in which they are written: the message to the
authority, the dossier of a case.

Latin, Greek, Cyrillic and Arabic letters come from embedded Noto Sans (SIL Open Font License); Chinese,
Japanese and Korean from the Adobe Asian fonts that PDF readers bring along. Letters of other scripts stand
transliterated in < >; nothing is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from services.diligence.domain.letters import Run, runs_of, shaped, words_of

SIZE, LEADING, MARGIN, TITLE, HEADING = 10, 15, 56, 15, 12
FOOT = 34
JOINED = (0x0900, 0x109F)
"""Devanagari to Myanmar: their letters are shaped, which this does not do."""
SANS, ARABIC = "ExportgateSans", "ExportgateArabic"
ASIAN = {"chinese": "STSong-Light", "japanese": "HeiseiMin-W3", "korean": "HYSMyeongJo-Medium"}


class Heading(str):
    """A line that begins a part: larger, with a gap before it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What the PDF says: a title, lines (one per entry, indented by leading blanks), a line on every page."""

    title: str
    lines: tuple[str, ...]
    foot: str


def pdf_of(letter: Letter) -> bytes:
    """The same bytes for the same letter."""
    page = _Page(letter)
    page.write(letter.title, TITLE)
    for line in letter.lines:
        if isinstance(line, Heading):
            page.write("", SIZE)
        page.write(line, HEADING if isinstance(line, Heading) else SIZE)
    return page.finish()


class _Page:
    """Writes lines from the top; a full page is followed by another."""

    def __init__(self, letter: Letter) -> None:
        self._buffer = BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(letter.title)
        self._letter = letter
        self._number, self._left = 1, A4[1] - MARGIN

    def write(self, line: str, size: int) -> None:
        """One line of text, broken where the page ends; an empty one is a gap."""
        indent = MARGIN + 5 * (len(line) - len(line.lstrip()))
        paragraphs = line.strip().split("\n")
        for part in [p for text in paragraphs for p in _broken(text, size, A4[0] - MARGIN - indent) or [""]]:
            if self._left < MARGIN + FOOT:
                self._turn()
            self._draw(part, indent, size)
            self._left -= LEADING * size / SIZE

    def _draw(self, text: str, at: float, size: int) -> None:
        for run in runs_of(text, _has):
            font = _font(run)
            said = shaped(run)
            self._canvas.setFont(font, size)
            self._canvas.drawString(at, self._left, said)
            at += pdfmetrics.stringWidth(said, font, size)

    def _turn(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._number, self._left = self._number + 1, A4[1] - MARGIN

    def _foot(self) -> None:
        self._left = FOOT
        self._draw(f"{self._letter.foot}, page {self._number}", MARGIN, SIZE - 2)

    def finish(self) -> bytes:
        """The whole document."""
        self._foot()
        self._canvas.save()
        return self._buffer.getvalue()


def _broken(text: str, size: int, width: float) -> list[str]:
    """Lines that fit; a word that does not fit alone is broken inside."""
    lines, now = [], ""
    for word in _pieces(words_of(text), size, width):
        if now and _width(now + word, size) > width:
            lines.append(now.rstrip())
            now = word.lstrip()
        else:
            now += word
    return [*lines, now.rstrip()] if now.strip() else lines


def _pieces(words: Iterable[str], size: int, width: float) -> Iterator[str]:
    for word in words:
        rest = word
        while _width(rest, size) > width:
            fits = next(n for n in range(len(rest), 0, -1) if n == 1 or _width(rest[:n], size) <= width)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def _width(text: str, size: int) -> float:
    widths = (pdfmetrics.stringWidth(shaped(run), _font(run), size) for run in runs_of(text, _has))
    return float(sum(widths))


def _font(run: Run) -> str:
    fonts = _fonts()
    return fonts[run.script]


def _has(letter: str) -> bool:
    """Whether the embedded fonts have this letter, and need not join it with its neighbours as Indic ones."""
    _fonts()
    if JOINED[0] <= ord(letter) <= JOINED[1]:
        return False
    return any(ord(letter) in pdfmetrics.getFont(name).face.charToGlyph for name in (SANS, ARABIC))


@cache
def _fonts() -> dict[str, str]:
    """Font by script; reportlab keeps them in a table of its own."""
    for name, package in ((SANS, fontpkg_noto_sans), (ARABIC, fontpkg_noto_sans_arabic)):
        found = [item for item in files(package).joinpath("files").iterdir() if "Italic" not in item.name]
        (file,) = (item for item in found if item.name.endswith(".ttf"))
        pdfmetrics.registerFont(TTFont(name, BytesIO(file.read_bytes())))
    for name in ASIAN.values():
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return {"other": SANS, "arabic": ARABIC, **ASIAN}
