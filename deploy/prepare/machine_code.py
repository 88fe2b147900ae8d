"""Makes the matcher's machine code: mypyc writes its typed Python as C, a C compiler does the rest."""

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from services.screening.machine_code import SOURCE

_SEARCHES = (
    "words/*.py", "likeness/*.py", "scoring/*.py", "judging/*.py", "asking.py", "by_identifier.py",
    "finding.py", "matcher.py", "meant.py", "verdicts.py", "index/asked.py", "index/candidates.py",
    "index/likes.py", "index/neighbours.py", "index/recent.py", "index/spelling_table.py",
    "index/together.py", "index/vocabulary.py", "index/whole.py",
)  # fmt: skip
"""Modules that a search spends its time in."""
_FOR_NUMBA = ("__init__.py", "misspelt.py", "by_hand.py")
"""Names of those whose Python another compiler reads, and of those that hold nothing."""
_ROOT = SOURCE.parents[2]
_PACKAGES = ("services", "shared")
"""Where those modules are, and all of the product that they import."""


class CompileError(Exception):
    """No machine code could be made; the message says why."""


def modules() -> list[Path]:
    """The files that are compiled, from the directory that holds the packages of the product."""
    found = (file for pattern in _SEARCHES for file in sorted(SOURCE.glob(pattern)))
    return [file.relative_to(_ROOT) for file in found if file.name not in _FOR_NUMBA]


def make_machine_code(place: Path, optimised: bool = True) -> None:
    """Compile into `place`, which is there only once all of it is; older ones beside it go. Takes minutes,
    fewer if not `optimised`.

    Raises `CompileError`.
    """
    if find_spec("mypyc") is None or shutil.which("cc") is None:
        raise CompileError("a C compiler (cc) and the package mypy are needed")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="compiling-") as name:
        made = Path(name, "made")
        _compile(Path(name), made, "3" if optimised else "0")
        made.chmod(0o755)
        shutil.rmtree(place, ignore_errors=True)
        made.rename(place)
    for old in place.parent.glob("machine-code-*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)


def _compile(work: Path, made: Path, level: str) -> None:
    """In a process of its own: what builds extensions changes much of the one it is in. And on copies: beside
    the product's installed files are those of libraries, which mypy would take for the product's.
    """
    source = work / "source"
    for package in _PACKAGES:
        shutil.copytree(_ROOT / package, source / package, ignore=_all_but_python)
    words = (str(work), str(made), level, *map(str, modules()))
    program = [sys.executable, "-m", "deploy.prepare.compiling", *words]
    done = subprocess.run(  # noqa: S603 - this program, on files of the product
        program, cwd=source, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise CompileError(f"the compiler gave up:\n{(done.stdout + done.stderr)[-2000:]}")


def _all_but_python(directory: str, names: list[str]) -> list[str]:
    return [name for name in names if not (name.endswith(".py") or Path(directory, name).is_dir())]
