"""A name one slip from a whole listed name, or cut to it by a field, alerts as possible."""

import random

import pytest

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.index.whole import nearly, whole_arrays
from services.screening.matching.judging.slips import slip_between
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.fold import fold
from services.screening.matching.words.whole_slips import is_of_hands, is_one_slip, unspaced
from services.screening.watchlists.model import (
    EntryKind,
    ListEntry,
    ListIdentifier,
    ListName,
)
from tests.unit.matching.small_lists import entry, hits, matcher_of, strength

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def best(listed: str, query: Query, kind: EntryKind = "organisation") -> str:
    """Strength of a Russian party of this name."""
    others = (entry("Qalandar Trading House", 2), entry("Zorbex Optics LLC", 3))
    return strength(query, entry(listed, kind=kind, countries=("RU",)), *others)


def one_slip(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name) - 1)
    return dice.choice(
        (
            name[:at] + dice.choice(LETTERS) + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + dice.choice(LETTERS) + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


def test_the_index_finds_every_listed_name_one_slip_away() -> None:
    dice = random.Random(20261127)
    names = ["".join(dice.choice("abcd ") for _ in range(dice.randint(6, 14))).strip() for _ in range(400)]
    entries = [entry(name, number) for number, name in enumerate(names)]
    arrays = whole_arrays(entries)
    letters = {text for name in names if len(text := unspaced(fold(name))) > 5}
    for name in letters:
        slipped = one_slip(name, dice)
        (near,) = nearly(arrays, [slipped], itself=True)
        found = {entries[number].names[place].text for number, place in near.slipped}
        assert name in {unspaced(fold(one)) for one in found}, (name, slipped)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Leob Technology Co., Ltd.", "Leon Technology Co., Ltd."),
        ("Yun CongT echnology", "Yun Cong Technology"),
        ("IsvisionzTech", "Isvision Tech"),
        ("SS Techniques Company Limzted", "SS Techniques Company Limited"),
        ("FiberHome International Technology Co.,t Ltd.", "FiberHome International Technology Co., Ltd."),
        ("KKT Group", "KTK Group"),
        ("FiberHome Networks C. Ltd.", "FiberHome Networks Co. Ltd."),
        ("XPC", "XPCC"),
        ("OPERAA", "OPERA"),
        ("KsK Group", "KTK Group"),
        ("Yu Cong Technology", "Yun Cong Technology"),
        ("Deep Nbt Vision", "Deep Net Vision"),
        ("BGkI Research", "BGI Research"),
        ("CuEIT", "CAEIT"),
        ("Zoreb Research", "Zorab Research"),
        ("SS Technique Company Limited", "SS Techniques Company Limited"),
        ("Jiangsu Jinchang Group", "Jiangsu Jinchuang Group"),
        ("朝鲜联合机诫贸易会社", "朝鲜联合机械贸易会社"),
        ("Bayingolin Mongolian Autonomous Pre",
         "Bayingolin Mongolian Autonomous Prefecture Public Security Bureau"),
        ("CHONGCHONGANG SHIPPING COMPANY LIMI", "CHONGCHONGANG SHIPPING COMPANY LIMITED"),
    ],
)  # fmt: skip
def test_a_slip_anywhere_or_a_cut_end_is_possible(asked: str, listed: str) -> None:
    assert best(listed, Query(asked)) in ("possible", "strong")


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("China Academy of Electronics ans Information Technology", "China Academy of Electronics and"),
        ("Xinjiang GQL New Energy Materials Technology Co., Ltd.", "Xinjiang GCL New Energy Material"),
        ("Sky Aviater Co.", "Sky Aviator"),
        ("Tongfang R.I.A. Co. Lttd", "Tongfang R.I.A."),
        ("PUBLIC SECURITY DEPARTMENT FO THE AUTONOMOUS REGION", "XINJIANG PUBLIC SECURITY BUREAU"),
    ],
)
def test_names_of_the_list_alert_with_a_slip(matcher: Matcher, asked: str, listed: str) -> None:
    found = [match for match in matcher.search(Query(asked)) if match.strength != "none"]
    names = {name.text for match in found for name in match.entry.names}
    assert any(name.startswith(listed) for name in names)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Vektor d.o.o.", "VEKTOR OOO"),
        ("750th Test Center", "740th Test Center"),
        ("Hunan Trading Company", "Henan Trading Company"),
        ("Safe Seas Shop Management", "Safe Seas Ship Management"),
        ("FGJ", "FGI"),
        ("Rosa", "Rusa"),
    ],
)
def test_another_number_place_form_or_short_brand_is_another_party(asked: str, listed: str) -> None:
    assert not is_one_slip(fold(asked), fold(listed), lambda _: False)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("FhI", "FGI"),
        ("GFI", "FGI"),
        ("XnCC", "XPCC"),
        ("XPaCC", "XPCC"),
        ("KT Group", "KTK Group"),
        ("zF Associates Ltd.", "DF Associates Ltd."),
        ("Yicu Limited", "Yitu Limited"),
    ],
)
def test_a_short_name_is_known_again_by_a_country_that_agrees(asked: str, listed: str) -> None:
    assert best(listed, Query(asked, country="RU")) == "possible"
    assert best(listed, Query(asked, country="FR")) == "none"


@pytest.mark.parametrize(("asked", "listed"), [("FqI", "FGI"), ("XnCC", "XPCC"), ("KTqK", "KTK")])
def test_a_short_name_alone_is_another_one_with_another_letter(asked: str, listed: str) -> None:
    assert best(listed, Query(asked)) == "none"


