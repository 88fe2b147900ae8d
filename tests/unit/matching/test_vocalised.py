"""Arabic and Hebrew words admit the Latin spellings that read every letter written, and no others."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.likeness.vocalised import admits, frames


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("جلالی", "djalali"),
        ("قرضاوي", "qaradawi"),
        ("رضا", "reza"),
        ("رضا", "rida"),
        ("بشار", "bachar"),
        ("خامنهای", "khamenei"),
        ("ولید", "oualid"),
        ("عبدالرحمن", "abdurrahman"),
        ("نورالدين", "noureddine"),
        ("بوتين", "putin"),
        ("נתניהו", "netanyahu"),
        ("علوش", "alouche"),
        ("طارق", "tarique"),
        ("ربيعي", "rabii"),
        ("ځدران", "zadran"),
        ("مطمين", "motmaen"),
        ("אברהם", "avraham"),
    ],
)
def test_a_spelling_that_reads_every_letter_is_admitted_and_filed_beside_it(native: str, latin: str) -> None:
    assert admits(native, latin)
    assert not set(frames(native)).isdisjoint(frames(latin))


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("رضا", "razi"),
        ("احمدی", "ahmad"),
        ("مریم", "meir"),
        ("فاطمه", "fatemi"),
        ("خطيب", "khattab"),
        ("ברק", "warikoo"),
        ("משה", "oasis"),
        ("אורי", "ari"),
        ("جلال", "jalale"),
    ],
)
def test_consonants_alone_do_not_make_one_name(native: str, latin: str) -> None:
    assert not admits(native, latin)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("هبة الله علي", "Hibatullah Ali"),
        ("رحمة الله نوري", "Rahmatullah Nuri"),
        ("حمد الله الله نور", "Hamdullah Allah Noor"),
    ],
)
def test_the_t_before_gods_name_is_said(written: str, latin: str) -> None:
    assert compare_names(written, latin, "person")[1] != "none"
