"""What the words of a name are taken for."""

import pytest

from services.screening.matching.words.readings import NameForm, corrected, name_forms
from services.screening.matching.words.tokens import tokenise


def classes(text: str) -> dict[str, str]:
    return {token.canon: token.cls for token in name_forms(text)[0].tokens}


def canons(form: NameForm) -> list[str]:
    return [token.canon for token in form.tokens if token.cls not in ("legal", "particle")]


@pytest.mark.parametrize(
    "written",
    [
        "Acmetra Trading Co., Ltd.",
        "ACMETRA TRADING COMPANY LIMITED",
        "Acmetra Trading LLC",
        "Acmetra Ticaret Limited Şirketi",
        "ООО «Acmetra Trading»",
        "Acmetra Trading, and any successor, sub-unit, or subsidiary thereof",
    ],
)
def test_legal_forms_are_set_aside(written: str) -> None:
    assert canons(name_forms(written)[0]) == ["acmetra", "trading"]


def test_places_sectors_and_numbers_are_known() -> None:
    assert classes("Shanghai 14th Research Institute of Optics") == {
        "shanghai": "region",
        "fourteenth": "number",
        "research": "generic",
        "institute": "body",
        "of": "particle",
        "optics": "generic",
    }


def test_a_name_that_is_only_a_legal_form_keeps_its_words() -> None:
    assert [token.cls for token in name_forms("SA")[0].tokens] != ["legal"]


def test_an_acronym_in_parentheses_is_a_reading_of_its_own_and_a_place_is_not() -> None:
    forms = name_forms("Western Flight Research Institute (WFRI)")
    assert [form.aside for form in forms] == [False, True]
    assert len(name_forms("ACMETRA (INDIA) LIMITED")) == 1


def test_places_written_in_syllables_are_joined() -> None:
    assert [token.canon for token in tokenise("shi he zi")] == ["shihezi"]


def test_slips_in_common_words_are_put_right_and_short_words_on_lists_are_left_alone() -> None:
    form = name_forms("Zorbex Corportaion")[0]
    guess = corrected(form, lambda _: False)
    assert guess is not None
    assert [token.surface for token in guess.tokens] == ["zorbex", "corporation"]
    assert guess.aside
    assert corrected(name_forms("Zorbex Marin")[0], lambda _: True) is None
    assert corrected(form, lambda _: True) == guess


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Zorbex Hong Kogn", ["zorbex", "hong kong"]),
        ("Zorbex Oint Stock Company", ["zorbex", "joint", "stock", "company"]),
        ("Zorbex Feight Ltd", ["zorbex", "freight", "ltd"]),
        ("Zorbex Shhip Services", ["zorbex", "ship", "services"]),
        ("Zorbex DMCCC", ["zorbex", "dmcc"]),
        ("Centrum Maritiome", ["centrum", "maritime"]),
    ],
)
def test_slips_are_put_right_by_the_words_beside_them_and_by_what_is_common(
    written: str, meant: list[str]
) -> None:
    guess = corrected(name_forms(written)[0], lambda word: word in ("zorbex", "centrum"))
    assert guess is not None
    assert [token.surface for token in guess.tokens] == meant


def test_a_name_as_long_as_a_field_is_read_with_its_last_letters_and_without() -> None:
    forms = name_forms("Limited Liability Company Zorbex DC")
    assert [form.tokens[-1].surface for form in forms] == ["zorbex", "dc"]


def test_empty_and_punctuation_have_no_reading() -> None:
    assert name_forms("") == ()
    assert name_forms(" -,. ") == ()
