"""Who and what the article is about: the entities, with every place that names them."""

from collections import Counter
from collections.abc import Sequence

from schemas.extraction import Entity, EntityType
from schemas.spans import Mention
from worker.document import Document
from worker.extraction.clitics import Stems, all_stems
from worker.extraction.identity import Cluster, majority, merged
from worker.extraction.names import Name, names
from worker.extraction.occurrences import with_occurrences
from worker.extraction.reading import read
from worker.extraction.romanization import romanized

# Salience in units of one mention. The first sentence of a news report says what it is about, so a name in it counts
# as two more mentions; one that comes up only at the end gets nothing for its place, one at the start one more.
_FIRST_SENTENCE = 2.0
_EARLINESS = 1.0
_MICRO = 1_000_000
_MOST_ROLES = 50


def entities(document: Document, stems: Stems | None = None) -> tuple[Entity, ...]:
    """The entities of an article in order of their first mention, their mentions apart from each other.

    Offsets are those of the names without clitics, titles and quotation marks, in code points. The name is the
    fullest form in the article. Salience is the entity's share of: its mentions, plus 2 if the first sentence names
    it, plus up to 1 for an early first mention (Dunietz & Gillick 2014 find these the best simple signs); the shares
    are rounded to 6 places so that they sum to 1.
    ``stems`` are those of the document, made anew where they are not at hand.
    """
    readings = read(document, all_stems(document) if stems is None else stems)
    found = names(document, readings)
    found = with_occurrences(document, readings, found, merged(found, document.text))
    clusters = merged(found, document.text)
    shares = _shares([_weight(cluster, len(document.text)) for cluster in clusters])
    return tuple(
        _entity(f"e{number}", cluster, share, document)
        for number, (cluster, share) in enumerate(zip(clusters, shares, strict=True), 1)
    )


def _entity(id: str, cluster: Cluster, share: float, document: Document) -> Entity:
    kind = majority(cluster)
    forms = _forms(cluster)
    return Entity(
        id=id,
        type=kind,
        name=forms[0],
        aliases=forms[1:],
        role=_role(cluster) if kind is EntityType.PERSON else None,
        romanized=romanized(forms[0], kind),
        salience=share,
        mentions=tuple(
            Mention(
                begin=name.begin,
                end=name.end,
                text=document.surface(name.begin, name.end),
                sentence=f"s{name.sentence + 1}",
            )
            for name in cluster
        ),
    )


def _forms(cluster: Cluster) -> tuple[str, ...]:
    """The fullest form (most words, then most frequent, then first), then the others in order of appearance."""
    times = Counter(name.text for name in cluster)
    words = {name.text: len(name.words) for name in cluster}
    # Of those that are equal, max takes the first.
    fullest = max(words, key=lambda text: (words[text], times[text]))
    return (fullest, *(text for text in words if text != fullest))


def _role(cluster: Cluster) -> str | None:
    """The role that says most without standing alone against the others: most support, then most words."""
    roles = Counter(name.role for name in cluster if name.role is not None)
    words = {role: frozenset(role.split()) for role, _ in roles.most_common(_MOST_ROLES)}

    def merit(role: str) -> tuple[int, int]:
        return sum(roles[other] for other in words if words[other] <= words[role]), len(words[role])

    return max(words, key=merit, default=None)


def _weight(cluster: Sequence[Name], length: int) -> float:
    first = cluster[0]
    return len(cluster) + _FIRST_SENTENCE * (first.sentence == 0) + _EARLINESS * (1 - first.begin / max(1, length))


def _shares(weights: Sequence[float]) -> list[float]:
    """Shares of the sum in millionths; what rounding down leaves over goes to the largest remainders."""
    total = sum(weights)
    exact = [weight / total * _MICRO for weight in weights]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: whole[index] - exact[index])
    for index in by_remainder[: _MICRO - sum(whole)] if weights else ():
        whole[index] += 1
    return [share / _MICRO for share in whole]
