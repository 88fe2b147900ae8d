"""The matcher over the bundled list: who must be found, and who must not."""

import pytest

from services.screening.matching.api import Match, Query
from services.screening.matching.matcher import Matcher


def strongest(matcher: Matcher, query: Query) -> str:
    found = matcher.search(query, limit=1)
    return found[0].strength if found else "none"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("hangzhou hikvision digital technology co ltd", "Hangzhou Hikvision"),
        ("杭州海康威视数字技术股份有限公司", "Hangzhou Hikvision"),
        ("浙江大华技术股份有限公司", "Dahua Technology"),
        ("Zhejiang Dahua Technology Co., Ltd.", "Dahua Technology"),
        ("新疆维吾尔自治区公安厅", "Xinjiang"),
        ("石河子市公安局", "Shihezi Municipality Public Security Bureau"),
        ("Hotan Prefecture Public Security Bureau", "Hetian Prefecture Public Security Bureau"),
        ("王君正", "WANG, Junzheng"),
        ("Wang Junzheng", "WANG, Junzheng"),
        ("ПАО «Газпром»", "Gazprom"),
        ("Xinjiang Police College", "Xinjiang Police College"),
        ("新疆警察学院", "Xinjiang Police College"),
    ],
)
def test_listed_parties_are_found_in_any_script_and_form(matcher: Matcher, name: str, listed: str) -> None:
    found = matcher.search(Query(name))
    strong = [match for match in found if match.strength == "strong"]
    assert any(listed in match.name for match in strong), [match.name for match in found]


@pytest.mark.parametrize(
    "query",
    [
        Query("Shanghai Municipal Public Security Bureau", ("上海市公安局",), "organisation", "CN"),
        Query("Shanghai Public Security Bureau"),
        Query("Guilin Municipal Public Security Bureau", ("桂林市公安局",), "organisation", "CN"),
        Query("Lingchuan County Public Security Bureau", ("灵川县公安局",)),
        Query("Xinjiang Normal University", ("新疆师范大学",), "organisation", "CN"),
        Query("Radboud University", country="NL"),
        Query("Kyoto University", country="JP"),
        Query("Casablanca supermarket chain", country="MA"),
        Query("Morpho SAS"),
        Query("China Trading Co"),
        Query("General Trading LLC"),
        Query("Axis Communications AB"),
        Query("Noldus Information Technology BV"),
        Query("Beijing University"),
        Query("Tata Steel Ltd"),
        Query("Siemens AG"),
    ],
    ids=lambda query: query.name,
)
def test_parties_on_no_list_are_no_match(matcher: Matcher, query: Query) -> None:
    assert strongest(matcher, query) == "none"


def test_another_bureau_of_public_security_is_not_even_close(matcher: Matcher) -> None:
    found = matcher.search(Query("Shanghai Municipal Public Security Bureau"), threshold=0.0)
    assert all(match.score < 0.75 for match in found)


def test_a_known_other_country_lowers_strong_to_possible_and_says_so(matcher: Matcher) -> None:
    here = matcher.search(Query("Xinjiang Police College", country="CN"))[0]
    there = matcher.search(Query("Xinjiang Police College", country="BR"))[0]
    assert (here.strength, here.evidence) == ("strong", "corroborated")
    assert (there.strength, there.evidence) == ("possible", "contradicted")
    assert any("BR" in reason for reason in there.explanation.against)


def test_a_ministry_named_by_common_words_only_is_never_strong(matcher: Matcher) -> None:
    assert strongest(matcher, Query("Ministry of Public Security", country="CN")) == "possible"
    assert strongest(matcher, Query("Ministry of Public Security")) == "possible"


def test_a_firm_is_not_a_person(matcher: Matcher) -> None:
    person = next(m for m in matcher.search(Query("Wang Junzheng", kind="person")) if m.kind == "person")
    firm = matcher.search(Query("Wang Junzheng", kind="organisation"))[0]
    assert person.strength == "strong"
    assert firm.strength != "strong"


def test_the_explanation_names_every_word(matcher: Matcher) -> None:
    match = matcher.search(Query("Zhejiang Dahua Tech Ltd"), limit=1)[0]
    how = {token.query: token.how for token in match.explanation.tokens}
    assert how["dahua"] == "exact"
    assert how["tech"] == "equivalent"
    assert match.explanation.unmatched_query == ("zhejiang",)
    assert "zhejiang" in " ".join(match.explanation.against)


def test_one_match_per_entry_best_first(matcher: Matcher) -> None:
    found: tuple[Match, ...] = matcher.search(Query("Huawei Technologies"), limit=25)
    assert len({(match.source, match.entry_id) for match in found}) == len(found)
    strong = [match.score for match in found if match.strength == "strong"]
    assert strong == sorted(strong, reverse=True)


def test_many_queries_answer_as_one_by_one(matcher: Matcher) -> None:
    names = [matcher.entry(number).names[-1].text for number in range(0, 7_000, 50)]
    queries = [Query(name) for name in ("Gazprom", "", "Megvii", *names, "Gazprom")]
    assert matcher.search_many(queries) == [matcher.search(query) for query in queries]


def test_the_lists_are_named_with_their_version(matcher: Matcher) -> None:
    (source,) = matcher.sources
    assert source.sample
    assert (source.entries, source.names) == (25_921, 57_174)
    assert matcher.versions["us_csl"].startswith("2026-07-31+")


def test_a_listed_name_of_common_words_is_strong_as_it_stands(matcher: Matcher) -> None:
    for name in ("ADVANCED TECHNOLOGY SOLUTIONS", "ORIENTAL TRADING CORPORATION", "NOVY GOROD OOO"):
        assert matcher.search(Query(name))[0].strength == "strong", name


def test_a_common_name_in_another_script_is_the_listed_one_however_it_is_spelt(matcher: Matcher) -> None:
    assert strongest(matcher, Query("يحيى جوادي", kind="person")) != "none"
