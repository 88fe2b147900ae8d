"""The files of Unihan, and tables of how its characters are read."""

import bz2
from collections.abc import Iterable, Iterator
from pathlib import Path

from services.screening.matching.words.chinese import simplified


def values(path: Path, field: str) -> Iterator[tuple[str, str]]:
    """Each character that has this field in a file, and all that stands in it."""
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if f"\t{field}\t" in line:
                code, _, value = line.rstrip("\n").split("\t")
                yield chr(int(code[2:], 16)), value


def write_readings(path: Path, header: str, readings: Iterable[tuple[str, str]]) -> None:
    """A row for each simplified character, with the readings of all that it stands for, `|` between."""
    table: dict[str, dict[str, None]] = {}
    for char, read in readings:
        table.setdefault(simplified(char), {}).setdefault(read)
    rows = "".join(f"{char}\t{'|'.join(found)}\n" for char, found in sorted(table.items()))
    path.write_text(header + rows, "utf-8")
