"""After a matcher was made ready nothing is left to be compiled, whatever it is asked."""

import subprocess
import sys

SEARCHES = """
from services.screening.matching.api import Query
from services.screening.matching.index.compiled import compilations
from services.screening.matching.lists import open_matcher
from services.screening.matching.readiness import ready
from services.screening.near import StoredNames

open_matcher()  # where no index is stored, it is made, and compiles for itself
matcher = ready(open_matcher())
before = compilations()
names = ["Xiamen Meiya Pico Information", "Aleksandr Petrov", "Hikvison", "厦门市美亚柏科信息股份有限公司",
         "ООО Ромашка", "Kim", "M.V. Sea Star 5", "", "x" * 500]
for name in names:
    for kind in ("person", "organisation", "vessel", "unknown"):
        matcher.search(Query(name, names_native=(name,), kind=kind))
stored = StoredNames(matcher.rarity.counts.__contains__)
stored.learn(names)
stored.learn([*names, "Ordinary Name Of A Firm"])
stored.near([matcher.entry(number) for number in range(5)])
print(*sorted(compilations() - before), sep="\\n")
"""


def test_nothing_is_compiled_once_a_matcher_is_ready() -> None:
    """In a process of its own: in this one other tests have compiled before."""
    told = subprocess.run(
        [sys.executable, "-c", SEARCHES], capture_output=True, text=True, timeout=280, check=False
    )
    assert (told.stdout.strip(), told.stderr) == ("", "")