@pytest.mark.parametrize(
    ("asked", "listed"), [("XnCC", "XPCC"), ("FGQ", "FGI"), ("BG", "BGI"), ("NGSO", "NSO"), ("NOS", "NSO")]
)
def test_a_short_name_with_any_slip_is_shown_and_held_against_nobody(asked: str, listed: str) -> None:
    (hit,) = hits(Query(asked), entry(listed))
    assert (hit.matched_name, hit.strength) == (listed, "none")
    assert hit.explanation.summary.startswith(f"{asked} = {listed} (one slip")
    assert not hits(Query("XnXC"), entry("XPCC"))
    assert not hits(Query("&"), entry("ANZ"))


@pytest.mark.parametrize(
    ("asked", "listed", "by_hand"),
    [
        ("vitor", "vikor", False),
        ("vilor", "vikor", True),
        ("vikior", "vikor", True),
        ("vikaor", "vikor", False),
        ("rnegvi", "megvi", True),
        ("vikr", "vikor", True),
    ],
)
def test_hands_hit_the_next_key_and_eyes_mistake_letters(asked: str, listed: str, by_hand: bool) -> None:
    assert is_of_hands(asked, listed) is by_hand


def test_a_name_listed_in_two_spacings_is_known_again_in_each() -> None:
    names = tuple(ListName(text, primary=text == "ntechlab") for text in ("ntechlab", "ntech lab"))
    assert strength("nech lab", ListEntry("own", "OWN", "1", "organisation", names)) == "possible"


def test_a_word_of_its_own_is_another_brand_where_little_agrees_beside_it() -> None:
    assert is_one_slip("lefn technology", "leon technology", lambda _: False)
    assert not is_one_slip("lefn technology", "leon technology", lambda _: True)


def test_it_is_never_strong_and_says_so() -> None:
    found = hits("Leob Technology Co., Ltd.", entry("Leon Technology Co., Ltd."))
    assert [match.strength for match in found] == ["possible"]
    assert "written with one slip: “b” for “n”" in found[0].explanation.against


def test_persons_and_ships_are_not_known_again_by_their_whole_names() -> None:
    assert best("Omar Sadiki", Query("Amar Sadiki"), "person") == "none"
    assert best("SEA STAR", Query("SEA STAB"), "vessel") == "none"


def test_what_speaks_against_it_still_does() -> None:
    assert best("Leon Technology Co., Ltd.", Query("Leob Technology Co., Ltd.", country="FR")) == "none"
    assert best("Leon Technology Co., Ltd.", Query("Leob Technology Co., Ltd.", country="RU")) == "possible"


def test_what_agrees_is_told_by_the_words_asked() -> None:
    found = hits("Tex and Sons Trading Bureau", entry("Tek and Sons Trading Bureau"))
    assert found[0].strength == "possible"
    assert found[0].score < 1
    assert "tek" not in {one.query for one in found[0].explanation.tokens}


def test_of_an_abbreviation_with_a_slip_the_listed_one_is_shown() -> None:
    names = (ListName("Xinjiang Production and Construction Corps", primary=True), ListName("XPCC"))
    corps = ListEntry("own", "OWN", "1", "organisation", names, ("CN",))
    (found,) = hits(Query("XnCC", country="CN"), corps)
    assert found.matched_name == "XPCC"
    assert found.explanation.summary == "XnCC = XPCC (one slip: “n” for “P”)"
    assert found.explanation.against == ("written with one slip: “n” for “P”",)
    assert [(one.query, one.listed) for one in found.explanation.tokens] == [("xncc", "xpcc")]
    assert (found.score, found.explanation.unmatched_listed) == (0.75, ())


def test_an_abbreviation_with_a_slip_in_it_that_is_put_right_says_what_it_is_read_as() -> None:
    names = (ListName("Xinjiang Production and Construction Corps", primary=True),)
    corps = ListEntry("own", "OWN", "1", "organisation", names, ("CN",))
    matcher = matcher_of(corps)
    (slipped,), (whole,) = (matcher.search(Query(name)) for name in ("XPCCC", "XPCC"))
    assert slipped.explanation.summary.startswith("read “xpccc” as “xpcc”: ")
    assert "read “xpccc” as “xpcc”, as a slip" in slipped.explanation.against
    assert whole.explanation.summary == "read as xinjiang production construction corps"


@pytest.mark.parametrize(
    ("asked", "listed", "told"),
    [
        ("KKT Group", "KTK Group", "one slip: “KT” for “TK”"),
        ("XPC", "XPCC", "one slip: “C” is missing"),
        ("XPaCC", "XPCC", "one slip: “a” is added"),
        ("Yun CongT echnology", "Yun Cong Technology", "one slip: blanks stand elsewhere"),
        ("Löwen Tach", "Löwen Tech", "one slip: “a” for “e”"),
        (
            "Bayingolin Mongol",
            "Bayingolin Mongolian Bureau",
            "its end cut off: the listed name has 9 letters more",
        ),
    ],
)
def test_a_slip_is_told_by_its_letters_and_counts_for_one(asked: str, listed: str, told: str) -> None:
    slip = slip_between(asked, listed)
    assert slip.told == told
    assert 0.5 < slip.likeness < 1


def test_an_identifier_that_agrees_beside_another_name_is_no_hit_of_nothing() -> None:
    number = ListIdentifier("91110000ABCDEF1234", "USCC")
    listed = ListEntry(
        "own", "OWN", "1", "organisation", (ListName("Zorbex Optics LLC"),), identifiers=(number,)
    )
    asked = Query("Qalandar", identifiers=(QueryIdentifier(number.value, "USCC"),))
    (found,) = hits(asked, listed)
    assert (found.score, found.explanation.summary) == (0.5, "the same number, another name")
