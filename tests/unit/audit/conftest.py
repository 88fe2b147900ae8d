"""A small audit made in memory: two chains, personal values, two checkpoints, an entry without leaf."""

import pytest

from tests.support.audit_book import Book, fill


@pytest.fixture
def book() -> Book:
    """The audit of a morning."""
    return fill(Book())


@pytest.fixture
def forged_book(book: Book) -> Book:
    """Another audit, whole in itself, signed with the same key: what a forger with the key would write."""
    return fill(Book(key=book.key))
