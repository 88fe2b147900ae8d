"""Words cut short with a full stop are read as the words that they begin, in every language and list."""

import pytest

from services.screening.knowledge import Knowledge

CUT_SHORT = [
    ("Zutrittsterminal m. Gesichtserk.", "tag", "identify_person"),
    ("Logiciel rec. faciale, 64 flux", "tag", "identify_person"),
    ("ПО распозн. лиц, 100 каналов", "tag", "identify_person"),
    ("oprogr. rozpozn. twarzy", "tag", "identify_person"),
    ("Équip. d'écoutes tél., 2G-5G", "tag", "intercept"),
    ("Auslesegerät f. Handys", "tag", "extract_device"),
    ("Acad. of Mil. Med. Sciences", "body", "security_research"),
    ("Dir. Gen. de Contraintel. Mil.", "body", "intelligence"),
    ("Min. del Interior", "body", "police"),
    ("Dep. of Nat. Security", "body", "intelligence"),
]
ORDINARY = [
    "Intern. Sales GmbH",
    "Fa. Müller, Inh. K. Meier, Tel. 0341 22",
    "Pol. Ind. Norte, nave 4",
    "Steckdose 230 V, max. 16 A, inkl. Kabel, ca. 2 m",
    "Gest. Nr. 5, Rec. 12, Vid. 4",
    "Tel. und Fax. im Büro, Kam. 2. Stock",
    "The lamp has a face. Recognition of its maker came late.",
]


@pytest.mark.parametrize(("text", "topic", "name"), CUT_SHORT)
def test_a_word_cut_short_is_read(text: str, topic: str, name: str, knowledge: Knowledge) -> None:
    reading = knowledge.reader.read(text)
    hits = reading.of(topic, name)
    assert hits
    assert all(reading.quote(hit) in text for hit in hits)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_cut_short_say_nothing(text: str, knowledge: Knowledge) -> None:
    reading = knowledge.reader.read(text)
    assert not [hit for topic in ("tag", "body", "kind", "programme") for hit in reading.of(topic)]


def test_what_is_denied_cut_short_is_denied(knowledge: Knowledge) -> None:
    assert not knowledge.reader.read("Terminal ohne Gesichtserk.").of("tag")


def test_a_gap_stands_beside_characters_without_a_space(knowledge: Knowledge) -> None:
    assert knowledge.reader.read("维稳综合平台").of("programme")


LIKE_WORDS = [
    "Lector de placas ELISA, 96 pocillos",
    "电子手环 运动计步",
    "Rubber bullet bumper feet 10mm",
    "Polygraphische Druckmaschine",
    "Tornozeleira ortopédica elást. M",
    "Newborn screening blood spot card",
]


@pytest.mark.parametrize("text", LIKE_WORDS)
def test_ordinary_goods_with_words_of_watching_say_nothing(text: str, knowledge: Knowledge) -> None:
    reading = knowledge.reader.read(text)
    assert not reading.of("tag")
    assert not reading.of("kind")
