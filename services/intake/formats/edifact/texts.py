"""Free text of ORDERS: descriptions (IMD) and notes (FTX), whole again where they were cut.

Where nobody can tell whether a blank fell between two pieces, both readings are kept: a word that was
glued to the next or torn apart is found by nothing that looks for it.
"""

from collections.abc import Sequence

from services.intake.formats.draft import Draft, Fields
from services.intake.formats.edifact.segments import Segment
from services.intake.formats.facts import Facts
from services.intake.formats.text import joined

_OLD_WIDTH, _NEW_WIDTH = 70, 512
"""C108: characters of a part in D.96A and in D.01B."""
_END_USE = "5"
"""7081: end use application."""
_OF_ITEM = (35, 256)


def described(segments: Sequence[Segment]) -> list[str]:
    """The readings of IMD segments, which go on from one to the next; codes where they have no text."""
    parts = [part for segment in segments for part in segment.parts(2)[3:]]
    codes = " ".join(code for segment in segments if (code := segment.at(2)))
    return _readings(parts, _OF_ITEM) or ([codes] if codes else [])


def free_text(segment: Segment) -> list[str]:
    """The readings of an FTX; its coded text where it has no other."""
    code = segment.at(2)
    return _readings(segment.parts(3), (_OLD_WIDTH, _NEW_WIDTH)) or ([code] if code else [])


def keep_text(draft: Draft, segment: Segment, facts: Facts, line: Fields | None = None) -> None:
    """A fact if it is one, the description of the line it stands on, or a note."""
    readings = described([segment]) if segment.tag == "IMD" else free_text(segment)
    if segment.tag == "FTX" and segment.at(0) == "ZZZ" and _fact(readings, segment, facts, line):
        return
    for text in readings:
        if segment.tag == "IMD" and segment.at(1) == _END_USE:
            facts.say("end_use_statement.text", text, segment.place)
        elif line is not None:
            draft.describe(line, text)
        else:
            draft.note(text)


def _fact(readings: list[str], segment: Segment, facts: Facts, line: Fields | None) -> bool:
    """Whether the text is `fact=value`; a second reading of a name is another name, of a text more of it."""
    first, *others = readings or [""]
    name, _, value = first.partition("=")
    name = name.strip()
    if not value or not facts.say(name, value, segment.place, line):
        return False
    further = f"{name.removesuffix('.name')}.names_native" if name.endswith(".name") else name
    if further != name or name.endswith((".text", ".description")):
        for other in others:
            facts.say(further, other.partition("=")[2], segment.place, line)
    return True


def _readings(parts: list[str], widths: tuple[int, int]) -> list[str]:
    """A part longer than the narrow field is of the directory with the wide one."""
    narrow, wide = widths
    return joined(parts, wide if any(len(part) > narrow for part in parts) else narrow)
