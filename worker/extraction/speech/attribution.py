"""Who speaks each utterance and who reports it: the article is read once, from the left."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from worker.extraction.speech.parties import Attributed
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.speakers import Speakers
from worker.extraction.speech.utterances import Signs, Utterance

_HEADING = 3
_QUESTION = frozenset(("؟", "?"))


def attributed(
    reader: Reader, signs: Signs, speakers: Speakers, utterances: Sequence[Utterance]
) -> tuple[Attributed, ...]:
    """The speaker and the source of each utterance, in the order given."""
    outer = [each for each in utterances if not each.nested]
    covered = {place for each in outer for place in range(each.first, each.last + 1)}
    cues = {cue.place: cue for cue in signs.cues if cue.place not in covered}
    uncued = {each.first: each for each in outer if each.cue is None}
    heard: dict[int, Attributed] = {}
    going_on: dict[int, Attributed] = {}
    for place in range(len(reader.line.pieces)):
        if place not in covered:
            speakers.open(place)
        if place in cues:
            heard[place] = speakers.hear(cues[place])
        elif place in reader.verbs and place not in covered:
            speakers.notice(place)
        if place in uncued:
            going_on[place] = _uncued(reader, speakers, uncued[place], covered)

    def of(each: Utterance) -> Attributed:
        if each.cue is None:
            return going_on.get(each.first, Attributed(speaker=None))
        return _reported(reader, signs, speakers, each, heard.get(each.cue.place, Attributed(speaker=None)))

    known = _with_headings(reader, {id(each): of(each) for each in outer}, outer)
    return tuple(_inner(speakers, each, outer, known) if each.nested else known[id(each)] for each in utterances)


def _with_headings(
    reader: Reader, known: Mapping[int, Attributed], utterances: Sequence[Utterance]
) -> dict[int, Attributed]:
    """A heading quotes what the text below gives in full: its first words tell whose they are."""
    found = dict(known)
    told = {_start(reader, each): each for each in reversed(utterances) if known[id(each)].speaker is not None}
    full = {_start(reader, each): each for each in reversed(utterances) if each.cue is not None}
    for each in utterances:
        start = _start(reader, each)
        same = full.get(start) if each.cue is None and each.label is None else None
        if same is None and known[id(each)].speaker is None:
            same = told.get(start)
        if same is not None:
            found[id(each)] = known[id(same)]
    return found


def _start(reader: Reader, each: Utterance) -> tuple[str, ...]:
    words = (reader.line.word(place) for place in range(each.first, each.last + 1))
    return tuple(islice((word for word in words if word), _HEADING))


def _uncued(reader: Reader, speakers: Speakers, each: Utterance, covered: Collection[int]) -> Attributed:
    if each.label is not None:
        return Attributed(speaker=speakers.told(each.label.phrase), source=each.label.outlet)
    if each.ascription is not None:
        return Attributed(speaker=speakers.told(each.ascription.phrase))
    line = reader.line
    first, _ = line.around(each.first)
    asked = line.mark(first - 1) in _QUESTION and first - 1 not in covered
    answers = asked and line.pieces[first - 1].paragraph != line.pieces[first].paragraph
    speaker = speakers.going_on(first, each.first, answers=answers)
    if speaker is not None and line.mark(each.first - 2) == ":" and first < each.first - 2:
        speakers.remember(speaker, each.first)
    return Attributed(speaker=speaker)


def _inner(
    speakers: Speakers, each: Utterance, outer: Sequence[Utterance], known: Mapping[int, Attributed]
) -> Attributed:
    around = next((other for other in outer if other.begin <= each.begin and each.end <= other.end), None)
    speaker = known[id(around)].speaker if around is not None else None
    if each.cue is None:
        return Attributed(speaker=speakers.quoted_by(speaker, around.first, each.first) if around is not None else None)
    return speakers.overhear(each.cue, speaker)


def _reported(reader: Reader, signs: Signs, speakers: Speakers, each: Utterance, found: Attributed) -> Attributed:
    """What is known of an utterance by its cue, with what an ascription in its sentence adds."""
    cue = each.cue
    if cue is None or found.source is not None:
        return found
    inside = next((place for place in range(cue.place + 1, cue.start) if place in signs.ascriptions), None)
    if inside is not None and not signs.ascriptions[inside].reports:
        # «ذكرت القناة نقلا عن مسؤول أن …»: the official speaks, the channel reports.
        return Attributed(speaker=speakers.of_phrase(signs.ascriptions[inside].phrase), source=found.subject)
    _, stop = reader.line.around(each.last)
    after = (place for place in range(each.last + 1, stop) if place in signs.ascriptions)
    place = next(after, None) if inside is None else inside
    if place is None or not signs.ascriptions[place].reports or signs.ascriptions[place].loose:
        return found
    return Attributed(speaker=found.speaker, source=signs.ascriptions[place].phrase, subject=found.subject)
