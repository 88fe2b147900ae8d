"""A process that answers: the left names of all labelled pairs, searched among the right ones, as text."""

import sys

from deploy.bench.quality import labelled_pairs
from services.screening import machine_code
from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot


def main() -> None:
    """The first line says whether it is machine code that answers."""
    pairs = list(labelled_pairs())
    entries = tuple(
        ListEntry("names", "N", pair.id, pair.kind, (ListName(pair.right, primary=True),)) for pair in pairs
    )
    matcher = Matcher.build([WatchlistSnapshot("names", "1", None, entries, "")])
    sys.stdout.write(f"{machine_code.is_used()}\n")
    queries = [Query(pair.left) for pair in pairs] + [Query(pair.left, kind=pair.kind) for pair in pairs]
    for query, found in zip(queries, matcher.search_many(queries), strict=True):
        told = [(hit.entry_id, hit.score, hit.strength, hit.explanation) for hit in found]
        sys.stdout.write(f"{query.name!r} {told!r}\n")


if __name__ == "__main__":
    main()
