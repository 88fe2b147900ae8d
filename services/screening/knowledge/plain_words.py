"""Words that leave open what a thing does, or say what it is: `plain_words.toml`."""

import msgspec

from services.screening.knowledge.model import ByLanguage, File


class PlainWordsFile(File, frozen=True, kw_only=True):
    """`plain_words.toml`."""

    vague: list[str]
    open_heads: list[str]
    open_cjk: list[str]
    plain_cjk: list[str]
    plain: list[str]
    plain_endings: list[str]
    hinting: list[str]
    open_capitals: list[str] = msgspec.field(default_factory=list)
    """Open heads only where a text of small letters writes them in capitals."""
    not_plain_endings: list[str] = msgspec.field(default_factory=list)
    """Endings that only look like a plain one: a bank of voices is no bank to sit on."""
    units: list[str] = msgspec.field(default_factory=list)
    """Units of measure, before which a number is no code."""
    recognises_things: ByLanguage = msgspec.field(default_factory=dict)
    """Recognition of characters, dictated words and things: it is not of people."""
    technical_hs: dict[str, str] = msgspec.field(default_factory=dict)
    """Four-digit headings of things that may watch people, with what they are."""
    open_hs: list[str]
    scripts: list[str]
    unread_letters: str
    technical: ByLanguage
    hints: ByLanguage
    watching: ByLanguage
    watched: ByLanguage
    hint_about: dict[str, ByLanguage] = msgspec.field(default_factory=dict)
    """Hints that words of `hint_unless`, or the excuses of a tag, of the same name take away."""
    hint_unless: dict[str, ByLanguage] = msgspec.field(default_factory=dict)
    behavioural: ByLanguage = msgspec.field(default_factory=dict)
    """Instruments by which behaviour and attention of people are studied."""
    depicts_before: ByLanguage = msgspec.field(default_factory=dict)
    """Printed matter, games, cosmetics and cloth, with the word that leads to what they are about."""
    depicts_after: ByLanguage = msgspec.field(default_factory=dict)
    """The same, where what they are about stands before them."""
    depicts_title: ByLanguage = msgspec.field(default_factory=dict)
    """The same, before a title between quotation marks."""
    depicts_head: ByLanguage = msgspec.field(default_factory=dict)
    """The same, at the beginning of a text in languages that name the thing first."""
    playthings: ByLanguage = msgspec.field(default_factory=dict)
    """Toys: what such a text says that they can do is asked about, and taken for nothing more."""
    devices: ByLanguage = msgspec.field(default_factory=dict)
    """Things that do something: beside one of them a book or a chart is not what is sold."""
    ordinary: ByLanguage = msgspec.field(default_factory=dict)
    """Everyday goods: such a word answers that no other word of a text is known, and nothing else."""
    joints: ByLanguage = msgspec.field(default_factory=dict)
    """Words that may follow the name of a thing without making it another thing."""
