"""Write `sino_korean.txt` of `knowledge/names`: how Korean reads the Chinese characters of names.

Usage: `python -m tools.build_sino_korean UNIHAN_DIRECTORY`

The directory holds Unihan_Readings.txt.bz2 of Unicode 15.0 (Unicode licence; Debian package unicode-data). Of
the readings that its field kHangul gives, those are written that are taught or registered in names.
Traditional characters are written as simplified ones, which then have the readings of all of them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.unihan import values, write_readings

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
USED = frozenset("EN")
"""Marks of a reading: E is taught, N registered in names."""
HEADER = """\
# Chinese characters, simplified, and how Korean reads them in names (| between).
# By tools/build_sino_korean.py from kHangul of Unihan 15.0 (Unicode licence). 2026-11.
"""


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """Character and each syllable that names have for it."""
    for char, value in values(path, "kHangul"):
        marked = [one.split(":") for one in value.split(" ")]
        if any(USED & set(marks) for _, marks in marked):
            yield from ((char, syllable) for syllable, _ in marked)


def main(directory: Path) -> None:
    """Write the table."""
    write_readings(HERE / "sino_korean.txt", HEADER, readings(directory / "Unihan_Readings.txt.bz2"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
