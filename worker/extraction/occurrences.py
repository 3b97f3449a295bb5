"""Further places where the article names what is already known, and the model saw nothing.

The risk is a common word that is spelt like a name. So a full name of several words is looked for as it stands; a
single word only if it has four letters or more, the model has tagged it alone (a person once, a place or body
twice), it means one thing in this article, and neither its part of speech nor its neighbours speak against it. A
family name that the model never tagged alone has to be a proper name to the tagger of parts of speech.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.announced import PROPER
from worker.extraction.clitics import all_stems, upos
from worker.extraction.identity import Cluster, majority
from worker.extraction.names import Name, name_of
from worker.extraction.stems import Stem, without_clitics
from worker.extraction.tags import entity_type
from worker.extraction.titles import is_nationality

_SHORTEST_ALONE = 4
_NAME_LIKE = frozenset((None, "PROPN", "X", "NOUN"))
_LEAST_TAGGED = {EntityType.PERSON: 1, EntityType.LOCATION: 2, EntityType.ORGANISATION: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    words: tuple[str, ...]
    type: EntityType
    allowed: frozenset[str | None] = _NAME_LIKE


_Patterns = dict[str, list[_Pattern]]


def with_occurrences(document: Document, names: Sequence[Name], clusters: Sequence[Cluster]) -> tuple[Name, ...]:
    """The names and those found besides, in order and apart from each other.

    A full name takes the place of the tagged parts of it: where only a family name was tagged in «first family», the
    whole is the mention.
    """
    patterns = _patterns(clusters)
    if not patterns:
        return tuple(names)
    tagged: defaultdict[int, list[Name]] = defaultdict(list)
    for name in names:
        tagged[name.sentence].append(name)
    stems = all_stems(document)
    return tuple(
        name
        for number in range(len(document.sentences))
        for name in _complete(document, number, stems[number], tagged[number], patterns)
    )


def _patterns(clusters: Sequence[Cluster]) -> _Patterns:
    """What to look for, by first word, longest first."""
    alone: defaultdict[str, set[int]] = defaultdict(set)
    for number, cluster in enumerate(clusters):
        for name in cluster:
            for word in {*name.parts, *name.words} if name.type is EntityType.PERSON else {name.words[0]}:
                alone[word].add(number)
    found: dict[tuple[str, ...], _Pattern] = {}
    for cluster in clusters:
        kind = majority(cluster)
        for name in cluster:
            last = name.words[-1]
            single = len(alone[last]) == 1 and len(last) >= _SHORTEST_ALONE and not is_nationality(last)
            times = sum(other.words == name.words for other in cluster)
            if len(name.words) > 1 or (single and times >= _LEAST_TAGGED.get(kind, 2)):
                found[name.words] = _Pattern(words=name.words, type=kind)
            if len(name.parts) > 1 and single and kind is EntityType.PERSON:
                found.setdefault((last,), _Pattern(words=(last,), type=kind, allowed=PROPER))
    patterns: defaultdict[str, list[_Pattern]] = defaultdict(list)
    for pattern in sorted(found.values(), key=lambda pattern: -len(pattern.words)):
        patterns[pattern.words[0]].append(pattern)
    return dict(patterns)


def _complete(
    document: Document, number: int, stems: Sequence[Stem], tagged: Sequence[Name], patterns: _Patterns
) -> Iterator[Name]:
    """The names of one sentence, tagged and found."""
    keep = list(tagged)
    index = 0
    while index < len(stems):
        name = _at(document, number, stems, index, patterns)
        touched = [other for other in keep if name and other.begin < name.end and name.begin < other.end]
        if name and all(_replaces(name, other) for other in touched):
            keep = [*(other for other in keep if other not in touched), name]
            index += len(name.words)
        else:
            index += 1
    yield from sorted(keep, key=lambda name: name.begin)


def _replaces(name: Name, other: Name) -> bool:
    return name.begin <= other.begin and other.end <= name.end and len(other.words) < len(name.words)


def _at(document: Document, number: int, stems: Sequence[Stem], index: int, patterns: _Patterns) -> Name | None:
    """The longest known name that begins with a token, or None."""
    first = without_clitics(document, stems[index], dict.fromkeys(patterns, 1))
    for pattern in patterns.get(first.key, ()):
        indices = range(index, index + len(pattern.words))
        here = [first, *stems[index + 1 : indices.stop]]
        if tuple(each.key for each in here) != pattern.words:
            continue
        if len(here) == 1 and not _stands_alone(document.sentences[number], stems, index, first, pattern):
            continue
        if pattern.type is not EntityType.ORGANISATION and any(each.clitics for each in here[1:]):
            continue
        return name_of(document, number, [*stems[:index], *here, *stems[indices.stop :]], indices, pattern.type)
    return None


def _stands_alone(sentence: Sentence, stems: Sequence[Stem], index: int, first: Stem, pattern: _Pattern) -> bool:
    """Whether a single word can be the name by itself: not a verb, and for a person, not a part of another's name."""
    if upos(sentence, stems, index) not in pattern.allowed:
        return False
    if pattern.type is not EntityType.PERSON:
        return True
    before = not first.clitics and index > 0 and _is_proper(sentence, stems, index - 1)
    after = index + 1 < len(stems) and not stems[index + 1].clitics and _is_proper(sentence, stems, index + 1)
    return not (before or after)


def _is_proper(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    tag = entity_type(sentence.tokens[index].ner)
    return tag is EntityType.PERSON or (tag is None and upos(sentence, stems, index) in PROPER)
