"""Entities: are the mentions found, and are those of one thing together?

**Mentions.** A mention is right when begin and end are those of a gold mention (``span``), and for ``typed`` when the
type is too. A span that the system gives twice is right once and wrong once.

**Clusters.** B³ (Bagga & Baldwin 1998, "Algorithms for Scoring Coreference Chains"): for each mention, the share of
its system cluster that is in its gold cluster (precision) and of its gold cluster that is in its system cluster
(recall); the averages are over mentions. It is taken over the mentions that both sides have, by exact span. Twinless
mentions (Cai & Strube 2010, "Evaluation Metrics for End-to-End Coreference Resolution Systems") are left out of both
partitions before counting: they are counted once, in the mentions. As Cai & Strube show, B³ then says nothing about
mentions missed or invented, and is to be read beside mention recall and precision only.

**Correspondence.** A system entity stands for the gold entity that the largest number of its mentions overlap, by one
character or more; when two have as many, for the one with more characters in common, then for the first. An entity
that overlaps none stands for none. Two system entities may stand for one gold entity: B³ counts that as wrong already.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.evaluation.annotations import Annotations, Entity, Span
from tests.evaluation.scoring.counts import Fault, Found, Number, percent, unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityScore:
    """Mentions by span and by span and type, and the sums of B³ over ``shared`` mentions."""

    span: Found = field(default_factory=Found)
    typed: Found = field(default_factory=Found)
    shared: int = 0
    precision: float = 0.0
    recall: float = 0.0
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "EntityScore") -> "EntityScore":
        return EntityScore(
            span=self.span + other.span,
            typed=self.typed + other.typed,
            shared=self.shared + other.shared,
            precision=self.precision + other.precision,
            recall=self.recall + other.recall,
            faults=self.faults + other.faults,
        )

    def report(self) -> dict[str, dict[str, Number]]:
        """The numbers, x 100."""
        both = self.precision + self.recall
        return {
            "span": self.span.report(),
            "typed": self.typed.report(),
            "b_cubed": {
                "precision": percent(self.precision, self.shared),
                "recall": percent(self.recall, self.shared),
                "f1": percent(2 * self.precision * self.recall, both * self.shared),
                "mentions": self.shared,
            },
        }


def score(gold: Annotations, system: Annotations) -> EntityScore:
    """Compare the entities of one article."""
    wanted, given = _mentions(gold.entities), _mentions(system.entities)
    wanted_typed, given_typed = _typed(gold.entities), _typed(system.entities)
    spans, typed = wanted & given, wanted_typed & given_typed
    precision, recall, apart = _b_cubed(gold.entities, system.entities)
    types = dict(given_typed.keys())
    faults = [
        *unmatched(wanted.elements(), spans.elements(), "missed mention"),
        *unmatched(given.elements(), spans.elements(), "spurious mention"),
        *(
            Fault(what="wrong type", span=span, detail=f"{types[span]}, not {kind}")
            for span, kind in sorted((wanted_typed - given_typed).elements())
            if span in spans
        ),
        *apart,
    ]
    return EntityScore(
        span=Found(gold=wanted.total(), system=given.total(), right=spans.total()),
        typed=Found(gold=wanted.total(), system=given.total(), right=typed.total()),
        shared=len(precision),
        precision=sum(precision),
        recall=sum(recall),
        faults=tuple(faults),
    )


def correspondence(system: Sequence[Entity], gold: Sequence[Entity]) -> dict[int, int]:
    """Return which gold entity each system entity stands for, by their places; those that stand for none are absent."""
    found = {}
    for place, entity in enumerate(system):
        shares = [(*_common(entity, candidate), -number) for number, candidate in enumerate(gold)]
        best = max(shares, default=(0, 0, 0))
        if best[0]:
            found[place] = -best[2]
    return found


def _common(entity: Entity, other: Entity) -> tuple[int, int]:
    """How many mentions of an entity overlap the other's, and by how many characters in all."""
    lengths = [max((overlap(mention, theirs) for theirs in other.mentions), default=0) for mention in entity.mentions]
    return sum(length > 0 for length in lengths), sum(lengths)


def overlap(one: Span, other: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _mentions(entities: Sequence[Entity]) -> Counter[Span]:
    return Counter(mention for entity in entities for mention in entity.mentions)


def _typed(entities: Sequence[Entity]) -> Counter[tuple[Span, str]]:
    return Counter((mention, entity.type) for entity in entities for mention in entity.mentions)


def _b_cubed(gold: Sequence[Entity], system: Sequence[Entity]) -> tuple[list[float], list[float], list[Fault]]:
    """Precision and recall of each shared mention, and a fault for each that is not with its like."""
    key, response = _clusters(gold), _clusters(system)
    shared = sorted(key.keys() & response.keys())
    precision, recall, faults = [], [], []
    for span in shared:
        ours = {other for other in shared if response[other] == response[span]}
        theirs = {other for other in shared if key[other] == key[span]}
        precision.append(len(ours & theirs) / len(ours))
        recall.append(len(ours & theirs) / len(theirs))
        if ours != theirs:
            detail = f"{len(ours - theirs)} foreign and {len(theirs - ours)} missing in its cluster"
            faults.append(Fault(what="wrong cluster", span=span, detail=detail))
    return precision, recall, faults


def _clusters(entities: Sequence[Entity]) -> dict[Span, int]:
    """The entity of every mention; a span in two entities belongs to the first."""
    owners: dict[Span, int] = {}
    for place, entity in enumerate(entities):
        for mention in entity.mentions:
            owners.setdefault(mention, place)
    return owners
