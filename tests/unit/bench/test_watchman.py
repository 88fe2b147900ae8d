"""Another matcher is given the list in files that it reads, and asked as its users ask it."""

import csv
import sys
from pathlib import Path

import pytest

from deploy.bench.watchman import QUESTIONS, WatchmanError, watchman, write_as_ofac
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot

ENTRIES = (
    ListEntry(
        "us_csl", "SDN", "1", "person", (ListName("Ivan Petrovich Sorokin"), ListName("Sorokin, Ivan"))
    ),
    ListEntry("us_csl", "EL", "2", "vessel", (ListName("OCEAN LILY"),)),
    ListEntry("us_csl", "EL", "3", "organisation", (ListName("Harbin Precision Works, Ltd."),)),
)
ANSWERING = """#!{python}
import csv, http.server, json, os, re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

config = Path(os.environ["APP_CONFIG"]).read_text()
with Path(re.search('InitialDataDirectory: "(.+)"', config)[1], "SDN.CSV").open() as file:
    listed = len(list(csv.reader(file)))

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        told = "name" in asked and asked["type"][0] in ("person", "business", "vessel") and "tonnage" in asked
        self.send_response(200 if self.path == "/ping" or told else 400)
        self.end_headers()
        self.wfile.write(json.dumps({{"entities": [1] * listed}}).encode())
    def log_message(self, *_):
        pass

port = int(re.search(r"BindAddress: .*:(\\d+)", config)[1])
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build([WatchlistSnapshot("us_csl", "1", None, ENTRIES, "0" * 64)])


def program(directory: Path, text: str) -> Path:
    path = directory / "watchman"
    path.write_text(text.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)
    return path


def test_every_name_of_every_entry_is_in_its_files(tmp_path: Path) -> None:
    write_as_ofac(ENTRIES, tmp_path)
    with (tmp_path / "SDN.CSV").open(encoding="utf-8") as file:
        parties = list(csv.reader(file))
    with (tmp_path / "ALT.CSV").open(encoding="utf-8") as file:
        others = list(csv.reader(file))
    assert [(row[0], row[1], row[2].strip(), len(row)) for row in parties] == [
        ("1", "Ivan Petrovich Sorokin", "individual", 12),
        ("2", "OCEAN LILY", "vessel", 12),
        ("3", "Harbin Precision Works, Ltd.", "-0-", 12),
    ]
    assert [(row[0], row[3]) for row in others] == [("1", "Sorokin, Ivan")]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the CPU of a process is told by Linux only")
def test_it_is_asked_about_listed_names_of_each_kind(tmp_path: Path, matcher: Matcher) -> None:
    line = watchman(program(tmp_path, ANSWERING), ENTRIES, matcher, seed=7)
    assert f"({QUESTIONS} of {QUESTIONS} answered, 3 entries)" in line


def test_a_program_that_ends_is_told_with_what_it_said(tmp_path: Path, matcher: Matcher) -> None:
    ending = program(tmp_path, "#!/bin/sh\necho no list to read\nexit 3\n")
    with pytest.raises(WatchmanError, match="no list to read"):
        watchman(ending, ENTRIES, matcher, seed=7)


def test_without_its_program_it_is_said_that_nothing_was_compared(matcher: Matcher) -> None:
    assert "not compared with" in watchman(None, ENTRIES, matcher, seed=7)
