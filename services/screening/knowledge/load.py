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
from services.screening.knowledge.acts import NO_ACTS, ActsFile
from services.screening.knowledge.goods import NO_GOODS, GoodsFile
from services.screening.knowledge.onward import NOTHING_ONWARD, OnwardFile
from services.screening.knowledge.phrases import phrases_of
from services.screening.knowledge.plain_words import PlainWordsFile
from services.screening.knowledge.trade import TradeFile
from services.screening.reading.fold import traditional_to_simplified
from services.screening.reading.grammar import PatternError
from services.screening.reading.hits import Phrase
from services.screening.reading.reader import Reader
from shared.contracts.assessment import Disposition

F = TypeVar("F", bound=model.File)
DATA = Path(__file__).with_name("data")


Files = dict[str, dict[str, Any]]
"""Name of a knowledge file to its table."""
NAMES = (
    "capabilities", "end_users", "programmes", "gazetteer", "gazetteer_cn", "ties", "tranches", "negation",
    "plain_words", "catalogue", "regions", "trade", "goods", "onward", "acts",
)  # fmt: skip


class KnowledgeError(ValueError):
    """A knowledge file is not what its shape says; names the file and the place.

    `file` is empty where a pattern of some file is not well formed.
    """

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}.toml: {problem}" if file else problem)
        self.file = file
        self.problem = problem


@dataclass(frozen=True)
class Knowledge:
    """One release of the knowledge files, compiled for reading orders."""

    catalogue: model.CatalogueFile
    capabilities: model.CapabilityFile
    plain_words: PlainWordsFile
    end_users: model.EndUserFile
    programmes: model.ProgrammeFile
    gazetteer: model.GazetteerFile
    regions: model.RegionFile
    ties: model.TieFile
    tranches: model.TrancheFile
    negation: model.NegationFile
    trade: TradeFile
    goods: GoodsFile
    onward: OnwardFile
    acts: ActsFile
    rules_version: str
    """One version of everything a rule reads: catalogue date and a digest over all tables."""
    files: Files = field(repr=False)
    reader: Reader = field(repr=False)

    @classmethod
    def load(cls, folder: Path = DATA) -> "Knowledge":
        """Read and compile every file; raises `KnowledgeError`. Takes about half a second."""
        return cls.of({name: _table(folder / f"{name}.toml") for name in NAMES})

    @classmethod
    def of(cls, tables: Files) -> "Knowledge":
        """Check and compile the tables of all files; raises `KnowledgeError`."""
        files = _Files(tables)
        capabilities = files.read("capabilities", model.CapabilityFile)
        end_users = files.read("end_users", model.EndUserFile)
        programmes = files.read("programmes", model.ProgrammeFile)
        gazetteer = files.read("gazetteer", model.GazetteerFile)
        china = files.read("gazetteer_cn", model.GazetteerFile)
        gazetteer = msgspec.structs.replace(gazetteer, place=[*gazetteer.place, *china.place])
        ties = files.read("ties", model.TieFile)
        tranches = files.read("tranches", model.TrancheFile)
        negation = files.read("negation", model.NegationFile)
        plain_words = files.read("plain_words", PlainWordsFile)
        goods = files.read("goods", GoodsFile) if "goods" in tables else NO_GOODS
        onward = files.read("onward", OnwardFile) if "onward" in tables else NOTHING_ONWARD
        acts = files.read("acts", ActsFile) if "acts" in tables else NO_ACTS
        phrases = phrases_of(
            capabilities=capabilities,
            end_users=end_users,
            programmes=programmes,
            gazetteer=gazetteer,
            ties=ties,
            tranches=tranches,
            negation=negation,
            plain_words=plain_words,
            goods=goods,
            onward=onward,
            acts=acts,
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
            goods=goods,
            onward=onward,
            acts=acts,
            rules_version=version_of(tables),
            files=tables,
            reader=_reader(phrases),
        )

    @cached_property
    def rules(self) -> dict[str, model.CatalogueRule]:
        """The catalogue by rule id."""
        return {rule.id: rule for rule in self.catalogue.rule}

    @cached_property
    def house_actions(self) -> dict[str, Disposition]:
        """Actions that differ from the release's by the exporter's own rule set."""
        return {rule.id: rule.house_action for rule in self.catalogue.rule if rule.house_action}

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


def content_of(files: Files) -> bytes:
    """The tables of all files as JSON, the same for the same tables."""
    return msgspec.json.encode(files, order="sorted")


def version_of(files: Files) -> str:
    """The catalogue's date and the first 12 hexadecimal digits of SHA-256 over the tables."""
    return f"{files['catalogue']['version']}+{hashlib.sha256(content_of(files)).hexdigest()[:12]}"


def files_of(content: bytes) -> Files:
    """The tables that `content_of` wrote."""
    return msgspec.json.decode(content, type=dict[str, dict[str, Any]])


class _Files:
    def __init__(self, tables: Files) -> None:
        self._tables = tables

    def read(self, name: str, shape: type[F]) -> F:
        try:
            return msgspec.convert(self._tables[name], shape)
        except msgspec.ValidationError as error:
            raise KnowledgeError(name, str(error)) from error


def _table(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(path.stem, str(error)) from error
    # Dates become texts, as they are in a stored set.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(table))
    return plain


def _reader(phrases: Iterator[Phrase]) -> Reader:
    try:
        return Reader(phrases, traditional_to_simplified())
    except PatternError as error:
        raise KnowledgeError("", str(error)) from error
