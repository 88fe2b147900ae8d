"""How alike two single words are, and in which way."""

from functools import lru_cache

from rapidfuzz.distance import OSA, Indel

from services.screening.matching.api import How
from services.screening.matching.likeness import katakana, transcribed
from services.screening.matching.likeness.known_names import names_of
from services.screening.matching.likeness.misspelt import (
    CLOSE,
    SHORTEST_FUZZY,
    SHORTEST_TWO_EDITS,
    TELLING_BONES,
    Between,
    likeness_of,
    misspelt,
)
from services.screening.matching.likeness.orthography import heard_as
from services.screening.matching.likeness.people import (
    ANOTHER_NAME,
    closeness,
    is_a_given_name,
    same_name,
    sounds_as_known,
)
from services.screening.matching.likeness.sounds import (
    LEAST_BONES,
    LENGTHS_APART,
    bare,
    continental,
    skeleton,
)
from services.screening.matching.likeness.vocalised import WRITTEN_BY_CONSONANTS, admits
from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.hangul import sounds
from services.screening.matching.words.script import UNSPACED, VOWELLESS, script_of
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.spellings import known_spellings, spellings
from services.screening.matching.words.tables import words

_LOST_COST = 0.25


@lru_cache(maxsize=65_536)
def token_similarity(one: str, other: str, person: bool = False) -> tuple[float, How]:
    """Similarity 0–1 of two words' concepts and how they agree; 0 when they are different words.

    The same both ways round. Words both known to mean something (two places, two sectors) are never
    taken for misspellings of each other; nor are two different personal names, in a person's name.
    """
    if one == other:
        return 1.0, "exact"
    if not _may_be_alike(one, other, person):
        return 0.0, "fuzzy"
    same = same_name(one, other) if person else None
    if same and (close := closeness(one, other)):
        return close, "equivalent"
    similarity, how = _plain_similarity(one, other, person)
    return (min(similarity, ANOTHER_NAME) if same is False else similarity), how


def _may_be_alike(one: str, other: str, person: bool) -> bool:
    """False when two Latin words share too few letters for any spelling of one sound, and no known name."""
    if "?" in one or "?" in other or not (one.isascii() and other.isascii()):
        return True
    if Indel.normalized_similarity(one, other) >= CLOSE:
        return True
    return person and not names_of(one).isdisjoint(names_of(other))


def _plain_similarity(one: str, other: str, person: bool) -> tuple[float, How]:
    if not (one.isascii() and other.isascii()):
        return across_scripts(one, other, person)
    if "?" in one or "?" in other:
        return _with_lost_letters(one, other)
    similarity, by_sound = likeness_of(_between(one, other, person, not person), person)
    return similarity, "translit" if by_sound else "fuzzy"


def _between(one: str, other: str, spoken: bool = False, meant: bool = False) -> Between:
    shorter, longer = sorted((len(one), len(other)))
    edits = OSA.distance(one, other, score_cutoff=2)
    return Between(
        shorter,
        longer,
        edits,
        Indel.normalized_similarity(one, other),
        begin_alike=one[:1] == other[:1],
        by_hand=edits == 1 and by_hand(one, other),
        sounding=_sound_alike(one, other),
        misread=misread(one) == misread(other),
        heard=spoken and not heard_as(one).isdisjoint(heard_as(other)),
        known=(one in words()) + (other in words()) if meant else 0,
        digits=one.isdigit() or other.isdigit(),
    )


def _misspelt(one: str, other: str, *, one_slip: bool) -> float:
    """Similarity of two spellings of which one is not as written: by slips, or by sound."""
    return misspelt(_between(one, other), one_slip, one_known=False)[0]


def _within_one_edit(one: str, other: str) -> float:
    edits = OSA.distance(one, other, score_cutoff=1)
    return 1.0 - edits / max(len(one), len(other)) if edits <= 1 else 0.0


def _sound_alike(one: str, other: str) -> bool:
    shared = {skeleton(one), continental(one)} & {skeleton(other), continental(other)}
    return any(len(bones.lstrip("a")) >= TELLING_BONES for bones in shared)


def _with_lost_letters(one: str, other: str) -> tuple[float, How]:
    """`?` stands for a letter that an export lost: it costs a quarter of an edit."""
    lost = max(one.count("?"), other.count("?"))
    longer = max(len(one), len(other))
    edits = OSA.distance(one, other, score_cutoff=lost + 1)
    beyond = edits - lost
    if longer < SHORTEST_FUZZY or beyond > (1 if longer >= SHORTEST_TWO_EDITS else 0) or lost * 2 >= longer:
        return 0.0, "lost_character"
    return 1.0 - (max(beyond, 0) + _LOST_COST * lost) / longer, "lost_character"


_KNOWN_SPELLING = 0.98
_SAME_CONSONANTS = 0.92
_SAME_SOUNDS = 0.91
"""Of a firm's Korean word that is spelt in another way: below what makes a firm of one word strong."""
_SAME_BARE = 0.86


