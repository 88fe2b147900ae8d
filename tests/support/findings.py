"""What an assessment found, and what is read in a text, by name."""

from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition


def fired(assessment: Assessment) -> set[str]:
    """Rules with an effect."""
    return {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}


def tags_read(text: str, knowledge: Knowledge) -> set[str]:
    """What the text shows, with weak words that nothing in it excuses."""
    reading = knowledge.reader.read(text)
    excused = {hit.phrase.name for hit in reading.of("excuse")}
    weak = {hit.phrase.name for hit in reading.of("weak_tag")}
    return {hit.phrase.name for hit in reading.of("tag")} | (weak - excused)
