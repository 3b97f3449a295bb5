"""Phrases that say whose words something is, or who reports it: «وفقا لوكالة …», «بحسب ما ذكرت …», «نقلا عن …»."""

from dataclasses import dataclass

from worker.extraction.speech.lexicon import Source
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.outlets import named_at
from worker.extraction.speech.phrases import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Ascription:
    """The words from ``first``, and the phrase after them.

    ``reports`` tells whether that is a medium or a document, which hands on the words of others; a person or another
    body speaks itself. ``verb`` is the place of a verb in between. ``loose`` ones begin a clause as well («كما قال»).
    """

    first: int
    begin: int
    end: int
    phrase: Phrase
    reports: bool
    verb: int | None = None
    loose: bool = False


def ascriptions(reader: Reader) -> tuple[Ascription, ...]:
    """All of them in order."""
    places = range(len(reader.line.pieces))
    return tuple(found for place in places if (found := _at(reader, place)) is not None)


def _at(reader: Reader, place: int) -> Ascription | None:
    line = reader.line
    for source in reader.words.sources.get(line.word(place), ()):
        if any(line.word(place + offset) != word for offset, word in enumerate(source.words)):
            continue
        found = _read(reader, place, source)
        if found is not None:
            return found
    return None


def _read(reader: Reader, place: int, source: Source) -> Ascription | None:
    line = reader.line
    after = place + len(source.words)
    verb = None
    if source.clause:
        if after not in reader.verbs:
            return None
        verb, after = after, after + 1
    elif source.preposition:
        if line.word(after) == source.preposition:
            after += 1
        elif source.preposition not in line.clitics(after):
            return None
    phrase = named_at(reader, after)
    if phrase is None:
        return None
    phrase = reader.issuer(phrase)
    said = verb is not None and line.word(verb) in reader.words.forms
    if not (said or reader.may_be_source(phrase)):
        return None
    if verb is not None and source.loose and line.word(verb) not in reader.words.forms:
        return None
    return Ascription(
        first=place,
        begin=line.pieces[place].begin,
        end=line.pieces[place].end,
        phrase=phrase,
        reports=reader.is_medium(phrase),
        verb=verb,
        loose=source.loose,
    )
