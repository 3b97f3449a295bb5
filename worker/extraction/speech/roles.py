"""Which entity a role means: «الرئيس الروسي» after «الرئيس الروسي فلان», «الوزارة» after «وزارة الصحة»."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schemas.extraction import Entity, EntityType
from worker.extraction.speech.genders import of_given_name, of_title
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.phrases import Reader
from worker.extraction.titles import is_nationality, title_length
from worker.extraction.variants import ARTICLE
from worker.orthography import key

_LONGEST = 8
_PAIR = 2
_RECENT = 40
_ORDINALS = {"الاول": 0, "الاولي": 0, "الثاني": 1, "الثانيه": 1}
_COUNTERPARTS = ("نظيره", "نظيرها", "نظيرته", "نظيرتها")
_BARE_COUNTERPARTS = frozenset(_COUNTERPARTS)
_POINTERS = frozenset(("هذا", "هذه", "ذلك", "تلك", "المذكور", "المذكوره", "نفسه", "نفسها", "ذاته", "ذاتها"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The words that the article puts beside each name, without the article, and where each entity is named."""

    words: Mapping[str, frozenset[str]]
    begins: Mapping[str, Sequence[int]]
    persons: frozenset[str]
    parts: Mapping[str, frozenset[str]]
    feminine: Mapping[str, bool]

    def bearer(self, word: str, at: int, other: Collection[str]) -> str | None:
        """The id of the person that one part of a name means at an offset, where the model saw no name; it is none of
        the ``other`` persons."""
        bearing = self.parts.get(word, frozenset()).difference(other)
        return min(sorted(bearing), key=lambda entity: self._distance(entity, at), default=None)

    def holder(self, reader: Reader, phrase: Phrase) -> str | None:
        """The id of the entity that a definite description means, or None: of those that fit, the one named last
        before it; if none was, the one named first after it."""
        places = range(phrase.first, phrase.last + 1)
        keys = [reader.line.word(place) for place in places if reader.line.word(place)]
        if not keys or not self._is_definite(reader, phrase, keys):
            return None
        wanted = frozenset(map(_bare, keys)) - _POINTERS - frozenset(_COUNTERPARTS)
        wanted = self._told(reader, phrase, wanted)
        body = any(reader.words.has(name, each) for name in ("bodies", "kinds") for each in (keys[0], _bare(keys[0])))
        role = reader.is_role_word(keys[0])
        fitting = [
            entity
            for entity, words in self.words.items()
            if wanted and wanted <= words and (not role or (entity in self.persons) is not body)
        ]
        return min(fitting, key=lambda entity: self._distance(entity, phrase.begin), default=None)

    def _told(self, reader: Reader, phrase: Phrase, wanted: frozenset[str]) -> frozenset[str]:
        """The words of a description without an adjective that nobody else bears: «الوزير الضيف»."""
        adjective = phrase.length == _PAIR and reader.line.pieces[phrase.last].upos == "ADJ"
        word = reader.line.word(phrase.last)
        told = any(_bare(word) in words for words in self.words.values())
        return wanted - {_bare(word)} if adjective and not told and not is_nationality(word) else wanted

    def _distance(self, entity: str, at: int) -> tuple[bool, int]:
        begins = self.begins[entity]
        before = bisect_left(begins, at)
        return (False, at - begins[before - 1]) if before else (True, begins[0] - at)

    def _is_definite(self, reader: Reader, phrase: Phrase, keys: Sequence[str]) -> bool:
        head = keys[0]
        construct = len(keys) > 1 and any(word.startswith(ARTICLE) for word in keys[1:])
        named = any(place in reader.mentions for place in range(phrase.first, phrase.last + 1))
        return head.startswith(ARTICLE) or head in _COUNTERPARTS or construct or named


