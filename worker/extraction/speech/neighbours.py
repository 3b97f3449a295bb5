"""Direct quotations in languages whose cues are not known: words between marks with a person named beside them."""

from collections.abc import Iterator

from schemas.extraction import EntityType, QuotationKind
from worker.extraction.speech.direct import may_be_speech
from worker.extraction.speech.mentions import Mentioned
from worker.extraction.speech.parties import Attributed, Speaker
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.utterances import Signs, Utterance

_NEAR = 8


def beside_persons(reader: Reader, signs: Signs) -> Iterator[tuple[Utterance, Attributed]]:
    """The marked words of three or more in whose sentence, at most eight words off, a person is named."""
    line = reader.line
    for each in signs.marks:
        opening, after = line.place(each.opening), line.place(each.closing)
        if each.depth or not (each.opened and each.closed) or not may_be_speech(reader, each):
            continue
        person = _nearest(reader, opening, after)
        if person is not None:
            first = line.place(each.begin)
            utterance = Utterance(
                kind=QuotationKind.DIRECT,
                begin=each.begin,
                end=each.end,
                first=first,
                last=max(first, line.place(each.end) - 1),
            )
            speaker = Speaker(place=person.first, begin=person.begin, end=person.end, entity=person.entity.id)
            yield utterance, Attributed(speaker=speaker)


def _nearest(reader: Reader, opening: int, after: int) -> Mentioned | None:
    """The person named closest after the marks («"…", said X»), else before them, in their sentence."""
    line = reader.line
    first, _ = line.around(opening)
    _, stop = line.around(max(opening, after - 1))
    places = (*range(after, min(stop, after + _NEAR)), *range(opening - 1, max(first, opening - _NEAR) - 1, -1))
    found = (reader.mentions.get(place) for place in places)
    return next((each for each in found if each is not None and each.entity.type is EntityType.PERSON), None)
