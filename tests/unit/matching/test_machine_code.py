import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.prepare.machine_code import make_machine_code, modules
from services.screening import machine_code
from services.screening.machine_code import PLACE_VARIABLE, SHARED, SOURCE, place_of_code

ROOT = SOURCE.parents[2]
IS_USED = (
    "from services.screening.matching import matcher, words\n"
    "from services.screening import machine_code\n"
    "print(machine_code.is_used(), matcher.__file__.endswith('.py'))"
)


def answers(place: str, *program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, *program],
        env={**os.environ, PLACE_VARIABLE: place, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_what_is_compiled_is_there_and_is_nothing_that_numba_or_msgspec_reads() -> None:
    found = modules()
    assert Path("services/screening/matching/matcher.py") in found
    for file in found:
        text = (ROOT / file).read_text("utf-8")
        assert "@compiled" not in text, file
        assert "(msgspec.Struct" not in text, file


def test_a_change_of_a_module_is_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path))
    before = place_of_code()
    copied = tmp_path / "matching"
    shutil.copytree(SOURCE, copied)
    monkeypatch.setattr(machine_code, "SOURCE", copied)
    assert place_of_code() == before
    (copied / "matcher.py").write_text("# changed\n", "utf-8")
    assert place_of_code() != before


def test_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLACE_VARIABLE, "none")
    assert place_of_code() is None
    assert answers("none", "-c", IS_USED) == ["False True"]


def test_what_others_could_have_put_there_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path))
    place = place_of_code()
    assert place is not None
    place.mkdir()
    (place / f"{SHARED}{machine_code._SUFFIX}").write_bytes(b"no library")
    place.chmod(0o777)
    assert answers(str(tmp_path), "-c", IS_USED) == ["False True"]
    place.chmod(0o755)
    with pytest.raises(AssertionError, match="ImportError"):
        answers(str(tmp_path), "-c", IS_USED)


@pytest.mark.timeout(1_200)
@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler: no machine code can be made here")
def test_machine_code_answers_as_python_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All labelled pairs, searched by two processes."""
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path))
    place = place_of_code()
    assert place is not None
    make_machine_code(place, optimised=False)
    script = "tests.unit.matching.answering"
    compiled, python = answers(str(tmp_path), "-m", script), answers("none", "-m", script)
    assert (compiled[0], python[0]) == ("True", "False")
    assert len(compiled) > 5_000
    assert compiled[1:] == python[1:]
