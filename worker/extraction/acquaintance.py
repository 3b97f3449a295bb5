"""The people whom an article names in full, and whom a part of a name alone can mean."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from worker.extraction.names import Name
from worker.extraction.variants import bare, is_variant, skeleton

# More bearers of one name than an article has: a register, where everybody is given in full.
MOST = 50
_SHORTEST_VARIANT = 6
_FAITH = "الدين"


class Acquaintance:
    """People by the parts of their full names. ``people`` has the names of each person under any key."""

    def __init__(self, people: Mapping[str, Sequence[Name]]) -> None:
        self._by_family: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_part: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_skeleton: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for person, known in people.items():
            for parts in {name.parts: None for name in known if len(name.parts) > 1}:
                self._by_family[bare(parts[-1])][person] = None
                self._by_skeleton[skeleton(parts[-1])][person] = parts[-1]
                for part in parts:
                    self._by_part[bare(part)][person] = None

    def families(self, part: str) -> tuple[str, ...]:
        """Whom a family name can mean."""
        return tuple(self._by_family.get(bare(part), ()))

    def bearers(self, part: str) -> tuple[str, ...]:
        """Whom a single part can mean: by the family name, else by another part or a spelling of the family name where
        there is only one such person."""
        if found := self.families(part):
            return found
        others = tuple(self._by_part.get(bare(part), ()))
        if others:
            return others if len(others) == 1 else ()
        if len(part) < _SHORTEST_VARIANT:
            return ()
        alike = self._by_skeleton.get(skeleton(part), {})
        similar = tuple(person for person, family in alike.items() if is_variant(family, part))
        return similar if len(similar) == 1 else ()


def same_people(full: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Pairs of full names of one person, the shorter first: with more or fewer parts, or spelt in another way.

    ``full`` has the parts of each name. A name that fits two others that are different people is neither's.
    """
    full = {each: tuple(_plain(part) for part in parts) for each, parts in full.items()}
    by_part: defaultdict[str, list[str]] = defaultdict(list)
    for each, parts in full.items():
        for part in dict.fromkeys(map(skeleton, parts)):
            by_part[part].append(each)
    for each, parts in full.items():
        shelf = min((by_part[skeleton(part)] for part in parts), key=len)
        longer = [other for other in shelf[:MOST] if other != each and _is_same(parts, full[other])]
        if all(_is_same(*sorted((full[longer[0]], full[other]), key=len)) for other in longer[1:]):
            yield from ((each, other) for other in longer)


def _plain(part: str) -> str:
    """A first name without the second half of an honorific: حسام الدين and حسام are one."""
    return part.removesuffix(_FAITH) if len(part) > len(_FAITH) + 2 else part


def _is_same(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a full name is another with parts left out, or the same in another spelling."""
    if len(short) > len(long):
        return False
    rest = iter(long)
    return all(any(is_variant(part, other) for other in rest) for part in short)
