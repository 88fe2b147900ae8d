"""One sound that French, German and English write differently is one name."""

import pytest

from services.screening.matching.compare import compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Viktor But", "Viktor Bout"),
        ("Елена Жукова", "Yelena Joukova"),
        ("Igor Setschin", "Igor Sechin"),
        ("علیرضا جلالی", "Ali Reza Djalali"),
        ("Bachar Chahine", "Bashar Shahin"),
        ("Osama Ben Laden", "BIN LADEN, Osama"),
        ("林鄭月娥", "Carrie Lam Cheng Yuet-ngor"),
    ],
)
def test_romanisations_of_one_name_are_found(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] != "none"
