"""The Dockerfile and .dockerignore, read: instructions, and which files of the repository a build sees."""

import re
import subprocess
from functools import cache
from pathlib import PurePosixPath

from tests.deploy.chart import ROOT

DOCKERFILE = ROOT / "deploy" / "image" / "Dockerfile"


@cache
def stages() -> list[list[tuple[str, str]]]:
    """Instructions and arguments of each stage, continued lines joined; those before the first FROM apart."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[list[tuple[str, str]]] = [[]]
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found


def arguments(stage: list[tuple[str, str]], word: str) -> list[str]:
    """What stands behind an instruction, each time it is given."""
    return [rest for found, rest in stage if found == word]


@cache
def context() -> list[str]:
    """Files of the repository that a build sees: those committed or about to be, without the ignored."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in names if not _ignored(name) and (ROOT / name).is_file()]


def _ignored(name: str) -> bool:
    """As Docker reads `.dockerignore`: the last pattern that fits a file or a folder above it decides."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = False
    for line in lines:
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _fits(name, pattern.lstrip("!")):
            ignored = not pattern.startswith("!")
    return ignored


def _fits(name: str, pattern: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(_matches("/".join(parts[: end + 1]), pattern.rstrip("/")) for end in range(len(parts)))


def _matches(path: str, pattern: str) -> bool:
    regex = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(regex, path) is not None
