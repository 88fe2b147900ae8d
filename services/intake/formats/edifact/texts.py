"""Free text of ORDERS: descriptions (IMD) and notes (FTX), whole again where they were cut."""

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


def described(segments: Sequence[Segment]) -> str:
    """The text of IMD segments, which go on from one to the next; codes where they have no text."""
    parts = [part for segment in segments for part in segment.parts(2)[3:]]
    return _whole(parts, _OF_ITEM) or " ".join(code for segment in segments if (code := segment.at(2)))


def free_text(segment: Segment) -> str:
    """The text of an FTX; its coded text where it has no other."""
    return _whole(segment.parts(3), (_OLD_WIDTH, _NEW_WIDTH)) or segment.at(2)


def keep_text(draft: Draft, segment: Segment, facts: Facts, line: Fields | None = None) -> None:
    """A fact if it is one, the description of the line it stands on, or a note."""
    text = described([segment]) if segment.tag == "IMD" else free_text(segment)
    if not text:
        return
    if segment.tag == "FTX" and segment.at(0) == "ZZZ":
        name, _, value = text.partition("=")
        if value and facts.say(name.strip(), value, segment.place, line):
            return
    if segment.tag == "IMD" and segment.at(1) == _END_USE:
        facts.say("end_use_statement.text", text, segment.place)
    elif line is not None:
        draft.describe(line, text)
    else:
        draft.note(text)


def _whole(parts: list[str], widths: tuple[int, int]) -> str:
    """The first reading; a part longer than the narrow field is of the directory with the wide one."""
    narrow, wide = widths
    width = wide if any(len(part) > narrow for part in parts) else narrow
    found = joined(parts, width)
    return found[0] if found else ""
