"""Further places where the article names what is already known, and the model saw nothing.

The risk is a common word that is spelt like a name. So a full name of several words is looked for as it stands; a
single word only if it has four letters or more, the model has tagged it alone (a person once, a place or body
twice), it means one thing in this article, and neither its part of speech nor its neighbours speak against it. A
family name or a first name that was never tagged alone has to be a proper name to the tagger of parts of speech, or to
stand right after a verb.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.identity import Cluster, majority
from worker.extraction.known import is_name_word
from worker.extraction.lexicon import keys
from worker.extraction.names import Name, joined_parts, name_of
from worker.extraction.people import is_given
from worker.extraction.reading import Reading
from worker.extraction.stems import Stem, without_clitics
from worker.extraction.tags import entity_type
from worker.extraction.titles import is_nationality
from worker.extraction.variants import ARTICLE

_SHORTEST_ALONE = 4
_SHORTEST_SUBJECT = 3
# Adjectives of relation with the article: family names that are hardly anything else, like الشربيني.
_RELATION = "ي"
_NOMINAL = frozenset(("NOUN", "ADJ", "X", "PROPN"))
_NAME_LIKE = frozenset((None, "PROPN", "X", "NOUN"))
# Persons and places of two words joined by a clitic are two.
_UNJOINED = frozenset((EntityType.PERSON, EntityType.LOCATION))
_LEAST_TAGGED = {EntityType.PERSON: 1, EntityType.LOCATION: 2, EntityType.ORGANISATION: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """Words to look for. A single word has to be of an ``allowed`` part of speech, or for a person the subject of a
    verb before it."""

    words: tuple[str, ...]
    type: EntityType
    allowed: frozenset[str | None] = _NAME_LIKE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """What to look for, the lengths to try for each first word, longest first, and those words as counts."""

    by_words: Mapping[tuple[str, ...], _Pattern]
    lengths: Mapping[str, Sequence[int]]
    counts: Mapping[str, int]


def with_occurrences(
    document: Document, readings: Sequence[Reading], names: Sequence[Name], clusters: Sequence[Cluster]
) -> tuple[Name, ...]:
    """The names and those found besides, in order and apart from each other.

    A full name takes the place of the tagged parts of it: where only a family name was tagged in «first family», the
    whole is the mention.
    """
    patterns = _patterns(clusters)
    tagged: defaultdict[int, list[Name]] = defaultdict(list)
    for name in names:
        tagged[name.sentence].append(name)
    return tuple(
        name for reading in readings for name in _complete(document, reading, tagged[reading.number], patterns)
    )


def _patterns(clusters: Sequence[Cluster]) -> _Patterns:
    owners: defaultdict[str, set[int]] = defaultdict(set)
    people = {number for number, cluster in enumerate(clusters) if majority(cluster) is EntityType.PERSON}
    for number, cluster in enumerate(clusters):
        for name in cluster:
            for word in {*name.parts, *name.words} if name.type is EntityType.PERSON else {name.words[0]}:
                owners[word].add(number)
    found = {
        words: pattern
        for number, cluster in enumerate(clusters)
        for words, pattern in _of_cluster(cluster, owners, people, is_person=number in people)
    }
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for words in found:
        lengths[words[0]].add(len(words))
    return _Patterns(
        by_words=found,
        lengths={word: sorted(each, reverse=True) for word, each in lengths.items()},
        counts=dict.fromkeys(lengths, 1),
    )


def _of_cluster(
    cluster: Cluster, owners: Mapping[str, AbstractSet[int]], people: AbstractSet[int], *, is_person: bool
) -> Iterator[tuple[tuple[str, ...], _Pattern]]:
    """What to look for besides the names of one thing; where two patterns have the same words, the last one counts."""
    kind = majority(cluster)
    tagged = Counter(name.words for name in cluster)
    forms = {name.words: name for name in cluster}
    for name in forms.values() if is_person else ():
        if len(name.parts) > 1:
            yield from ((pattern.words, pattern) for pattern in _parts(name, owners, people))
    for words in forms:
        often = tagged[words] >= _LEAST_TAGGED.get(kind, 2)
        if len(words) > 1 or (often and _means_one(words[0], owners)):
            yield words, _Pattern(words=words, type=kind)


def _parts(name: Name, owners: Mapping[str, AbstractSet[int]], people: AbstractSet[int]) -> Iterator[_Pattern]:
    """The family name of a person, if it is no other thing, and the first name, if nobody else has it."""
    first, family = name.words[0], name.parts[-1]
    size = next(
        size for size in range(1, len(name.words) + 1) if len(joined_parts(name.words[-size:])[-1]) == len(family)
    )
    last = name.words[-size:]
    # Whom of several people a family name means in its place is decided later.
    if owners[family] <= people and not is_nationality(family):
        yield _Pattern(words=last, type=name.type, allowed=_allowed(family))
    for middle in name.parts[1:-1]:
        if middle in name.words and _means_one(middle, owners):
            yield _Pattern(words=(middle,), type=name.type, allowed=frozenset())
    if first == name.parts[0] and is_given(first) and _means_one(first, owners, shortest=_SHORTEST_SUBJECT):
        plain = first not in keys("names", "common")
        yield _Pattern(words=(first,), type=name.type, allowed=PROPER if plain else frozenset())


def _allowed(family: str) -> frozenset[str | None]:
    if len(family) < _SHORTEST_ALONE:
        return frozenset()
    related = family.startswith(ARTICLE) and family.endswith(_RELATION) and len(family) > len(ARTICLE) + _SHORTEST_ALONE
    return _NAME_LIKE | {"ADJ"} if related else PROPER


def _means_one(word: str, owners: Mapping[str, AbstractSet[int]], *, shortest: int = _SHORTEST_ALONE) -> bool:
    return len(owners[word]) == 1 and len(word) >= shortest and not is_nationality(word)


def _complete(document: Document, reading: Reading, tagged: Sequence[Name], patterns: _Patterns) -> Iterator[Name]:
    """The names of one sentence, tagged and found."""
    keep = list(tagged)
    index = 0
    while index < len(reading.stems):
        name = _at(document, reading, index, patterns)
        if name is None:
            index += 1
            continue
        touched = [other for other in keep if other.begin < name.end and name.begin < other.end]
        if all(_replaces(name, other) for other in touched):
            keep = [*(other for other in keep if other not in touched), name]
            index += len(name.words)
        else:
            index += 1
    yield from sorted(keep, key=lambda name: name.begin)


def _replaces(name: Name, other: Name) -> bool:
    return name.begin <= other.begin and other.end <= name.end and len(other.words) < len(name.words)


def _at(document: Document, reading: Reading, index: int, patterns: _Patterns) -> Name | None:
    """The longest known name that begins with a token, or None."""
    stems = reading.stems
    first = without_clitics(document, stems[index], patterns.counts)
    for length in patterns.lengths.get(first.key, ()):
        here = [first, *stems[index + 1 : index + length]]
        pattern = patterns.by_words.get(tuple(each.key for each in here))
        if pattern is None or (length == 1 and not _stands_alone(reading, index, first, pattern)):
            continue
        if pattern.type in _UNJOINED and any(each.clitics for each in here[1:]):
            continue
        return name_of(document, reading, here, index, pattern.type)
    return None


def _stands_alone(reading: Reading, index: int, first: Stem, pattern: _Pattern) -> bool:
    """Whether a single word can be the name by itself: not a verb, and for a person, not a part of another's name."""
    sentence, stems = reading.sentence, reading.stems
    if upos(sentence, stems, index) not in pattern.allowed and not _is_subject(reading, index, pattern):
        return False
    if pattern.type is not EntityType.PERSON:
        return True
    before = not first.clitics and index > 0 and _is_proper(sentence, stems, index - 1)
    after = index + 1 < len(stems) and not stems[index + 1].clitics and _is_proper(sentence, stems, index + 1)
    return not (before or after)


def _is_subject(reading: Reading, index: int, pattern: _Pattern) -> bool:
    """Whether a part of a person's name stands right after a verb: قالت كرم."""
    tag = upos(reading.sentence, reading.stems, index)
    word = reading.stems[index].key
    nominal = tag in _NOMINAL or (tag == "VERB" and (is_name_word(word) or len(word) >= _SHORTEST_ALONE))
    subject = index > 0 and upos(reading.sentence, reading.stems, index - 1) == "VERB"
    return pattern.type is EntityType.PERSON and nominal and subject


def _is_proper(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    tag = entity_type(sentence.tokens[index].ner)
    return tag is EntityType.PERSON or (tag is None and upos(sentence, stems, index) in PROPER)
