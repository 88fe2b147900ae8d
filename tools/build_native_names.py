"""Write `services/screening/knowledge/names/native_*.txt`: names in their own script → Latin spellings.

Usage: `python tools/build_native_names.py PERSON_NAMES KANJI_DIRECTORY CANTONESE_JSON`

- PERSON_NAMES: the corpus inside the wheel of rigour 2.6.1 (MIT; facts from Wikidata, CC0): the one frame of
  `rigour/_core*.so` that `zstd -d` turns into lines `form, form => Q-number`.
- KANJI_DIRECTORY: `dataset` of japanese-personal-name-dataset 0.4.0 (MIT).
- CANTONESE_JSON: `charToRoman.json` of cantonese-romanisation 1.0.5 (MIT), Hong Kong government spellings.

Only names of one word are kept, at most four Latin spellings each, those first that sound most like it.
"""

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from opencc import OpenCC
from rapidfuzz.distance import Indel

from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.likeness.vocalised import WRITTEN_BY_CONSONANTS, admits, frames
from services.screening.matching.words.fold import fold
from services.screening.matching.words.transliterate import latin_of, other_reading

HERE = Path(__file__).parents[1] / "services/screening/knowledge/names"
MOST = 4
LONGEST_HAN = 3
SCRIPTS = {
    "ARABIC": "arabic", "HEBREW": "hebrew", "DEVANAGARI": "indic", "BENGALI": "indic", "THAI": "thai",
    "CYRILLIC": "cyrillic", "GREEK": "greek", "GEORGIAN": "caucasian", "ARMENIAN": "caucasian",
}  # fmt: skip
LEAST_ALIKE = 0.45
HEARD = 0.75
RULED = {"cyrillic", "greek", "caucasian"}
"""Scripts that rules read well: only names that the rules miss are kept."""
NATIVE_HEADER = "# Names in their own script → Latin spellings (| between). By tools/build_native_names.py\n"
TWO_NAMES = {"said": "sajid"}
"""Name → another that the corpus takes for a spelling of it: one language writes j for y."""
KNOWN_IN = 4
"""Scripts in which a name must be written for its Latin spellings to count as one name's."""
MOST_SPELLINGS = 16
Table = dict[str, dict[str, int]]
SIMPLER = OpenCC("t2s")


def script_of(word: str) -> str:
    """The script of the first letter, by its Unicode name."""
    return next((unicodedata.name(char, "?").split()[0] for char in word if char.isalpha()), "?")


def corpus(path: Path) -> Iterator[dict[str, list[str]]]:
    """The forms of each name, by script."""
    for line in path.read_text("utf-8").splitlines():
        by_script: dict[str, list[str]] = defaultdict(list)
        forms = line.rsplit(" => ", 1)[0].split(", ")
        others = {TWO_NAMES.get(fold(form)) for form in forms}
        for form in (one for one in forms if fold(one) not in others):
            by_script[script_of(form)].append(form)
        yield by_script


def latin_forms(forms: list[str]) -> list[str]:
    """Folded Latin spellings of one word; a given name written apart or with a hyphen is one word."""
    folded = (fold(form).replace(" ", "") for form in forms if form.count(" ") + form.count("-") <= 1)
    return list(dict.fromkeys(word for word in folded if word.isascii() and word.isalpha() and len(word) > 1))


def collect(path: Path) -> tuple[dict[str, Table], Table]:
    """Tables of scripts with an alphabet, and of Han names."""
    tables: dict[str, Table] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    han: Table = defaultdict(lambda: defaultdict(int))
    for forms in corpus(path):
        latin = latin_forms(forms.get("LATIN", []))
        for script, name in SCRIPTS.items():
            for native in {fold(form) for form in forms.get(script, ()) if " " not in form}:
                for word in latin if " " not in native else ():
                    tables[name][native][word] += 1
        japanese = "HIRAGANA" in forms or "KATAKANA" in forms
        for native in {SIMPLER.convert(form) for form in forms.get("CJK", ())}:
            if len(native) == 1 or (japanese and 2 <= len(native) <= LONGEST_HAN):
                for word in latin:
                    han[native][word] += 1
    return tables, han


