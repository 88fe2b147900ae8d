"""Write `sino_korean.txt` of `knowledge/names`: how Korean reads the Chinese characters of names.

Usage: `python tools/build_sino_korean.py UNIHAN_DIRECTORY`

The directory holds Unihan_Readings.txt.bz2 of Unicode 15.0 (Unicode licence; Debian package unicode-data). Of
the readings that its field kHangul gives, those are written that are taught or registered in names.
Traditional characters are written as simplified ones, which then have the readings of all of them.
"""

import bz2
import sys
from collections.abc import Iterator
from pathlib import Path

from services.screening.matching.words.chinese import simplified

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
USED = frozenset("EN")
"""Marks of a reading: E is taught, N registered in names."""
HEADER = """\
# Chinese characters, simplified, and how Korean reads them in names (| between).
# By tools/build_sino_korean.py from kHangul of Unihan 15.0 (Unicode licence). 2026-11.
"""


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """Character and each syllable that names have for it."""
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if "\tkHangul\t" not in line:
                continue
            code, _, field = line.rstrip("\n").split("\t")
            marked = [one.split(":") for one in field.split(" ")]
            if any(USED & set(marks) for _, marks in marked):
                yield from ((chr(int(code[2:], 16)), syllable) for syllable, _ in marked)


def main(directory: Path) -> None:
    """Write the table."""
    table: dict[str, dict[str, None]] = {}
    for char, syllable in readings(directory / "Unihan_Readings.txt.bz2"):
        table.setdefault(simplified(char), {}).setdefault(syllable)
    rows = "".join(f"{char}\t{'|'.join(found)}\n" for char, found in sorted(table.items()))
    (HERE / "sino_korean.txt").write_text(HEADER + rows, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
