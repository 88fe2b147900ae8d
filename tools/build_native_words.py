"""Write `native_words_rigour.txt` of `knowledge/names`: words of firms and bodies in other scripts → English.

Usage: `python tools/build_native_words.py SYMBOLS_JSON ORG_TYPES_JSON`

Both are in `rust/data/names` of rigour 2.6.1 (MIT). A group of words that mean the same is taken when the
Latin words in it stand for one concept of `words.txt`; legal forms all become `ltd`. The table of our own,
`native_words.txt` and those by language, win.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import legal_forms, words

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
SKIPPED = frozenset({"of", "company", "corporation"})
LEGAL = "ltd"
FORMS = frozenset({"LLC", "JSC", "LLP", "LP", "GP", "SP", "Coop"})
SAYING = ("банк", "учрежден", "завод", "хозяйств")
"""Parts of forms that say more than a form does."""


def concept(aliases: list[str]) -> str | None:
    """The one concept that most Latin words of the group stand for; None when there is none."""
    known = words()
    found = Counter(known[word].canon for word in map(fold, aliases) if word in known)
    if not found:
        return None
    best, count = found.most_common(1)[0]
    return best if count * 2 > sum(found.values()) and best not in SKIPPED else None


def native(aliases: list[str]) -> list[str]:
    """The folded words that are not Latin."""
    folded = dict.fromkeys(fold(alias) for alias in aliases)
    return [
        word for word in folded if word and not any("a" <= char <= "z" for char in word) and len(word) > 1
    ]


def main() -> None:
    """Read both files and write the table."""
    symbols, types = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
    table: dict[str, str] = {}
    for group in types:
        for word in native(group["aliases"]) if group.get("generic") in FORMS else ():
            if not any(part in word for part in SAYING):
                table[word] = LEGAL
    for group in (*symbols["org_symbols"].values(), *symbols["org_domains"].values()):
        if meaning := concept(group):
            for word in native(group):
                table.setdefault(word, meaning)
    lines = [
        f"{meaning}\t{word}" for word, meaning in sorted(table.items(), key=lambda item: (item[1], item[0]))
    ]
    header = (
        "# Words of firms and bodies in their own script: English, native. By tools/build_native_words.py\n"
        "# Source: rigour 2.6.1 (MIT). 2026-11.\n"
    )
    (HERE / "native_words_rigour.txt").write_text(header + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{len(lines)} words; {len(legal_forms())} legal forms known\n")


if __name__ == "__main__":
    main()
