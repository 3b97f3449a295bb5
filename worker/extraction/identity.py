"""Which names are one and the same person, place or thing.

Deterministic rules over one article, the surest first, as in the sieves of Raghunathan et al. (2010): the same form,
the same person with more or fewer parts, spelling variants, short forms in brackets, the family name alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from schemas.extraction import EntityType
from worker.extraction.names import Name
from worker.extraction.stems import ARTICLE
from worker.extraction.titles import is_body, is_of_state
from worker.extraction.variants import is_variant, is_vowel_variant

Cluster = tuple[Name, ...]
Link = tuple[str, str]

_SHORTEST_BARE = 3
_SHORTEST_LONE_VARIANT = 6
_MOST_PEOPLE = 400


def merged(names: Sequence[Name], text: str) -> tuple[Cluster, ...]:
    """The names grouped by what they name: clusters in order of their first name, the names of each in order.

    Names of one normalised form are one thing whatever type the model gave to each; the majority counts. ``names``
    are in order and apart from each other; ``text`` is the article.
    """
    groups: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[form(name.words)].append(name)
    kinds = {each: majority(group) for each, group in groups.items()}
    roots = {each: each for each in groups}
    for short, full in (*_same_people(groups, kinds), *_longer_forms(groups, kinds), *_brackets(names, kinds, text)):
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
    people = {root: tuple(cluster) for root, cluster in clusters.items() if majority(cluster) is EntityType.PERSON}
    for each in lone:
        # A family name alone is often tagged a body; a place of the same name (واشنطن) stays a place.
        find = bearers if kinds[each] is EntityType.PERSON else families
        candidates = find(groups[each][0].parts[0], people)
        for name in groups[each]:
            clusters[_nearest(name, candidates, people) if candidates else each].append(name)
    ordered = (tuple(sorted(cluster, key=lambda name: name.begin)) for cluster in clusters.values())
    return tuple(sorted(ordered, key=lambda cluster: cluster[0].begin))


def form(words: Sequence[str]) -> str:
    """What all spellings of a name share: no spaces (عبد الله, عبدالله), no article at the front."""
    joined = "".join("بن" if word == "ابن" else word for word in words) if len(words) > 1 else words[0]
    return _bare(joined)


def majority(names: Sequence[Name]) -> EntityType:
    """The type of most of the names; of types equally frequent, that of the earliest."""
    return Counter(name.type for name in names).most_common(1)[0][0]


def families(part: str, people: Mapping[str, Sequence[Name]]) -> tuple[str, ...]:
    """Whom of the persons with full names a family name can mean."""
    bare = _bare(part)
    return tuple(root for root, known in people.items() if any(_bare(parts[-1]) == bare for parts in _full(known)))


def bearers(part: str, people: Mapping[str, Sequence[Name]]) -> tuple[str, ...]:
    """Whom of the persons with full names a single part can mean: by the family name, else by another part, else by
    a family name that differs in one long vowel, where there is only one such person."""
    if found := families(part, people):
        return found
    bare = _bare(part)
    others = tuple(root for root, known in people.items() if any(bare in map(_bare, parts) for parts in _full(known)))
    if others or len(part) < _SHORTEST_LONE_VARIANT:
        return others
    similar = tuple(
        root for root, known in people.items() if any(is_vowel_variant(parts[-1], part) for parts in _full(known))
    )
    return similar if len(similar) == 1 else ()


def _full(names: Sequence[Name]) -> Iterator[tuple[str, ...]]:
    return (name.parts for name in names if len(name.parts) > 1)


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) >= len(ARTICLE) + _SHORTEST_BARE else word


def _root(roots: Mapping[str, str], each: str) -> str:
    while roots[each] != each:
        each = roots[each]
    return each


def _join(roots: dict[str, str], short: str, full: str) -> None:
    roots[_root(roots, short)] = _root(roots, full)


def _nearest(name: Name, candidates: Sequence[str], people: Mapping[str, Sequence[Name]]) -> str:
    """The candidate named last before a name; if none was, the one named first after it."""

    def distance(root: str) -> tuple[bool, int]:
        before = [name.begin - other.begin for other in people[root] if other.begin < name.begin]
        return (False, min(before)) if before else (True, people[root][0].begin - name.begin)

    return min(candidates, key=distance)


def _same_people(groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType]) -> Iterator[Link]:
    """Full names of one person: with more or fewer parts, or with one part spelt in another way."""
    full = {
        each: group[0].parts
        for each, group in groups.items()
        if kinds[each] is EntityType.PERSON and len(group[0].parts) > 1
    }
    # Pairs grow with the square: a list of many hundreds of people is a register, where names are given once.
    for one, other in combinations(list(full)[:_MOST_PEOPLE], 2):
        short, long = sorted((one, other), key=lambda each: len(full[each]))
        if _is_same_person(full[short], full[long]):
            yield short, long


def _is_same_person(short: Sequence[str], long: Sequence[str]) -> bool:
    if len(short) < len(long):
        rest = iter(map(_bare, long))
        return all(_bare(part) in rest for part in short)
    differing = [(one, other) for one, other in zip(short, long, strict=True) if _bare(one) != _bare(other)]
    return len(differing) <= 1 and all(is_variant(*pair) for pair in differing)


def _longer_forms(groups: Mapping[str, Sequence[Name]], kinds: Mapping[str, EntityType]) -> Iterator[Link]:
    """Places with and without their adjective (الولايات المتحدة الأمريكية), bodies with and without their kind
    (حركة حماس)."""
    for each, group in groups.items():
        words = group[0].words
        if len(words) < 2:
            continue
        if kinds[each] is EntityType.LOCATION and is_of_state(words[-1]):
            short = form(words[:-1])
            if kinds.get(short) is EntityType.LOCATION:
                yield short, each
        if kinds[each] is EntityType.ORGANISATION and is_body(words[0]) and len(words) == 2:
            short = form(words[1:])
            if kinds.get(short) in (EntityType.ORGANISATION, EntityType.MISCELLANEOUS):
                yield short, each


def _brackets(names: Sequence[Name], kinds: Mapping[str, EntityType], text: str) -> Iterator[Link]:
    """A short form in brackets right after a body's name: حلف شمال الأطلسي (الناتو)."""
    for full, short in pairwise(names):
        between = text[full.end : short.begin].strip(" \u00a0«»\"“”'")
        if between not in ("(", "[") or text[short.end : short.end + 2].lstrip("»\"”'")[:1] not in (")", "]"):
            continue
        one, other = form(full.words), form(short.words)
        latin = short.text.isascii() and short.text.isupper()
        bodies = {kinds[one], kinds[other]} <= {EntityType.ORGANISATION, EntityType.MISCELLANEOUS}
        if latin or (bodies and len(short.words) < len(full.words)):
            yield other, one
