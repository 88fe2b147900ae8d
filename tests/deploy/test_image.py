"""The image holds what the product needs and nothing that builds or installs; nobody in it is root.

There is no Docker here: the Dockerfile is read, and what it installs is built as it says.
"""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.deploy.chart import CHART, ROOT, pods, value_set
from tests.deploy.image import arguments, context, stages

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OF_PEOPLE = {".md"}


def test_what_is_copied_is_there_and_is_not_ignored() -> None:
    _, build, _ = stages()
    for copied in arguments(build, "COPY"):
        *sources, _ = copied.split()
        for source in sources:
            assert source == "." or source in context(), source


def test_the_build_sees_the_product_and_nothing_else() -> None:
    seen = {name.partition("/")[0] for name in context()}
    assert seen == {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "NOTICE",
        "requirements",
        "services",
        "shared",
        "deploy",
    }
    assert not [name for name in context() if name.startswith(("deploy/helm/", "deploy/image/"))]


def test_everything_installed_is_pinned_by_hash_and_of_others_nothing_is_compiled() -> None:
    _, build, _ = stages()
    installs = [
        command
        for run in arguments(build, "RUN")
        for command in run.split(" && ")
        if re.search(r"\bpip\b.* install ", command)
    ]
    assert len(installs) == 4
    for command in installs:
        pinned = "--require-hashes --only-binary :all:" in command
        assert pinned or "--no-deps /wheels/exportgate-*.whl" in command


def test_the_matcher_is_machine_code_and_what_makes_it_stays_behind() -> None:
    _, build, final = stages()
    place = re.search(r"EXPORTGATE_MACHINE_CODE=(\S+) \S+ -m services.cli prepare machine-code", str(build))
    assert place
    assert f"EXPORTGATE_MACHINE_CODE={place[1]}" in " ".join(arguments(final, "ENV"))
    copied = [one.split()[1:] for one in arguments(final, "COPY")]
    assert copied == [["/opt/exportgate"] * 2, [place[1]] * 2]


def test_the_final_stage_installs_nothing_and_ends_as_a_numbered_user() -> None:
    *_, final = stages()
    assert not re.search(r"\b(?:install (?!-d)|apt|apk|curl|wget|ADD)\b", " ".join(arguments(final, "RUN")))
    (security,) = {
        (spec["securityContext"]["runAsUser"], spec["securityContext"]["runAsGroup"])
        for _, template in pods(value_set("production"))
        for spec in [template["spec"]]
    }
    assert arguments(final, "USER") == [f"{security[0]}:{security[1]}"]
    assert final.index(("USER", "10001:10001")) > max(i for i, (word, _) in enumerate(final) if word == "RUN")
    assert arguments(final, "ENTRYPOINT") == ['["exportgate"]']


def test_base_images_stand_by_a_tag_and_no_digest_is_made_up() -> None:
    before, *built = stages()
    (base,) = [rest.partition("=")[2] for rest in arguments(before, "ARG")]
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base)
    assert PROJECT["requires-python"] == f">={base.removeprefix('python:').partition('-')[0]}"
    assert {arguments(stage, "FROM")[0].split()[0] for stage in built} == {"${PYTHON_IMAGE}"}


def test_the_version_is_the_same_everywhere() -> None:
    *_, final = stages()
    assert f"VERSION={PROJECT['version']}" in arguments(final, "ARG")
    chart = (CHART / "Chart.yaml").read_text(encoding="utf-8")
    assert f"\nappVersion: {PROJECT['version']}\n" in chart


def test_the_ports_are_those_of_the_services() -> None:
    *_, final = stages()
    assert arguments(final, "EXPOSE") == ["8101 8102 8103 8104"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what a build sees, as the Dockerfile says."""
    place = tmp_path_factory.mktemp("image")
    for name in context():
        target = place / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(place)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=place / "source", check=True, capture_output=True)
    (built,) = place.glob("exportgate-*.whl")
    return built


def test_every_file_of_the_product_is_in_the_image(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {name for name in context() if name.startswith(("services/", "shared/", "deploy/"))}
    assert {name for name in wanted - inside if Path(name).suffix not in OF_PEOPLE} == set()
