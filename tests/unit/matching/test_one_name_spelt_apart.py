"""One given name as several languages write it, and two names that only look alike."""

import pytest

from services.screening.matching.compare import compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nikolas Maduro", "Nicolás Maduro"),
        ("Сергій Лавров", "Sergey Lavrov"),
        ("Siarhei Lauron", "Сергей Лаурон"),
        ("Filip Novak", "Philip Novak"),
        ("Wiktor Zorbin", "Viktor Zorbin"),
        ("Uladzimir Zorbin", "Владимир Зорбин"),
        ("Абдельмалик аль-Хуси", "Abdul Malik al-Houthi"),
        ("Αμπντουλραχμάν Σαλέχ", "Abdul Rahman Saleh"),
        ("Абдулла Магомедов", "Abdullah Magomedov"),
        ("세르게이 라브로프", "Sergey Lavrov"),
        ("مطيع الله احمد", "Matiullah Ahmad"),
        ("حبيب الله خان", "Habib Ullah Khan"),
        ("هبة الله اخندزاده", "Haibatullah Akhundzada"),
        ("عز الدين القسام", "Ezzedine Qassam"),
        ("Shams ud-Din Safi", "Shamsuddin Safi"),
        ("عبدالحی سالک", "Abdulhai Salek"),
        ("عبد الحق شريف", "Abdul Haq Sharif"),
        ("حسین قلی پور", "Hossein Gholipour"),
        ("رحمت الله کاکا زاده", "Rahmatullah Kakazada"),
        ("گل آغا اسحاق زی", "Gul Agha Ishakzai"),
        ("Karim Rezai Nejad", "کریم رضایی نژاد"),
        ("يوسف بوعزيز", "Youssef Bouaziz"),
        ("شريف بوعزيز", "Cherif Bouaziz"),
    ],
)
def test_it_is_one_name(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] != "none"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joan Smith", "Ioan Smith"),
        ("Mykola Bondar", "Mikhail Bondar"),
        ("Marija Petrovic", "Mario Petrovic"),
        ("Hassan Ali", "Hussein Ali"),
        ("سيف الله صافي", "Asadullah Safi"),
        ("رحمت الله نبيل", "Rahmat Nabil"),
    ],
)
def test_they_are_two_names(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] == "none"
