"""Reading: one spelling for many, words with their places, phrases, negation."""

import pytest

from services.screening.knowledge import Knowledge
from services.screening.reading.fold import FoldTable, traditional_to_simplified
from services.screening.reading.grammar import PatternError
from services.screening.reading.patterns import PatternIndex
from services.screening.reading.words import clean, split_words


def found(pattern: str, text: str) -> list[str]:
    """The original words that a pattern finds."""
    table = FoldTable(traditional_to_simplified())
    words = split_words(clean(text), table)
    index = PatternIndex([pattern], table)
    return [words.text[slice(*words.span(hit.start, hit.end))] for hit in index.search(words.joined)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("facial recogni*", "Facial-Recognition server", ["Facial-Recognition"]),
        ("face recognition", "surface recognition", []),
        ("recorded video", "recorded. Video", []),
        ("search .. video", "search for people in video", ["search for people in video"]),
        ("(mobile|cell) (phone )?tracking", "cell tracking", ["cell tracking"]),
        ("~polizei", "Die Verkehrspolizei", ["Verkehrspolizei"]),
        ("~polizei", "Polizeibericht", []),
        ("(~polizei|wache)*", "Kriminalpolizeiamt", ["Kriminalpolizeiamt"]),
        ("zur ~polizei", "zur Grenzpolizei", ["zur Grenzpolizei"]),
        ("police $", "Dubai POLICE", ["POLICE"]),
        ("police $", "Dubai police dog", []),
        ("^police of", "Police of Dubai", ["Police of"]),
        ("公安局", "廣東省公安局", ["公安局"]),
        ("公安局", "桂林市 公安 局", ["公安 局"]),
        ("人脸识别", "人臉識別", ["人臉識別"]),
        ("شرطة", "القيادة العامة لشرطة دبي", ["لشرطة"]),
        ("شرطة", "مديرية الشُّرطة", ["الشُّرطة"]),
        ("распознаван* лиц*", "Распознаванием лиц", ["Распознаванием лиц"]),
        ("policia", "Policía", ["Policía"]),
        ("emniyet mudurlugu", "İL EMNİYET MÜDÜRLÜĞÜ", ["EMNİYET MÜDÜRLÜĞÜ"]),
        ("police", "pol\u200bice", ["police"]),
        ("police", "ｐｏｌｉｃｅ", ["ｐｏｌｉｃｅ"]),
    ],
)
def test_a_phrase_is_found_in_every_spelling(pattern: str, text: str, expected: list[str]) -> None:
    assert found(pattern, text) == expected


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "..", "? a", ""])
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        found(pattern, "text")


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Camera without face recognition", True),
        ("Camera with face recognition", False),
        ("Not only face recognition", False),
        ("Without audio, face recognition included", False),
        ("No. 4 face recognition", False),
        ("摄像机，不含人脸识别", True),
        ("无线人脸识别终端", False),
        ("Kamera ohne Gesichtserkennung", True),
        ("caméra sans reconnaissance faciale", True),
        ("камера без распознавания лиц", True),
    ],
)
def test_negation_reaches_as_far_as_grammar(text: str, negated: bool, knowledge: Knowledge) -> None:
    reading = knowledge.reader.read(text)
    assert (not reading.of("tag", "identify_person")) is negated


def test_a_quote_is_the_original_words(knowledge: Knowledge) -> None:
    reading = knowledge.reader.read("Poste de Police — Überwachung: 上海市公安局。")
    hit = next(hit for hit in reading.of("body", "police") if hit.phrase.language == "zh")
    assert reading.quote(hit) == "公安局"
