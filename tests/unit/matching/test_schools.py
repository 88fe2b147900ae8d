"""Universities of one town that teach different things are different bodies, in whatever language."""

import pytest

from services.screening.matching.compare import compare_names
from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kazan State University", "Kazan State Technical University"),
        ("Казанский государственный университет", "Kazan State Medical University"),
        ("Омский государственный университет", "Омский государственный педагогический университет"),
        ("دانشگاه شیراز", "دانشگاه صنعتی شیراز"),
        ("Isfahan University", "Isfahan University of Art"),
        ("南京理工大学", "南京工业大学"),
        ("北京工业大学", "Beijing Institute of Technology"),
        ("哈尔滨工业大学", "哈尔滨商业大学"),
    ],
)
def test_another_field_is_another_university(one: str, other: str) -> None:
    assert compare_names(one, other, "organisation")[1] != "strong"
    assert compare_names(other, one, "organisation")[1] != "strong"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kazan State University", "Kazan State Agrarian University"),
        ("Samara University", "Самарский государственный медицинский университет"),
    ],
)
def test_a_field_that_one_has_alone_tells_them_apart(one: str, other: str) -> None:
    assert not agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sharif University", "Sharif University of Technology"),
        ("Казанский государственный медицинский университет", "Kazan State Medical University"),
        ("Московский государственный технический университет", "Moscow State University of Technology"),
        ("上海理工大学", "University of Shanghai for Science and Technology"),
        ("Самарский государственный университет путей сообщения", "Samara State Transport University"),
    ],
)
def test_the_same_university_said_otherwise(one: str, other: str) -> None:
    assert agree(one, other)
