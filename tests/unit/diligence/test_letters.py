"""The PDF says what it was given, in every script: its text read back is the text that went in."""

import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from services.diligence.letters import Letter, pdf_of


def read_back(*lines: str) -> str:
    """Text of every page, presentation forms as plain letters, blanks as one."""
    pages = PdfReader(BytesIO(pdf_of(Letter("Notification", lines, "case 1")))).pages
    text = unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in pages))
    return " ".join(text.split())


@pytest.mark.parametrize(
    "name",
    [
        "Łódzki Instytut «Øresund» Şti.",
        "Министерство внутренних дел Украины",
        "Υπουργείο Εσωτερικών",
        "新疆维吾尔自治区公安厅",
        "臺灣大學",
        "وزارة الداخلية",
        "شهربانی جمهوری",
        "경찰청",
        "カメラ",
    ],
)
def test_a_name_stands_in_its_own_letters(name: str) -> None:
    assert name in read_back(f"  - end_user; name native: {name}")


def test_letters_that_no_font_has_stand_transliterated_and_nothing_is_left_out() -> None:
    text = read_back("name: กรุงเทพ and विश्वविद्यालय end")
    assert "<" in text
    assert text.index("name: <") < text.index("> and <") < text.index("> end")


def test_figures_and_brackets_among_arabic_words_are_read_from_the_right() -> None:
    drawn = read_back("وزارة 2026/17 (بغداد) Baghdad")
    assert "2026/17" in drawn
    assert drawn.endswith("Baghdad case 1, page 1")
    assert "(" in drawn
    assert ")" in drawn


def test_long_text_goes_on_over_lines_and_pages() -> None:
    words = [f"word{number}" for number in range(2_000)]
    text = read_back(" ".join(words), "x" * 400)
    assert [word for word in text.split() if word.startswith("word")] == words
    assert text.replace(" ", "").count("x") >= 400
    assert "page 3" in text


def test_the_same_letter_is_the_same_file() -> None:
    letter = Letter("Notification", ("新疆 وزارة",), "case 1")
    assert pdf_of(letter) == pdf_of(letter)
