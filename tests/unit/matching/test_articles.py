"""The Arabic article as French and English write it in Latin letters, and names written together with it."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.likeness.articles import apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد السعدي", "Mohamed ESSAADI"),
        ("محمد السعدي", "Mohamed As-Saadi"),
        ("محمد السعدي", "ES SAADI Mohamed"),
        ("حميد الصبار", "Hamid Essabar"),
        ("كمال السعيد", "Kamel ELSSEID"),
        ("صلاح الدين الزاوي", "Slaheddine EZZAOUI"),
        ("طارق الشامي", "Tarek Ech-Chami"),
        ("طارق الشامي", "Tarek Echchami"),
        ("Khaled al-Masri", "Khaled Elmasri"),
        ("حسين الأحمد", "Hussein Elahmad"),
        ("فتحي بنحسين", "Fethi BEN HASSINE"),
        ("فتحي بن حسين", "BENHASSINE Fethi"),
        ("كريم عبد الناصر", "Karim Abdennacer"),
        ("Karim Abdul Rahman", "Karim Abderrahmane"),
    ],
)
def test_the_article_is_heard_as_it_is_written(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] != "none"


@pytest.mark.parametrize("name", ["essam", "alberto", "benjamin", "ennis", "elena", "ezzedine", "attiyah"])
def test_a_name_that_begins_so_by_itself_stays_whole(name: str) -> None:
    assert apart(name) == (name,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Essaadi", "Mohamed Ennasri"),
        ("فتحي بنحسين", "Fethi Ben Mabrouk"),
        ("An Nguyen", "Minh Nguyen"),
        ("Karim Abderrahmane", "Karim Abdennour"),
    ],
)
def test_another_name_behind_it_is_another(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] == "none"