def roles(reader: Reader, entities: Sequence[Entity]) -> Roles:
    """The roles that the article tells."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    feminine = {each.id: known for each in entities if (known := of_given_name(each)) is not None}
    last: str | None = None
    for place, found in sorted(reader.mentions.items()):
        if place != found.first:
            continue
        entity = found.entity
        if entity.type is EntityType.PERSON:
            before = _before(reader, found.first) or _before_comma(reader, found.first)
            if before & _BARE_COUNTERPARTS and last is not None:
                before |= {word for word in words[last] if not is_nationality(word)}
            words[entity.id] |= before | _after(reader, found.last)
            known = _gender(reader, found.first, found.last)
            if known is not None:
                feminine[entity.id] = known
            last = entity.id
        elif entity.type is not EntityType.LOCATION:
            words[entity.id] |= {_bare(reader.line.word(each)) for each in range(found.first, found.last + 1)}
            words[entity.id] |= _kind_before(reader, found.first)
    return Roles(
        words={entity: frozenset(known - {""}) for entity, known in words.items()},
        begins={entity.id: [mention.begin for mention in entity.mentions] for entity in entities},
        persons=frozenset(entity.id for entity in entities if entity.type is EntityType.PERSON),
        parts=_parts(entities),
        feminine=feminine,
    )


def one_of_two(reader: Reader, phrase: Phrase) -> str | None:
    """The id of one of the two persons last named together, for «الأول» and «الثاني»."""
    place = _ORDINALS.get(reader.line.word(phrase.first)) if phrase.length == 1 else None
    if place is None:
        return None
    for at in range(phrase.first - 1, max(0, phrase.first - _RECENT), -1):
        second, first = reader.mentions.get(at), reader.mentions.get(at - 1)
        if second is None or first is None or first is second or reader.line.clitics(at) != "و":
            continue
        if {first.entity.type, second.entity.type} == {EntityType.PERSON}:
            return (first, second)[place].entity.id
    return None


def _parts(entities: Sequence[Entity]) -> dict[str, frozenset[str]]:
    """The persons whose names of several words have each word at the start or at the end."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entity in entities:
        words = key(entity.name).split()
        if entity.type is EntityType.PERSON and len(words) > 1:
            found[words[0]].add(entity.id)
            found[words[-1]].add(entity.id)
    return {word: frozenset(bearing) for word, bearing in found.items()}


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 1 else word


def _kind_before(reader: Reader, place: int) -> set[str]:
    """The kind of body before its name, perhaps with a mark between: «شركة «…»»."""
    word = reader.line.word(place - 1) or reader.line.word(place - 2)
    return {_bare(word)} if reader.words.has("kinds", word) or reader.words.has("bodies", word) else set()


def _before(reader: Reader, place: int) -> set[str]:
    """The words of the title before a name."""
    found: set[str] = set()
    pieces = reader.line.pieces
    sentence = pieces[place].sentence
    if pieces[place].clitics:
        return found
    for at in range(place - 1, max(-1, place - 1 - _LONGEST), -1):
        piece = pieces[at]
        if piece.sentence != sentence or not piece.key or not reader.is_nominal(at):
            break
        found.add(_bare(piece.key))
        if piece.clitics and piece.clitics != "ل" and not (piece.clitics == "ب" and piece.key == "اسم"):
            break
    return found


def _gender(reader: Reader, first: int, last: int) -> bool | None:
    """Whether the title before a name, or the role after it and a comma, is a woman's; None where neither tells."""
    at, known = first, None
    while at > 0 and not reader.line.clitics(at) and reader.line.word(at - 1) and reader.is_nominal(at - 1):
        at -= 1
        told = of_title(reader, at)
        known = known if told is None else told
    if known is None and reader.line.mark(last + 1) in ("،", ",") and reader.line.word(last + 2):
        known = None if reader.line.clitics(last + 2) else of_title(reader, last + 2)
    return known


def _before_comma(reader: Reader, place: int) -> set[str]:
    """The words of a role with a comma, or a bracket and a comma, before the name: «المدعي العام، فلان،»."""
    line = reader.line
    at = place - 1
    if line.mark(at) not in ("،", ",") or line.clitics(place):
        return set()
    if line.mark(at - 1) == ")":
        at = next((each for each in range(at - 2, max(0, at - _LONGEST), -1) if line.mark(each) == "("), at)
    first, _ = line.around(place)
    for begin in range(max(first, at - _LONGEST), at):
        if reader.is_role_word(line.word(begin)) and (phrase := reader.phrase(begin)) and phrase.last == at - 1:
            return {_bare(line.word(each)) for each in range(begin, at)} if phrase.named is None else set()
    return set()


def _after(reader: Reader, place: int) -> set[str]:
    """The words of a role after a name, with a comma or without: «فلان، وزير الدفاع،», «فلان وزير الدفاع»."""
    line = reader.line
    at = place + 1 if line.mark(place + 1) in ("،", ",", "(") else place
    if not title_length((line.word(at + 1),)) or line.pieces[at + 1].clitics:
        return set()
    phrase = reader.phrase(at + 1)
    if phrase is None or phrase.named is not None:
        return set()
    return {_bare(line.word(each)) for each in range(phrase.first, phrase.last + 1)}
