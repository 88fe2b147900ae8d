"""Write `sino_japanese.txt` of `knowledge/names`: how Japanese reads the characters of firms' names.

Usage: `python -m tools.build_sino_japanese UNIHAN_DIRECTORY`

The directory holds Unihan_Readings.txt.bz2 of Unicode 15.0 (Unicode licence; Debian package unicode-data). Of
the characters that its field kJapaneseOn reads those of the first level of JIS X 0208 are written, as
simplified ones.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.unihan import values, write_readings

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
FIRST_LEVEL = range(0xB0, 0xD0)
"""First bytes in EUC-JP of the characters in daily use."""
MOST = 3
HEADER = """\
# Chinese characters, simplified, and how Japanese reads them in words put together (| between), the usual one
# first; vowels short. By tools/build_sino_japanese.py from kJapaneseOn of Unihan 15.0 (Unicode licence).
# 2026-11.
"""


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """Character and each of its readings in Latin letters."""
    for char, value in values(path, "kJapaneseOn"):
        if is_in_use(char):
            yield from ((char, short(one.casefold())) for one in value.split(" ")[:MOST])


def is_in_use(char: str) -> bool:
    """Whether it is among the some three thousand characters in daily use."""
    try:
        return char.encode("euc_jp")[0] in FIRST_LEVEL
    except UnicodeEncodeError:
        return False


def short(latin: str) -> str:
    """With long vowels as passports write them."""
    return latin.replace("ou", "o").replace("uu", "u").replace("oo", "o")


def main(directory: Path) -> None:
    """Write the table."""
    write_readings(HERE / "sino_japanese.txt", HEADER, readings(directory / "Unihan_Readings.txt.bz2"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
