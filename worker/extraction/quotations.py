"""Who said what, about whom: the quotations of an article with their speakers.

Rules over cues, quotation marks and the subjects of verbs, in the tradition of the newspaper systems for Arabic
(Alrahabi 2015) and for other languages (Pouliquen, Steinberger & Best 2007); the parse is a witness, not a condition.
"""

from collections.abc import Iterable, Sequence

from schemas.extraction import Cue, Entity, Quotation, Reference
from worker.document import Document
from worker.extraction.clitics import Stems, all_stems
from worker.extraction.speech.ascriptions import ascriptions
from worker.extraction.speech.attribution import attributed
from worker.extraction.speech.clauses import clauses
from worker.extraction.speech.cues import COMPLEMENTISERS, announcements
from worker.extraction.speech.direct import direct, may_be_speech
from worker.extraction.speech.lexicon import Lexicon, Mood, lexicon
from worker.extraction.speech.marks import marked
from worker.extraction.speech.mentions import Phrase, mentioned
from worker.extraction.speech.neighbours import beside_persons
from worker.extraction.speech.parties import Attributed, Speaker
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.pieces import Line, line
from worker.extraction.speech.speakers import Speakers
from worker.extraction.speech.utterances import Signs, Utterance, labels, without_embedded
from worker.orthography import key

_ARABIC = "ar"
_SHORTEST_NAME = 4
_FINITE = (Mood.PERFECT, Mood.IMPERFECT)


def quotations(document: Document, entities: Sequence[Entity], stems: Stems | None = None) -> tuple[Quotation, ...]:
    """The quotations of an article in order of their first word.

    ``entities`` are those found in the same document; speakers and sources refer to them. Where a verb has no subject
    of its own, the speaker's words are those that last stood for the one who speaks. A speaker without a name is
    referred to by the words that first described him. In other languages than Arabic only words between marks are
    quotations, and their speaker is the person named beside them.
    ``stems`` are those of the document, made anew where they are not at hand.
    """
    if not document.sentences:
        return ()
    reader, signs = _read(document, entities, all_stems(document) if stems is None else stems)
    if not document.language.startswith(_ARABIC):
        told: Iterable[tuple[Utterance, Attributed]] = beside_persons(reader, signs)
    else:
        spoken = direct(reader, signs)
        found = sorted((*spoken, *clauses(reader, signs, spoken)), key=lambda each: (each.begin, -each.end))
        told = zip(found, attributed(reader, signs, Speakers(reader, entities), found), strict=True)
    return tuple(_quotation(reader, each, by, f"q{number}") for number, (each, by) in enumerate(told, 1))


def _read(document: Document, entities: Sequence[Entity], stems: Stems) -> tuple[Reader, Signs]:
    words = lexicon()
    known = (
        *words.forms,
        *COMPLEMENTISERS,
        *words.sources,
        *words.lists["manners"],
        *words.lists["switches"],
        *words.with_objects,
        *_name_words(entities, words),
    )
    names = (mention.begin for entity in entities for mention in entity.mentions)
    text = line(document, stems, known, names)
    mentions = mentioned(text, words, entities)
    verbs = frozenset(
        place
        for place, piece in enumerate(text.pieces)
        if place not in mentions
        and (
            piece.upos == "VERB"
            or ((form := words.forms.get(piece.key)) and form.mood in _FINITE and not form.homograph)
        )
    )
    reader = Reader(line=text, words=words, mentions=mentions, verbs=verbs)
    marks = marked(document.text, _paragraphs(document))
    openings = {text.place(each.opening) for each in marks if may_be_speech(reader, each)}
    signs = Signs(
        cues=without_embedded(reader, announcements(text, words, openings, reader.mentions)),
        ascriptions={each.first: each for each in ascriptions(reader)},
        labels=labels(reader),
        marks=marks,
    )
    return reader, signs


def _name_words(entities: Sequence[Entity], words: Lexicon) -> set[str]:
    """The words of the names, in which the tokenizer often takes a first letter for a clitic; «فقال» is none."""
    found = {key(word) for entity in entities for mention in entity.mentions for word in mention.text.split()}
    return {word for word in found if len(word) >= _SHORTEST_NAME and word[1:] not in words.forms}


def _paragraphs(document: Document) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    last = -1
    for sentence in document.sentences:
        if sentence.paragraph == last:
            found[-1] = (found[-1][0], sentence.end)
        else:
            found.append((sentence.begin, sentence.end))
        last = sentence.paragraph
    return found


def _quotation(reader: Reader, each: Utterance, by: Attributed, id: str) -> Quotation:
    text = reader.line.document.text
    first, last = reader.line.pieces[each.first].sentence, reader.line.pieces[each.last].sentence
    return Quotation(
        id=id,
        begin=each.begin,
        end=each.end,
        text=text[each.begin : each.end],
        kind=each.kind,
        sentences=tuple(f"s{number + 1}" for number in range(first, last + 1)),
        speaker=_speaker(reader, by.speaker) if by.speaker is not None else None,
        cue=_cue(reader.line, each),
        attribution=_source(reader, by.source),
    )


def _cue(text: Line, each: Utterance) -> Cue | None:
    found = each.cue or each.ascription
    if found is None:
        return None
    words = text.document.text[found.begin : found.end]
    return Cue(begin=found.begin, end=found.end, text=words, lemma=each.cue.form.lemma if each.cue else words)


def _speaker(reader: Reader, speaker: Speaker) -> Reference:
    text = reader.line.document.text[speaker.begin : speaker.end]
    return Reference(begin=speaker.begin, end=speaker.end, text=text, entity=speaker.entity)


def _source(reader: Reader, phrase: Phrase | None) -> Reference | None:
    if phrase is None:
        return None
    begin, end = phrase.span
    entity = phrase.named.entity.id if phrase.named else None
    return Reference(begin=begin, end=end, text=reader.line.document.text[begin:end], entity=entity)
