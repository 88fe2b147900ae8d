"""How a name was read to be found, in words: with what it is short for, by its meaning, or by a guess."""

from typing import NamedTuple

from services.screening.matching.judging.slips import changed_words
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.words.fold import fold
from services.screening.matching.words.readings import name_forms, translated_forms


class Read(NamedTuple):
    """`told` to people, empty where the name is read as it stands; `guess`: what speaks against it."""

    told: str = ""
    guess: str = ""


def read_as(name: str, read: tuple[str, ...], asked: Weighted) -> Read:
    """Of a name whose reading has these words: `read` as they are spelt, `asked` as they are compared."""
    if read in [form.written for form in name_forms(name)]:
        words = " ".join([word.surface for word in asked.tokens]).split()
        return Read() if set(words) <= set(fold(name).split()) else Read(f"read as {' '.join(words)}")
    if read in [form.written for form in translated_forms(name)]:
        told = f"read as {' '.join([word.canon for word in asked.tokens])}"
        return Read(told, "read as another people's name" if read else "read by its meaning")
    if not read:
        return Read()
    told = f"read as {' '.join(read)}"
    if name.isascii():
        ours, theirs = changed_words(fold(name), " ".join(read))
        told = f"read “{ours}” as “{theirs}”"
    return Read(told, f"{told}, as a slip")
