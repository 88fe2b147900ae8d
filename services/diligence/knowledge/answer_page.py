"""The words of the customer's page, by language."""

from functools import cache

import msgspec

from services.diligence.knowledge.files import read_toml


class PageWords(msgspec.Struct, frozen=True):
    """Everything on the page but the questions; `{…}` are filled in. `missing` is empty in English alone."""

    code: str
    verified: bool
    title: str
    heading: str
    intro: str
    contact: str
    faults: str
    question: str
    missing: str
    not_complete: str
    yes: str
    no: str
    unknown: str
    file: str
    file_hint: str
    send: str
    save: str
    saved: str
    arrived: str
    thanks: str
    received: str
    heading_one: str = ""
    faults_one: str = ""

    def headed(self, count: int) -> str:
        """How many questions there are."""
        return self.heading_one if count == 1 and self.heading_one else self.heading.format(count=count)

    def faulty(self, count: int) -> str:
        """How many answers cannot be taken."""
        return self.faults_one if count == 1 and self.faults_one else self.faults.format(count=count)


FALLBACK = "en"


@cache
def page_words() -> dict[str, PageWords]:
    """By language code."""
    found = msgspec.convert(read_toml("answer_page.toml")["language"], list[PageWords])
    return {words.code: words for words in found}


def words_for(accepted: str, asked_in: str) -> PageWords:
    """What the reader's browser prefers (`Accept-Language`), else the language asked in, else English."""
    known = page_words()
    wanted = [*preferred(accepted), asked_in.partition("-")[0].lower(), FALLBACK]
    return next(known[code] for code in wanted if code in known)


def preferred(accepted: str) -> list[str]:
    """Codes of an `Accept-Language` header, most wanted first; what cannot be read is passed over."""
    weighted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if quality > 0 and tag:
            weighted.append((quality, tag.partition("-")[0].lower()))
    return [code for _, code in sorted(weighted, key=lambda one: -one[0])]
