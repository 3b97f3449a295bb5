"""Which names are one and the same person, place or thing.

Deterministic rules over one article, the surest first, as in the sieves of Raghunathan et al. (2010): the same form,
well-known names of one thing, the same person with more or fewer parts, spelling variants, short forms in brackets, the
family name alone.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from schemas.extraction import EntityType
from worker.extraction.acquaintance import MOST, Acquaintance, same_people
from worker.extraction.compounds import head_type
from worker.extraction.known import Known, known
from worker.extraction.names import Name
from worker.extraction.titles import is_nationality, is_of_state
from worker.extraction.variants import form, is_variant, skeleton

Cluster = tuple[Name, ...]
_Link = tuple[str, str]

_SHORTEST_VARIANT = 4
_BODIES = frozenset((EntityType.ORGANISATION, EntityType.MISCELLANEOUS))


def merged(names: Sequence[Name], text: str) -> tuple[Cluster, ...]:
    """The names grouped by what they name: clusters in order of their first name, the names of each in order.

    Names of one normalised form are one thing, whatever type the model gave to each; the majority counts. Only where
    a person bears the family name, a place of that name stays apart (جورج واشنطن, واشنطن). ``names`` are in order and
    apart from each other; ``text`` is the article.
    """
    groups = _groups(names)
    kinds = {each: majority(group) for each, group in groups.items()}
    roots = {each: each for each in groups}
    for short, full in _links(names, groups, kinds, text):
        _join(roots, short, full)
    roots = {each: _root(roots, each) for each in groups}
    sizes = Counter(roots.values())
    clusters: defaultdict[str, list[Name]] = defaultdict(list)
    lone = []
    for each, group in groups.items():
        if kinds[each] is not EntityType.LOCATION and len(group[0].parts) == 1 and sizes[roots[each]] == 1:
            lone.append(each)
        else:
            clusters[roots[each]] += group
    _add_lone(clusters, {each: groups[each] for each in lone})
    ordered = (tuple(sorted(cluster, key=lambda name: name.begin)) for cluster in clusters.values())
    return tuple(sorted(ordered, key=lambda cluster: cluster[0].begin))


def majority(names: Sequence[Name]) -> EntityType:
    """The type of most of the names; of types equally frequent, that of the earliest."""
    types = [name.type for name in names]
    # Of those that are equal, max takes the first.
    return max(dict.fromkeys(types), key=types.count)


def _groups(names: Sequence[Name]) -> dict[str, list[Name]]:
    """The names by form; a place that is called like a person's family apart from the person."""
    families = {name.parts[-1] for name in names if name.type is EntityType.PERSON and len(name.parts) > 1}
    groups: dict[str, list[Name]] = {}
    for name in names:
        place = name.type is EntityType.LOCATION and len(name.words) == 1 and name.words[0] in families
        groups.setdefault(form(name.words) + ("@" if place else ""), []).append(name)
    return groups


def _links(
    names: Sequence[Name], groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType], text: str
) -> Iterator[_Link]:
    yield from _well_known(groups, kinds)
    people = {
        each: group[0].parts
        for each, group in groups.items()
        if kinds[each] is EntityType.PERSON and len(group[0].parts) > 1
    }
    yield from same_people(people)
    yield from _spellings(groups, kinds)
    yield from _longer_forms(groups, kinds)
    yield from _brackets(names, kinds, text)


def _add_lone(clusters: defaultdict[str, list[Name]], lone: Mapping[str, Sequence[Name]]) -> None:
    """Put the names of one part with the people whom they mean, or by themselves."""
    people = {root: tuple(names) for root, names in clusters.items() if majority(names) is EntityType.PERSON}
    acquaintance = Acquaintance(people)
    places = {root: sorted(name.begin for name in names) for root, names in people.items()}
    for each, group in lone.items():
        # A family name alone is often tagged a body; a place of the same name (واشنطن) stays a place.
        find = acquaintance.bearers if majority(group) is EntityType.PERSON else acquaintance.families
        candidates = find(group[0].parts[0])[:MOST]
        for name in group:
            clusters[_nearest(name, candidates, places) if candidates else each].append(name)