def across_scripts(one: str, other: str, person: bool = False) -> tuple[float, How]:
    """Similarity of two words of which at least one is not Latin: by the nearest of their spellings, or by
    the sounds of a foreign word.
    """
    scripts = script_of(one), script_of(other)
    if scripts[0] == scripts[1]:
        return _within_script(one, other, scripts[0])
    if one.isdigit() or other.isdigit():
        return 0.0, "translit"
    if one.isascii() and scripts[1] in WRITTEN_BY_CONSONANTS:
        return _vocalised(other, one, person), "translit"
    if other.isascii() and scripts[0] in WRITTEN_BY_CONSONANTS:
        return _vocalised(one, other, person), "translit"
    heard = _as_foreign(one, other, person) if "LATIN" in scripts else 0.0
    if heard and "KANA" in scripts:
        return heard, "translit"
    found = max(
        (_spelt(ours, theirs, scripts, person) for ours in spellings(one) for theirs in spellings(other)),
        default=0.0,
    )
    return max(found, heard), "translit"


def _as_foreign(one: str, other: str, person: bool) -> float:
    """How well a word of another script writes a Latin one by its sound."""
    native, latin = (one, other) if other.isascii() else (other, one)
    if not latin.isascii():
        return 0.0
    script = script_of(native)
    if script == "KANA":
        return katakana.likeness(native, latin)
    return transcribed.likeness(native, latin, person) if script in transcribed.FILES else 0.0


def _vocalised(native: str, latin: str, person: bool) -> float:
    """By a spelling that is known, by letters that can be read so, or by one slip in a known spelling.

    A firm that bears a name of people is called as that is spelt: حسن is Hasan, and no Zion.
    """
    if latin in spellings(native):
        return _KNOWN_SPELLING
    if admits(native, latin) and (person or not is_a_given_name(native) or sounds_as_known(native, latin)):
        return _SAME_CONSONANTS
    known = known_spellings(native, script_of(native))
    return max((_misspelt(one, latin, one_slip=True) for one in known), default=0.0)


def _within_script(one: str, other: str, script: str) -> tuple[float, How]:
    least = 3 if script in UNSPACED else SHORTEST_FUZZY
    long = min(len(one), len(other)) >= least
    return _within_one_edit(one, other) if long else 0.0, "fuzzy"


def _one_letter(one: str, other: str) -> float:
    longer = max(len(one), len(other))
    if longer < SHORTEST_TWO_EDITS or OSA.distance(one, other, score_cutoff=1) > 1:
        return 0.0
    return 1.0 - 1.0 / longer


def _spelt(one: str, other: str, scripts: tuple[str, str], person: bool) -> float:
    if one == other:
        return _KNOWN_SPELLING
    if "HANGUL" in scripts:
        least, alike = (3, _SAME_CONSONANTS) if person else (SHORTEST_FUZZY + 1, _SAME_SOUNDS)
        return alike if min(len(one), len(other)) >= least and sounds(one) == sounds(other) else 0.0
    if "HAN" in scripts:
        return _one_letter(one, other)
    if scripts in (("THAI", "LATIN"), ("LATIN", "THAI")):
        return 0.0
    if not VOWELLESS.isdisjoint(scripts) and Indel.normalized_similarity(one, other) >= CLOSE:
        bones = skeleton(one)
        if bones == skeleton(other) and (
            len(bones) > 2 or (one[0] == other[0] and min(len(one), len(other)) > 2)
        ):
            return _SAME_CONSONANTS
        if len(bare(one)) >= 3 and (bare(one) == bare(other) or continental(one) == continental(other)):
            return _SAME_BARE
    return _misspelt(one, other, one_slip="KANA" in scripts)


JOINED = 0.97
"""Most that words written together agree with the word that they spell."""
_JOINED_BY_SOUND = 0.9
_NEAR_RUN = 0.7
"""Letters that words written together share with the word they sound like: Tata Steel is no Tusitala."""


@lru_cache(maxsize=65_536)
def joined_similarity(run: str, word: str, known: tuple[str, ...], pair: bool = True) -> float:
    """How well a run of words written together spells one word, by any of its Latin spellings; else 0.

    Only a `pair` of words may spell it by sound.
    """
    if run in known:
        return JOINED
    if not run.isascii() or not pair:
        return 0.0
    script = script_of(word)
    if (
        script == "HANGUL"
        and len(word) > 1
        and len(run) > 3
        and any(sounds(run) == sounds(one) for one in known)
    ):
        return _SAME_CONSONANTS
    if script == "HAN":
        return max((_one_letter(run, one) for one in known), default=0.0)
    if script == "KANA" and katakana.likeness(word, run) < _JOINED_BY_SOUND:
        return 0.0
    bones = skeleton(run)
    alike = (one for one in known if abs(len(one) - len(run)) <= LENGTHS_APART and bones == skeleton(one))
    if len(bones) >= LEAST_BONES and any(Indel.normalized_similarity(run, one) >= _NEAR_RUN for one in alike):
        return _JOINED_BY_SOUND
    return 0.0
