"""All phrases of the knowledge files, each under the topic that its file and list make."""

from collections.abc import Iterator

from services.screening.knowledge import model
from services.screening.knowledge.acts import ActsFile, act_phrases
from services.screening.knowledge.goods import GoodsFile
from services.screening.knowledge.onward import OnwardFile
from services.screening.knowledge.plain_words import PlainWordsFile
from services.screening.reading.hits import Phrase


def phrases_of(
    *,
    capabilities: model.CapabilityFile,
    end_users: model.EndUserFile,
    programmes: model.ProgrammeFile,
    gazetteer: model.GazetteerFile,
    ties: model.TieFile,
    tranches: model.TrancheFile,
    negation: model.NegationFile,
    plain_words: PlainWordsFile,
    goods: GoodsFile,
    onward: OnwardFile,
    acts: ActsFile,
) -> Iterator[Phrase]:
    """Every phrase to be searched for."""
    for phrase in (
        *_capability_phrases(capabilities),
        *act_phrases(acts),
        *_word_phrases(plain_words),
        *_goods_phrases(goods),
    ):
        yield phrase
        yield from _elsewhere(phrase, capabilities.regional.get(phrase.language or "", {}))
    yield from _end_user_phrases(end_users)
    yield from _programme_phrases(programmes)
    yield from _place_phrases(gazetteer)
    yield from _onward_phrases(onward)
    for tie in ties.institution:
        yield from _plain("tie", tie.tie, tie.names)
    yield from _plain("tie_before", "", ties.grammar.before)
    yield from _plain("tie_after", "", ties.grammar.after)
    for company in tranches.company:
        yield from _plain("tranche", company.name, company.names)
    yield from _plain("negation", "ends", negation.ends)
    yield from _plain("negation", "spent", negation.spent)
    for name, lists in (("before", negation.before), ("after", negation.after)):
        yield from _by_language("negation", name, lists)


def _capability_phrases(file: model.CapabilityFile) -> Iterator[Phrase]:
    for tag in file.tag:
        yield from _by_language("tag", tag.name, tag.phrases)
        yield from _by_language("weak_tag", tag.name, tag.weak)
        yield from _by_language("excuse", tag.name, tag.excuses)
        yield from _by_language("declared", tag.name, tag.declared)
        for row in tag.does:
            yield from _by_language("does", tag.name, row.words, note=row.says)
            yield from _by_language("ordinary_use", tag.name, row.ordinary, note=row.says)
            if row.excused:
                yield from _by_language("ordinary_use", tag.name, tag.excuses, note=row.says)
    for trait in file.trait:
        yield from _by_language("trait", trait.name, trait.phrases)


def _word_phrases(file: PlainWordsFile) -> Iterator[Phrase]:
    yield from _by_language("hint", "", file.hints)
    for name, lists in file.hint_about.items():
        yield from _by_language("hint", name, lists)
    for name, lists in file.hint_unless.items():
        yield from _by_language("hint_unless", name, lists)
    yield from _by_language("technical", "", file.technical)
    yield from _by_language("behavioural", "", file.behavioural)
    yield from _by_language("ordinary", "", file.ordinary)
    yield from _by_language("recognises_things", "", file.recognises_things)
    yield from _by_language("watching", "", file.watching)
    yield from _by_language("watched", "", file.watched)
    yield from _by_language("depicts_before", "", file.depicts_before)
    yield from _by_language("depicts_after", "", file.depicts_after)
    yield from _by_language("depicts_title", "", file.depicts_title)
    yield from _by_language("depicts_head", "", file.depicts_head)
    yield from _by_language("joint", "", file.joints)
    yield from _by_language("plaything", "", file.playthings)
    yield from _by_language("device", "", file.devices)


def _goods_phrases(file: GoodsFile) -> Iterator[Phrase]:
    for kind in file.kind:
        yield from _by_language("kind", kind.name, kind.phrases)
        yield from _by_language("kind_excuse", kind.name, kind.excuses)
    yield from _by_language("kind_excuse", "", file.excuses)
    yield from _by_language("everyday", "", file.everyday)


def _elsewhere(phrase: Phrase, words: dict[str, str]) -> Iterator[Phrase]:
    """The phrase as it is said in another region of its language, where that differs."""
    pattern = phrase.pattern
    for here, there in words.items():
        pattern = pattern.replace(here, there)
    if pattern != phrase.pattern:
        yield Phrase(phrase.topic, phrase.name, pattern, phrase.language, phrase.note)


def _end_user_phrases(file: model.EndUserFile) -> Iterator[Phrase]:
    for entry in file.class_:
        yield from _by_language("body", entry.name, entry.institution)
        yield from _by_language("body_name", entry.name, entry.as_name)
        yield from _by_language("body_word", entry.name, entry.words)
        yield from _by_language("body_in_text", entry.name, entry.in_text)
        for country, patterns in entry.abbreviation.items():
            yield from _plain("body_abbreviation", entry.name, patterns, note=country)
    for topic, patterns in (
        ("speaker_before", file.speaker.before),
        ("speaker_after", file.speaker.after),
        ("speaker_label", file.speaker.labels),
        ("speaker_word", file.speaker.words),
        ("speaker_nobody", file.speaker.nobody),
    ):
        yield from _plain(topic, "", patterns)
    yield from _plain("not_a_body", "", file.unless.phrases)
    yield from _plain("trade_word", "", file.unless.trades)
    yield from _plain("mention_before", "", file.unless.mentions_before)
    yield from _plain("mention_after", "", file.unless.mentions_after)


def _programme_phrases(file: model.ProgrammeFile) -> Iterator[Phrase]:
    for programme in file.programme:
        topic = "ordinary_programme" if programme.ordinary else "programme"
        yield from _plain(topic, programme.name, programme.phrases)
    yield from _plain("project_word", "", file.project_words)
    yield from _plain("not_a_programme", "", file.unless)
    for topic, lists in (
        ("scale", file.scale),
        ("recommended", file.recommended),
        ("buyer", file.buyer),
        ("signer", file.signer),
        ("user_after", file.user_after),
    ):
        for item in lists:
            yield from _plain(topic, "", item.phrases)


def _place_phrases(file: model.GazetteerFile) -> Iterator[Phrase]:
    for number, place in enumerate(file.place):
        yield from _plain("place", place.region, place.names, note=str(number))
        if place.unless:
            yield from _plain("not_this_place", place.region, [place.unless], note=str(number))
    yield from _plain("street_word", "", [file.street_words])


def _onward_phrases(file: OnwardFile) -> Iterator[Phrase]:
    for state in file.state:
        yield from _plain("onward_state", state.country, state.names)
        yield from _plain("onward_state", state.country, state.towns, note="town")
    for town in file.crossing:
        yield from _plain("crossing", town.to, town.names, note=town.country)
    yield from _plain("onward_use", "", file.words.uses)
    yield from _plain("onward_unless", "", file.words.unless)
    yield from _plain("onward_from", "", file.words.comes_from)


def _plain(topic: str, name: str, patterns: list[str], note: str = "") -> Iterator[Phrase]:
    for pattern in patterns:
        yield Phrase(topic, name, pattern, None, note)


def _by_language(topic: str, name: str, lists: model.ByLanguage, note: str = "") -> Iterator[Phrase]:
    for language, patterns in lists.items():
        for pattern in patterns:
            yield Phrase(topic, name, pattern, language, note)