def _root(roots: dict[str, str], each: str) -> str:
    while roots[each] != each:
        roots[each] = roots[roots[each]]
        each = roots[each]
    return each


def _join(roots: dict[str, str], short: str, full: str) -> None:
    roots[_root(roots, short)] = _root(roots, full)


def _nearest(name: Name, candidates: Sequence[str], places: Mapping[str, Sequence[int]]) -> str:
    """The candidate named last before a name; if none was, the one named first after it."""

    def distance(root: str) -> tuple[bool, int]:
        before = bisect_left(places[root], name.begin)
        return (False, name.begin - places[root][before - 1]) if before else (True, places[root][0] - name.begin)

    return min(candidates, key=distance)


def _well_known(groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType]) -> Iterator[_Link]:
    """Different names of one well-known thing: الناتو and حلف شمال الأطلسي, Google and غوغل."""
    found: dict[Known, str] = {}
    for each, group in groups.items():
        thing = known(group[0].text)
        if thing is None or (thing.type is EntityType.PERSON) is not (kinds[each] is EntityType.PERSON):
            continue
        yield each, found.setdefault(thing, each)


def _spellings(groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType]) -> Iterator[_Link]:
    """Places and bodies whose name is a foreign word in two spellings: غرينلاند and جرينلاند."""
    shelves: defaultdict[tuple[EntityType, str], list[str]] = defaultdict(list)
    for each, group in groups.items():
        words = group[0].words
        if kinds[each] is EntityType.PERSON or len(words) > 1 or len(words[0]) < _SHORTEST_VARIANT or known(words[0]):
            continue
        shelf = shelves[kinds[each], skeleton(words[0])]
        alike = next((other for other in shelf[:MOST] if is_variant(words[0], groups[other][0].words[0])), None)
        if alike is not None:
            yield each, alike
        shelf.append(each)


def _longer_forms(groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType]) -> Iterator[_Link]:
    """Places and bodies with and without their nationality (البنك المركزي المصري), bodies with and without their kind
    (حركة حماس, وزارة الخارجية الروسية)."""
    longer: defaultdict[str, list[str]] = defaultdict(list)
    for each, group in groups.items():
        words, kind = group[0].words, kinds[each]
        if len(words) < 2 or kind is EntityType.PERSON:
            continue
        if is_nationality(words[-1]) and (kind in _BODIES or is_of_state(words[-1])):
            longer[form(words[:-1])].append(each)
        if kind in _BODIES and head_type(words[0]) is not None:
            longer[form(words[1:])].append(each)
    for short, full in longer.items():
        # «البنك المركزي» of two states is neither's.
        if len(full) == 1 and short in groups and (kinds[short] in _BODIES) is (kinds[full[0]] in _BODIES):
            yield short, full[0]


def _brackets(names: Sequence[Name], kinds: Mapping[str, EntityType], text: str) -> Iterator[_Link]:
    """A short form in brackets right after a body's name: حلف شمال الأطلسي (الناتو)."""
    for full, short in pairwise(names):
        between = text[full.end : short.begin].strip(" \u00a0«»\"“”'")
        if between not in ("(", "[") or text[short.end : short.end + 2].lstrip("»\"”'")[:1] not in (")", "]"):
            continue
        one, other = form(full.words), form(short.words)
        if one not in kinds or other not in kinds:
            continue
        latin = short.text.isascii()
        bodies = {kinds[one], kinds[other]} <= _BODIES
        # An acronym that nobody knows is as good as tagged nothing.
        unknown = kinds[one] in _BODIES and len(short.words) == 1 and known(short.text) is None
        person = kinds[other] is EntityType.PERSON
        if latin or (unknown and not person) or (bodies and len(short.words) <= len(full.words)):
            yield other, one
