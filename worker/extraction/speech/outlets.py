"""The medium that words were said to: «قال لصحيفة …», «في حديث لـ«…»»."""

from schemas.extraction import EntityType
from worker.extraction.speech.cues import COMMAS, OPENERS, Announcement, Complement
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.phrases import Reader
from worker.extraction.variants import ARTICLE

_OPENERS = OPENERS | {"("}
_LONGEST = 6
_FARTHEST = 16


def said_to(reader: Reader, cue: Announcement) -> Phrase | None:
    """The medium between a cue and what it announces: «في تصريح لصحيفة …»."""
    line = reader.line
    stop = _stop(reader, cue)
    for at in range(cue.place + 1, stop):
        apart = line.word(at) in ("ل", "مع") or (
            line.word(at) == "الي" and reader.words.has("talks", line.word(at - 1))
        )
        if not apart and "ل" not in line.clitics(at):
            continue
        target = at + 1 if apart else at
        phrase = named_at(reader, target) if target < stop else None
        if phrase is not None and _is_outlet(reader, phrase, at):
            return phrase
    return None


def issuer_before(reader: Reader, first: int, stop: int) -> Phrase | None:
    """Who issued the paper that words from place ``first`` to ``stop`` quote without a verb of saying, if that is said:
    «وجاء في بيان للوزارة: …»."""
    for at in range(stop - 1, first - 1, -1):
        phrase = reader.phrase(at) if reader.words.has("documents", reader.line.word(at)) else None
        issuer = reader.issuer(phrase) if phrase is not None else None
        if issuer is not None and (issuer is not phrase or issuer.named is not None):
            return issuer
    return None


def _stop(reader: Reader, cue: Announcement) -> int:
    """Where what belongs to a cue ends: at what it announces, or after «…»، قال فلان with its clause."""
    line = reader.line
    if cue.complement is not Complement.NONE or not cue.finite:
        return min(cue.start, len(line.pieces))
    _, end = line.around(cue.place)
    pauses = (at for at in range(cue.place + 1, min(end, cue.place + _FARTHEST)) if line.mark(at) in COMMAS)
    return next(pauses, min(end, cue.place + _FARTHEST))


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
