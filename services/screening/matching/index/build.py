"""Building the arrays of the index from snapshots."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from services.screening.matching.index.arrays import (
    TOKEN,
    Floats,
    Ints,
    LikeArrays,
    ModeArrays,
    WholeArrays,
    joined_hash,
)
from services.screening.matching.index.codes import codes_of
from services.screening.matching.index.letters import LetterTable, letter_table
from services.screening.matching.index.likes import Likes, stored_likes
from services.screening.matching.index.neighbours import KeyTable, build_key_table
from services.screening.matching.index.spelling_table import SpellingTable, spelling_table
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.index.whole import whole_arrays
from services.screening.matching.likeness.people import personal
from services.screening.matching.scoring.runs import run_keys, runs, spelled
from services.screening.matching.scoring.weights import MODES, Mode, Rarity, mode_of, unmatched_weight, weight
from services.screening.matching.words.identifiers import normal_identifier
from services.screening.matching.words.readings import NameForm, name_forms
from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tables import CLASS_NUMBERS
from services.screening.matching.words.tokens import Token
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot

_NO_LIKES = LikeArrays(
    np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.int64)
)


class ListedForm(NamedTuple):
    """One reading of one listed name: entry number, name's place in the entry, mode, words."""

    entry: int
    name: int
    mode: Mode
    form: NameForm


class Prepared(NamedTuple):
    """Everything a matcher needs, in a shape that can be stored and memory-mapped."""

    words: list[str]
    counts: np.ndarray[tuple[int], np.dtype[np.int32]]
    table: KeyTable
    surfaces: list[str]
    letters: LetterTable
    spellings: SpellingTable
    owners: Ints
    modes: tuple[ModeArrays, ModeArrays]
    likes: tuple[LikeArrays, LikeArrays]
    entries: bytes
    entry_start: np.ndarray[tuple[int], np.dtype[np.int64]]
    identifier_hash: np.ndarray[tuple[int], np.dtype[np.uint32]]
    identifier_entry: np.ndarray[tuple[int], np.dtype[np.int32]]
    whole: WholeArrays


def listed_forms(entries: Sequence[ListEntry]) -> Iterator[ListedForm]:
    """Every reading of every name of every entry."""
    for number, entry in enumerate(entries):
        for place, name in enumerate(entry.names):
            for form in name_forms(name.text):
                mode = mode_of(entry, form.tokens)
                read = form._replace(tokens=personal(form.written, form.tokens)) if mode == "person" else form
                yield ListedForm(number, place, mode, read)


def prepare(snapshots: Sequence[WatchlistSnapshot]) -> Prepared:
    """Build everything from parsed snapshots; some sixteen seconds of one core for 57,000 names."""
    entries = [entry for snapshot in snapshots for entry in snapshot.entries]
    forms = list(listed_forms(entries))
    counts: Counter[str] = Counter()
    for listed in forms:
        counts.update({token.canon for token in listed.form.tokens})
    words = sorted(counts)
    rarity = Rarity(dict(counts), len(forms))
    numbers = {word: number for number, word in enumerate(words)}
    surfaces: dict[str, int] = {}
    modes = tuple(
        _sealed(_mode_arrays([f for f in forms if f.mode == mode], mode, numbers, surfaces, rarity))
        for mode in MODES
    )
    blob, starts = _store_entries(entries)
    hashes, identified = _identifiers(entries)
    spelled = [(text, number) for number, word in enumerate(words) for text in _other_spellings(word)]
    texts = [text for text, _ in spelled]
    prepared = Prepared(
        words=words,
        counts=np.array([counts[word] for word in words], dtype=np.int32),
        table=build_key_table(words),
        surfaces=list(surfaces),
        letters=letter_table([*words, *texts]),
        spellings=spelling_table(words),
        owners=np.array([number for _, number in spelled], dtype=np.int32),
        modes=(modes[0], modes[1]),
        likes=(_NO_LIKES, _NO_LIKES),
        entries=blob,
        entry_start=starts,
        identifier_hash=hashes,
        identifier_entry=identified,
        whole=whole_arrays(entries),
    )
    vocabulary = vocabulary_of(prepared)
    both = [Likes(mode, arrays, vocabulary, None) for mode, arrays in zip(MODES, modes, strict=True)]
    likes = stored_likes(both, words)
    return prepared._replace(likes=(likes[0], likes[1]))


def _sealed(arrays: ModeArrays) -> ModeArrays:
    """Read-only, as they are when mapped from disk: what is compiled for one serves the other."""
    for array_ in arrays:
        array_.setflags(write=False)
    return arrays


def vocabulary_of(prepared: Prepared) -> Vocabulary:
    """The words of the listed names, to be searched."""
    return Vocabulary(prepared.words, prepared.table, prepared.letters, prepared.spellings, prepared.owners)


def _other_spellings(word: str) -> tuple[str, ...]:
    return () if word.isascii() else spellings(word)


