"""Words of the lists with the same consonants as a given word, or that stand for the same name.

Every word is filed under hashes of what it shares with those. Sorted arrays, so that worker processes share
them through memory maps. Words spelt nearly alike are found by their letters.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np

from services.screening.matching.index.arrays import Ints
from services.screening.matching.index.hashes import Hashes, filed_under
from services.screening.matching.likeness import katakana_frames, transcribed
from services.screening.matching.likeness.known_names import names_of, own_names_of
from services.screening.matching.likeness.misspelt import SHORTEST_FUZZY
from services.screening.matching.likeness.orthography import french, heard_as
from services.screening.matching.likeness.sounds import bare, continental, skeleton
from services.screening.matching.likeness.vocalised import WRITTEN_BY_CONSONANTS, frames
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.spellings import spellings


class KeyTable(NamedTuple):
    """Word numbers filed under 32-bit hashes, sorted by hash."""

    hashes: Hashes
    numbers: Ints


def keys(word: str) -> list[int]:
    """All hashes under which a listed word is filed, by each of its Latin spellings."""
    found = _shared_keys(word)
    mark = b"^" if word.isascii() else b"!"
    for spelled in spellings(word):
        found.update(dict.fromkeys(crc32(mark + bones.encode()) for bones in _bones(spelled, 2)))
    found.update(dict.fromkeys(crc32(mark + b"*" + frame.encode()) for frame in _frames(word)))
    found.update(_katakana_keys(word))
    found.update(dict.fromkeys(crc32(mark + b"h" + frame.encode()) for frame in transcribed.frames(word)))
    return list(found)


def _katakana_keys(word: str, asked: bool = False) -> dict[int, None]:
    """Hashes by which a word in katakana and the Latin words that it may write find each other."""
    native = script_of(word) == "KANA"
    if not native and not (word.isascii() and word.isalpha()):
        return {}
    mark = b"k" if native == asked else b"K"
    frames_of = katakana_frames.of_katakana if native else katakana_frames.of_latin
    return dict.fromkeys(crc32(mark + frame.encode()) for frame in frames_of(word))


def _frames(word: str) -> tuple[str, ...]:
    return frames(word) if word.isascii() or script_of(word) in WRITTEN_BY_CONSONANTS else ()


class AskedKeys(NamedTuple):
    """The hashes to look a word up by, by what its neighbours share with it."""

    sound: list[int]
    name: list[int]


def asked_keys(word: str, scripts: bool = True) -> AskedKeys:
    """Hashes of the word's sound, and of the names it stands for, each hash once.

    Short skeletons are common: Latin words are looked up by them among native words only. `scripts`: whether
    any listed word is of another script than Latin.
    """
    alike: dict[int, None] = {} if word.isascii() else {crc32(word.encode()): None}
    for spelled in spellings(word):
        alike.update(_sound_keys(spelled))
    if scripts or not word.isascii():
        alike.update(_keys_across(word))
    alike.update(dict.fromkeys(crc32(b"#%d" % number) for number in names_of(word)))
    return AskedKeys(list(alike), [crc32(b"@%d" % number) for number in own_names_of(word)])


def _keys_across(word: str) -> dict[int, None]:
    """Hashes of what words of different scripts share: a Latin word asks for native ones, others for all."""
    marks = (b"!",) if word.isascii() else (b"!", b"^")
    found = {
        crc32(mark + bones.encode()): None
        for spelled in spellings(word)
        for mark in marks
        for bones in _bones(spelled, 2)
    }
    found.update(
        dict.fromkeys(crc32(mark + b"*" + frame.encode()) for mark in marks for frame in _frames(word))
    )
    found.update(
        dict.fromkeys(crc32(marks[-1] + b"h" + frame.encode()) for frame in transcribed.frames(word))
    )
    found.update(_katakana_keys(word, asked=True))
    return found


def _sound_keys(spelled: str) -> dict[int, None]:
    found = dict.fromkeys(crc32(b"~" + bones.encode()) for bones in _bones(spelled, 3))
    if len(spelled) > SHORTEST_FUZZY:
        found[crc32(b"=" + misread(spelled).encode())] = None
    found.update(dict.fromkeys(crc32(b"%" + heard.encode()) for heard in heard_as(spelled)))
    return found


def _shared_keys(word: str) -> dict[int, None]:
    found: dict[int, None] = {}
    if not word.isascii():
        found[crc32(word.encode())] = None
    for spelled in spellings(word):
        found.update(_sound_keys(spelled))
    found.update(dict.fromkeys(crc32(b"#%d" % number) for number in names_of(word)))
    found.update(dict.fromkeys(crc32(b"@%d" % number) for number in own_names_of(word)))
    return found


def _bones(word: str, least: int) -> set[str]:
    found = {skeleton(word), continental(word), bare(word), skeleton(french(word))}
    return {bones for bones in found if len(bones.lstrip("a") if least > 2 else bones) >= least}


def build_key_table(words: Iterable[str]) -> KeyTable:
    """File each word (its number is its place in `words`)."""
    hashes: list[int] = []
    sizes: list[int] = []
    for word in words:
        found = keys(word)
        hashes += found
        sizes.append(len(found))
    all_hashes = np.array(hashes, dtype=np.uint32)
    numbers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.argsort(all_hashes, kind="stable")
    return KeyTable(all_hashes[order], numbers[order])


def lookup_each(table: KeyTable, wanted: Hashes) -> list[Ints]:
    """Numbers filed under each of the hashes, in their order."""
    starts, ends = filed_under(table.hashes, wanted)
    numbers = table.numbers
    return [numbers[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def lookup(table: KeyTable, wanted: Sequence[int]) -> Ints:
    """Numbers filed under any of the hashes, each once."""
    parts = [part for part in lookup_each(table, np.array(wanted, dtype=np.uint32)) if len(part)]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int32)