def sounding(native: str, words: dict[str, int]) -> list[str]:
    """At most `MOST` spellings with consonants of their own, those first that sound like the native word."""
    bones = skeleton("".join(latin_of(native).split()))
    heard = [word for word in words if may_be_heard(native, word)]
    ranked = sorted(heard, key=lambda word: (skeleton(word) != bones, -words[word], len(word), word))
    kept: dict[str, str] = {}
    for word in ranked:
        kept.setdefault(skeleton(word), word)
    return list(kept.values())[:MOST]


def may_be_heard(native: str, latin: str) -> bool:
    """Whether a Latin spelling is one of this Arabic or Hebrew word, not another name of the same person."""
    if script_of(native) not in WRITTEN_BY_CONSONANTS:
        return True
    ruled = ("".join(read(native).split()) for read in (latin_of, other_reading))
    return (
        admits(native, latin)
        or not set(frames(native)).isdisjoint(frames(latin))
        or any(Indel.normalized_similarity(one, latin) >= HEARD for one in ruled)
    )


def write(name: str, source: str, table: dict[str, list[str]]) -> None:
    """One line per name: native, Latin spellings separated by |."""
    lines = [f"{native}\t{'|'.join(words)}" for native, words in sorted(table.items()) if words]
    header = f"{NATIVE_HEADER}# {source}\n"
    (HERE / f"native_{name}.txt").write_text(header + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(lines)} names\n")


def useful(name: str, native: str, words: list[str]) -> bool:
    """Whether the table says more than the rules do."""
    if name not in RULED:
        return True
    plain = "".join(latin_of(native).split())
    by_rule = skeleton(plain)
    if Indel.normalized_similarity(plain, words[0]) < LEAST_ALIKE:
        return False
    return all(skeleton(word) != by_rule for word in words) and len(native) > 2


def kanji(directory: Path, han: Table) -> None:
    """Surnames and the commoner given names of the Japanese data set, added to `han`."""
    with (directory / "last_name_org.csv").open(encoding="utf-8") as lines:
        for native, _, _, latin in csv.reader(lines):
            han[SIMPLER.convert(native)][latin] += 5
    for name in ("first_name_man_opti.csv", "first_name_woman_opti.csv"):
        with (directory / name).open(encoding="utf-8") as lines:
            for _, latin, *natives in csv.reader(lines):
                for native in natives:
                    if len(native) <= LONGEST_HAN:
                        han[SIMPLER.convert(native)][latin] += 2


def groups(path: Path) -> list[str]:
    """Latin spellings of one personal name each, of names known in several scripts."""
    found = {
        "|".join(latin[:MOST_SPELLINGS])
        for forms in corpus(path)
        if len(forms) >= KNOWN_IN
        and (latin := latin_forms([f for f in forms.get("LATIN", ()) if " " not in f]))
    }
    return sorted(found)


def main() -> None:
    """Read the three sources and write one file per group of scripts."""
    corpus_path, kanji_path, cantonese_path = map(Path, sys.argv[1:4])
    tables, han = collect(corpus_path)
    kanji(kanji_path, han)
    source = "Source: rigour 2.6.1 (MIT) after Wikidata (CC0). 2026-11."
    for name, table in tables.items():
        chosen = {native: sounding(native, words) for native, words in table.items() if len(native) > 1}
        write(name, source, {n: w for n, w in chosen.items() if useful(name, n, w)})
    readings = {
        native: sorted(words, key=lambda word: (-words[word], len(word), word))[
            : 10 if len(native) == 1 else 3
        ]
        for native, words in han.items()
        if all(unicodedata.name(char, "").startswith("CJK") for char in native)
    }
    write("han", source + " Japanese readings: japanese-personal-name-dataset 0.4.0 (MIT).", readings)
    header = (
        "# Latin spellings of one personal name a line (| between). Made by tools/build_native_names.py\n"
    )
    lines = [header + f"# {source}", *groups(corpus_path)]
    (HERE / "same_names.txt").write_text("\n".join(lines) + "\n", "utf-8")
    raw = json.loads(cantonese_path.read_text("utf-8"))
    spoken = {SIMPLER.convert(char): list(dict.fromkeys(found))[:3] for char, found in raw.items()}
    write("cantonese", "Source: cantonese-romanisation 1.0.5 (MIT). 2026-11.", spoken)


if __name__ == "__main__":
    main()