def _store_entries(
    entries: Sequence[ListEntry],
) -> tuple[bytes, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    encode = msgspec.msgpack.Encoder().encode
    parts = [encode(entry) for entry in entries]
    starts = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return b"".join(parts), starts


def _identifiers(
    entries: Sequence[ListEntry],
) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint32]], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    pairs = sorted(
        (joined_hash(normal_identifier(found.value)), number)
        for number, entry in enumerate(entries)
        for found in entry.identifiers
        if len(normal_identifier(found.value)) >= 5
    )
    hashes = np.array([pair[0] for pair in pairs], dtype=np.uint32)
    return hashes, np.array([pair[1] for pair in pairs], dtype=np.int32)


def _mode_arrays(
    forms: list[ListedForm], mode: Mode, numbers: dict[str, int], surfaces: dict[str, int], rarity: Rarity
) -> ModeArrays:
    words: list[int] = []
    written: list[int] = []
    classes: list[int] = []
    weights: list[float] = []
    costs: list[float] = []
    sizes: list[int] = []
    joined = array("q")
    for place, listed in enumerate(forms):
        tokens = listed.form.tokens
        sizes.append(len(tokens))
        for token in tokens:
            full = weight(token, mode, rarity)
            words.append(numbers[token.canon])
            same = token.surface == token.canon
            written.append(-1 if same else surfaces.setdefault(token.surface, len(surfaces)))
            classes.append(CLASS_NUMBERS[token.cls])
            weights.append(full)
            costs.append(unmatched_weight(token, mode, full))
        _add_joined(joined, tokens, place, len(words) - len(tokens))
    return _assemble(forms, sizes, words, written, classes, weights, costs, joined, len(numbers), mode)


def _add_joined(joined: "array[int]", tokens: tuple[Token, ...], place: int, first: int) -> None:
    """Add hash, form, first word and number of words of each run of words written together, as it is filed,
    which is how it is scored (`east iron` of an Oriental Iron Company).
    """
    filed = tuple(Token(token.canon, token.canon, token.cls) for token in tokens)
    for run in runs(spelled(filed)):
        for key in run_keys(run):
            joined.extend((key, place, first + run.start, run.end - run.start))


def _assemble(
    forms: list[ListedForm],
    sizes: list[int],
    words: list[int],
    written: list[int],
    classes: list[int],
    weights: list[float],
    costs: list[float],
    joined: "array[int]",
    vocabulary: int,
    mode: Mode,
) -> ModeArrays:
    tokens = np.zeros(len(words), dtype=TOKEN)
    tokens["word"], tokens["weight"], tokens["cost"], tokens["cls"] = words, weights, costs, classes
    token_form = np.repeat(np.arange(len(forms), dtype=np.int32), sizes)
    # Words of no weight (legal forms, articles) can never bring a candidate: no postings for them.
    posted = np.flatnonzero(tokens["weight"] > 0)
    order = posted[np.argsort(tokens["word"][posted], kind="stable")]
    starts = np.zeros(vocabulary + 1, dtype=np.int64)
    np.cumsum(np.bincount(tokens["word"][order], minlength=vocabulary), out=starts[1:])
    token_start = np.zeros(len(forms) + 1, dtype=np.int64)
    np.cumsum(sizes, out=token_start[1:])
    form_words = codes_of(token_start, tokens)
    form_cost = np.bincount(token_form, weights=tokens["cost"], minlength=len(forms)).astype(np.float32)
    together = np.frombuffer(joined, dtype=np.int64).reshape(-1, 4)
    hashes = together[:, 0]
    by_hash = np.argsort(hashes, kind="stable")
    return ModeArrays(
        form_entry=np.array([form.entry for form in forms], dtype=np.int32),
        form_name=np.array([form.name for form in forms], dtype=np.int32),
        form_aside=np.array([form.form.aside for form in forms], dtype=np.bool_),
        form_words=form_words,
        form_cost=form_cost,
        token_start=token_start,
        tokens=tokens,
        token_surface=np.array(written, dtype=np.int32),
        post_start=starts,
        post_form=token_form[order],
        post_token=order.astype(np.int32),
        post_words=form_words[token_form[order]],
        post_cost=form_cost[token_form[order]],
        most_weight=_most(tokens["word"], tokens["weight"], vocabulary),
        most_cost=_most(tokens["word"], tokens["cost"], vocabulary),
        joined_hash=hashes[by_hash].astype(np.uint32),
        joined_form=together[by_hash, 1].astype(np.int32),
        joined_token=together[by_hash, 2].astype(np.int32),
        joined_size=together[by_hash, 3].astype(np.uint8),
    )


def _most(words: Ints, values: Floats, vocabulary: int) -> Floats:
    """The greatest value of each word."""
    found = np.zeros(vocabulary, dtype=np.float32)
    np.maximum.at(found, words, values)
    return found
