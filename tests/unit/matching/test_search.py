"""Names in, plain data out, as the command line reads and prints them."""

import json

import pytest

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.baseline import ListOnlyBaseline
from services.screening.matching.compare import PairsError, compare_pairs, results_csv
from services.screening.matching.matcher import Matcher
from services.screening.matching.search import NamesError, read_names, search_names


def test_results_are_plain_json_with_the_published_fields(matcher: Matcher) -> None:
    (line,) = search_names(matcher, [Query("Hikvision")], limit=2)
    again = json.loads(json.dumps(line))
    assert again["query"] == "Hikvision"
    assert {"source", "entry_id", "name", "matched_name", "kind", "score", "strength", "evidence"} <= set(
        again["results"][0]
    )
    assert again["results"][0]["explanation"]["tokens"][0]["query"] == "hikvision"


def test_names_are_one_a_line_or_csv() -> None:
    assert list(read_names(["Acme, Ltd\n", "\n", "李明\n"])) == [Query("Acme, Ltd"), Query("李明")]
    rows = ["\ufeffname,kind,country,birth_date,identifier\n", '"Qasim, Jan",person,pl,1960-05,AB1\n']
    assert list(read_names(rows)) == [
        Query("Qasim, Jan", (), "person", "PL", "1960-05", (QueryIdentifier("AB1"),)),
    ]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("x,company,NL\n", "line 2: kind 'company'"),
        ("x,person,Atlantis\n", "line 2: country 'Atlantis'"),
        ("x,person,NL,more\n", "line 2: more values"),
    ],
)
def test_bad_rows_are_named(row: str, complaint: str) -> None:
    with pytest.raises(NamesError, match=complaint):
        list(read_names(["name,kind,country\n", row], "names.csv"))


def test_pairs_are_scored_in_order() -> None:
    rows = ["id,kind,left,right\n", "a,person,Jan Qasim,QASIM Jan\n", "b,organisation,Zorbex,Acmetra\n"]
    lines = list(results_csv(compare_pairs(rows)))
    assert lines == ["id,score,strength", "a,1.0000,strong", "b,0.0000,none"]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["id,left,right\n"], "line 1: columns missing: kind"),
        (["id,kind,left,right\n", "a,robot,x,y\n"], "line 2: kind 'robot'"),
        (["id,kind,left,right\n", "a,person,x\n"], "line 2: fewer"),
    ],
)
def test_bad_pairs_are_named(rows: list[str], complaint: str) -> None:
    with pytest.raises(PairsError, match=complaint):
        list(compare_pairs(rows, "pairs.csv"))


def test_the_plain_screener_clears_the_police_and_sees_nothing_in_chinese(matcher: Matcher) -> None:
    baseline = ListOnlyBaseline(matcher)
    shanghai = baseline.verdict(["Shanghai Municipal Public Security Bureau", "上海市公安局"])
    assert shanghai["disposition"] == "CLEAR"
    assert shanghai["best"][0]["name"] == "Shihezi Municipality Public Security Bureau"
    assert shanghai["best"][0]["score"] == pytest.approx(88.1)
    assert baseline.verdict(["上海市公安局"]) == {"disposition": "CLEAR", "best": []}
    assert baseline.verdict(["Hikvision"])["disposition"] == "REVIEW"
