"""The medium that words were said to: «قال لصحيفة …», «في حديث لـ«…»»."""

from schemas.extraction import EntityType
from worker.extraction.speech.cues import OPENERS, Announcement
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.phrases import Reader
from worker.extraction.variants import ARTICLE

_OPENERS = OPENERS | {"("}
_LONGEST = 6


def said_to(reader: Reader, cue: Announcement) -> Phrase | None:
    """The medium between a cue and what it announces: «في تصريح لصحيفة …»."""
    line = reader.line
    for at in range(cue.place + 1, min(cue.start, len(line.pieces))):
        apart = line.word(at) in ("ل", "مع")
        if not apart and "ل" not in line.clitics(at):
            continue
        target = at + 1 if apart else at
        phrase = named_at(reader, target) if target < cue.start else None
        if phrase is not None and _is_outlet(reader, phrase, at):
            return phrase
    return None


def named_at(reader: Reader, place: int) -> Phrase | None:
    """The phrase at a place, or all that is between marks which open there: «الاقتصاد اليوم»."""
    line = reader.line
    if line.mark(place) not in _OPENERS:
        return reader.phrase(place)
    last = reader.after_marks(place) - 2
    phrase = reader.phrase(place + 1)
    if phrase is None or not phrase.last <= last <= place + _LONGEST:
        return phrase
    named = phrase.named if phrase.named is not None and phrase.named.last == last else None
    return Phrase(first=place + 1, last=last, begin=phrase.begin, end=line.pieces[last].end, named=named)


def _is_outlet(reader: Reader, phrase: Phrase, preposition: int) -> bool:
    """Whether a phrase after ل is a medium: by its kind, or as a name in marks or after «تصريح»."""
    line = reader.line
    if reader.words.has("journalists", line.word(phrase.first).removeprefix(ARTICLE)):
        return False
    if reader.is_medium(phrase):
        return True
    if phrase.named is not None and phrase.named.entity.type is EntityType.PERSON:
        return False
    in_marks = phrase.first > preposition + 1 and line.word(preposition) == "ل"
    return in_marks or (phrase.named is not None and reader.words.has("talks", line.word(preposition - 1)))
