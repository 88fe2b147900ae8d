"""Loading the packaged knowledge once, checked and compiled."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from services.screening.knowledge import model
from services.screening.knowledge.phrases import phrases_of
from services.screening.knowledge.trade import TradeFile
from services.screening.reading.fold import traditional_to_simplified
from services.screening.reading.reader import Reader

F = TypeVar("F", bound=model.File)
DATA = Path(__file__).with_name("data")


class KnowledgeError(ValueError):
    """A knowledge file is not what its shape says; names the file and the place."""


@dataclass(frozen=True)
class Knowledge:
    """One release of the knowledge files, compiled for reading orders."""

    catalogue: model.CatalogueFile
    capabilities: model.CapabilityFile
    plain_words: model.PlainWordsFile
    end_users: model.EndUserFile
    programmes: model.ProgrammeFile
    gazetteer: model.GazetteerFile
    regions: model.RegionFile
    ties: model.TieFile
    tranches: model.TrancheFile
    negation: model.NegationFile
    trade: TradeFile
    digest: str
    reader: Reader = field(repr=False)

    @classmethod
    def load(cls, folder: Path = DATA) -> "Knowledge":
        """Read and compile every file; raises `KnowledgeError`. Takes about a second."""
        files = _Files(folder)
        capabilities = files.read("capabilities", model.CapabilityFile)
        end_users = files.read("end_users", model.EndUserFile)
        programmes = files.read("programmes", model.ProgrammeFile)
        gazetteer = files.read("gazetteer", model.GazetteerFile)
        china = files.read("gazetteer_cn", model.GazetteerFile)
        gazetteer = msgspec.structs.replace(gazetteer, place=[*gazetteer.place, *china.place])
        ties = files.read("ties", model.TieFile)
        tranches = files.read("tranches", model.TrancheFile)
        negation = files.read("negation", model.NegationFile)
        plain_words = files.read("plain_words", model.PlainWordsFile)
        phrases = phrases_of(
            capabilities=capabilities,
            end_users=end_users,
            programmes=programmes,
            gazetteer=gazetteer,
            ties=ties,
            tranches=tranches,
            negation=negation,
            plain_words=plain_words,
        )
        catalogue = files.read("catalogue", model.CatalogueFile)
        regions = files.read("regions", model.RegionFile)
        trade = files.read("trade", TradeFile)
        return cls(
            catalogue=catalogue,
            capabilities=capabilities,
            plain_words=plain_words,
            end_users=end_users,
            programmes=programmes,
            gazetteer=gazetteer,
            regions=regions,
            ties=ties,
            tranches=tranches,
            negation=negation,
            trade=trade,
            digest=files.digest(),
            reader=Reader(phrases, traditional_to_simplified()),
        )

    @cached_property
    def rules(self) -> dict[str, model.CatalogueRule]:
        """The catalogue by rule id."""
        return {rule.id: rule for rule in self.catalogue.rule}

    @property
    def rules_version(self) -> str:
        """One version of everything a rule reads: catalogue date and a digest over all knowledge files."""
        return f"{self.catalogue.version}+{self.digest}"

    def catalogue_rows(self) -> list[dict[str, Any]]:
        """The rule catalogue as plain data, for people and the HTTP interface."""
        rows: list[dict[str, Any]] = msgspec.to_builtins(self.catalogue.rule)
        return rows

    @cached_property
    def tags(self) -> dict[str, model.TagEntry]:
        """Capability tags by name."""
        return {tag.name: tag for tag in self.capabilities.tag}

    @cached_property
    def risk_regions(self) -> dict[str, model.RegionEntry]:
        """Heightened-risk regions by code."""
        return {region.code: region for region in self.regions.region}

    @cached_property
    def class_titles(self) -> dict[str, str]:
        """End-user classes with their titles."""
        return {entry.name: entry.title for entry in self.end_users.class_}

    @cached_property
    def word_sets(self) -> dict[str, frozenset[str]]:
        """The word lists of `plain_words.toml`, folded."""
        file = self.plain_words
        lists = {"vague": file.vague, "open": file.open_heads, "plain": file.plain, "hinting": file.hinting}
        return {name: frozenset(self._folded_words(words)) for name, words in lists.items()}

    def _folded_words(self, words: list[str]) -> Iterator[str]:
        for word in words:
            yield self.reader.folded(word)


class _Files:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: list[bytes] = []

    def digest(self) -> str:
        """First 12 hexadecimal digits of SHA-256 over the files read so far, in their order."""
        return hashlib.sha256(b"\0".join(self._read)).hexdigest()[:12]

    def read(self, name: str, shape: type[F]) -> F:
        path = self._folder / f"{name}.toml"
        try:
            data = path.read_bytes()
            self._read.append(data)
            return msgspec.convert(tomllib.loads(data.decode("utf-8")), shape)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise KnowledgeError(f"{path.name}: {error}") from error
