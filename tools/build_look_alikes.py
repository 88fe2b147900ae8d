"""Write `look_alikes_zh.txt` of `knowledge/names`: Chinese characters taken for one another by their shape.

Usage: `python -m tools.build_look_alikes UNIHAN_DIRECTORY`

The directory holds Unihan_DictionaryLikeData.txt.bz2 and Unihan_IRGSources.txt.bz2 of Unicode 15.0 (Unicode
licence; Debian package unicode-data). Two characters look alike when their Cangjie codes, which spell a
character by its parts, share most letters, their four corners are of the same strokes, and they have nearly
as many strokes.
Of simplified characters the commoner half (GB 2312, first level) is written, each with those nearest to it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tools.unihan import values

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
FIRST_LEVEL = range(0xB0, 0xD8)
MOST = 12
LEAST = 0.62
MOST_STROKES_APART = 3
HEADER = """\
# Chinese characters and those that are taken for them by their shape, nearest first: character, look-alikes.
# By tools/build_look_alikes.py from codes of shape and strokes of Unihan 15.0 (Unicode licence). 2026-11.
"""


class Shape(NamedTuple):
    """What of a character can be seen: its parts, its corners, how many strokes it has."""

    parts: str
    corners: str
    strokes: int


def common() -> Iterator[str]:
    """The characters of the first level of GB 2312."""
    for row in FIRST_LEVEL:
        for cell in range(0xA1, 0xFF):
            yield bytes([row, cell]).decode("gb2312", errors="ignore")


def shapes(directory: Path) -> dict[str, Shape]:
    """The shape of each common character that the files describe."""
    seen, drawn = directory / "Unihan_DictionaryLikeData.txt.bz2", directory / "Unihan_IRGSources.txt.bz2"
    parts = dict(_first(seen, "kCangjie"))
    corners = {char: code[:4] for char, code in _first(seen, "kFourCornerCode")}
    strokes = {char: int(count) for char, count in _first(drawn, "kTotalStrokes")}
    known = parts.keys() & corners.keys() & strokes.keys()
    return {char: Shape(parts[char], corners[char], strokes[char]) for char in common() if char in known}


def _first(path: Path, field: str) -> Iterator[tuple[str, str]]:
    return ((char, value.split(" ")[0]) for char, value in values(path, field))


def likeness(one: Shape, other: Shape) -> float:
    """0–1; 0 when one has many more strokes."""
    apart = abs(one.strokes - other.strokes)
    if apart > MOST_STROKES_APART:
        return 0.0
    corners = sum(a == b for a, b in zip(one.corners, other.corners, strict=True)) / 4
    strokes = 1 - apart / max(one.strokes, other.strokes)
    return 0.45 * Indel.normalized_similarity(one.parts, other.parts) + 0.4 * corners + 0.15 * strokes


def nearest(char: str, known: dict[str, Shape]) -> str:
    """The characters that look most like it."""
    alike = ((likeness(known[char], shape), other) for other, shape in known.items() if other != char)
    best = sorted((pair for pair in alike if pair[0] >= LEAST), key=lambda pair: (-pair[0], pair[1]))
    return "".join(other for _, other in best[:MOST])


def main() -> None:
    """Write the table."""
    known = shapes(Path(sys.argv[1]))
    lines = [f"{char}\t{found}\n" for char in sorted(known) if (found := nearest(char, known))]
    (HERE / "look_alikes_zh.txt").write_text(HEADER + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
