"""What is named where on the line of an article: the mentions of its entities, and the phrases that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.extraction import Entity, EntityType
from worker.extraction.clitics import PROPER
from worker.extraction.speech.lexicon import Lexicon, Mood
from worker.extraction.speech.pieces import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """An entity at the places ``first`` to ``last`` of the line, both included."""

    entity: Entity
    first: int
    last: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase: places ``first`` to ``last``, both included, its offsets, and the entity that it names.

    ``named`` is the mention of that entity inside it, or None where it is a description. ``name`` has the offsets of
    a name that is no entity: in marks after a kind of body, or after a title.
    """

    first: int
    last: int
    begin: int
    end: int
    named: Mentioned | None = None
    name: tuple[int, int] | None = None

    @property
    def length(self) -> int:
        """The number of places."""
        return self.last - self.first + 1

    @property
    def span(self) -> tuple[int, int]:
        """The name where there is one, else the whole phrase."""
        return (self.named.begin, self.named.end) if self.named else self.name or (self.begin, self.end)


def mentioned(line: Line, words: Lexicon, entities: Sequence[Entity]) -> dict[int, Mentioned]:
    """Which entity is named at which place of the line.

    A verb of saying is no part of a name, whatever a model says («فلان فقال»), nor is «لي», nor «شيخ» alone a name.
    """
    found = {}
    for entity in entities:
        for mention in entity.mentions:
            first = last = line.place(mention.begin)
            while (
                last + 1 < len(line.pieces)
                and line.pieces[last + 1].begin < mention.end
                and not _is_said(line, words, last + 1)
            ):
                last += 1
            if first < len(line.pieces) and _may_name(line, words, first, last, entity):
                end = min(mention.end, line.pieces[last].end)
                each = Mentioned(entity=entity, first=first, last=last, begin=mention.begin, end=end)
                found.update(dict.fromkeys(range(first, last + 1), each))
    return found


def _is_said(line: Line, words: Lexicon, place: int) -> bool:
    form = words.forms.get(line.word(place))
    finite = form is not None and form.mood in (Mood.PERFECT, Mood.IMPERFECT)
    return finite and (line.clitics(place)[:1] in ("و", "ف") or not (form is not None and form.homograph))


def _may_name(line: Line, words: Lexicon, first: int, last: int, entity: Entity) -> bool:
    word = line.word(first)
    # «روي ماتياس»: a name of several words may begin like a verb, if the tagger sees none.
    foreign = first < last and line.pieces[first].upos in PROPER
    if (_is_said(line, words, first) and not foreign) or words.has("addressees", word):
        return False
    return not (first == last and entity.type is EntityType.PERSON and words.has("people", word))
