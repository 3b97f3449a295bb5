"""What an article has told of before a place: its entities with gender, roles and places, to suggest antecedents from.

The nearest subject or speaker that agrees is taken, as in the centering of Grosz, Joshi & Weinstein (1995), where a
subject outranks what else was said; where two fit equally well, none is.
"""

import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.extraction import Entity, EntityType, Quotation, QuotationKind, Reference
from worker.document import Document
from worker.extraction.speech.lexicon import lexicon as cues
from worker.extraction.titles import is_role
from worker.extraction.trees import Tree
from worker.extraction.variants import ARTICLE
from worker.orthography import key
from worker.summary.bonds import merged
from worker.summary.readiness.agreement import Form, fits, form_of
from worker.summary.readiness.stretch import NOMINAL, Place

_NEAR = 3
_BEFORE = 5
_FEMININE = "ة"
_NOMINAL = frozenset(("NOUN", "ADJ", "PROPN", "X"))
_MARKS = frozenset('«“"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A mention of an entity: the numbers of the entity and the sentence, the offsets, and whether it is a subject."""

    entity: int
    sentence: int
    begin: int
    end: int
    subject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangling:
    """Words that lean on what is outside their unit: a ``pronoun``, a verb without ``subject``, a quotation without
    ``speaker``; what they mean, in words of the article and as an entity, if known."""

    begin: int
    end: int
    form: Form
    kind: str
    meant: str | None = None
    entity: Entity | None = None


@dataclass(frozen=True, kw_only=True)
class Discourse:
    """The entities of an article, their mentions in order, their forms, and the nouns that each is called by."""

    entities: Sequence[Entity]
    mentions: Sequence[Named]
    begins: Sequence[int]
    forms: Sequence[Form]
    nouns: Sequence[frozenset[str]]
    quotations: Sequence[Quotation]
    cues: frozenset[int]
    attributed: frozenset[int]
    direct: Sequence[tuple[int, int]]
    ids: Mapping[str, int]
    heard: frozenset[int]
    first: Mapping[str, int]
    begin: int

    def opens(self, offset: int) -> bool:
        """Whether nothing comes before an offset."""
        return offset <= self.begin

    def known(self, id: str | None) -> Entity | None:
        """The entity of an id."""
        return None if id is None else self.entities[self.ids[id]]

    def is_spoken(self, offset: int) -> bool:
        """Whether an offset lies in a direct quotation."""
        index = bisect_right(self.direct, (offset, sys.maxsize)) - 1
        return index >= 0 and offset < self.direct[index][1]

    def within(self, begin: int, end: int) -> Sequence[Named]:
        """The mentions inside a stretch, in order."""
        return self.mentions[bisect_left(self.begins, begin) : bisect_left(self.begins, end)]

    def at(self, offset: int) -> Named | None:
        """The mention that covers an offset, the last to begin if there are several."""
        index = bisect_right(self.begins, offset) - 1
        return self.mentions[index] if index >= 0 and offset < self.mentions[index].end else None

    def quoted(self, begin: int, end: int) -> Sequence[Quotation]:
        """The quotations that begin inside a stretch, in order."""
        first = bisect_left(self.quotations, begin, key=lambda each: each.begin)
        return self.quotations[first : bisect_left(self.quotations, end, key=lambda each: each.begin)]

    def is_told_of(self, reference: Reference, begin: int, end: int) -> bool:
        """Whether a stretch has the words of a reference, or names its entity in others."""
        if begin <= reference.begin < end:
            return True
        entity = None if reference.entity is None else self.ids[reference.entity]
        return entity is not None and any(each.entity == entity for each in self.within(begin, end))

    def meant(self, wanted: Form, begin: int, sentence: int) -> Entity | None:
        """The person or body that a pronoun or a verb without subject before an offset goes back to, if one is sure.

        Sentence by sentence backwards, not far: the subjects that agree, then whatever agrees; more than one different
        at once is none.
        """
        stop = bisect_left(self.begins, begin)
        first = stop
        while first and self.mentions[first - 1].sentence >= sentence - _NEAR:
            first -= 1
        near = self.mentions[first:stop]
        for number in sorted({each.sentence for each in near}, reverse=True):
            here = [each for each in near if each.sentence == number and self._agrees(each.entity, wanted)]
            for group in ([each for each in here if each.subject], here):
                if group:
                    found = {each.entity for each in group}
                    return self.entities[found.pop()] if len(found) == 1 else None
        return None

    def called(self, noun: str, begin: int) -> Entity | None:
        """The entity last named before an offset that the article calls by a noun, without its article."""
        last = bisect_left(self.begins, begin)
        calls = [number for number, nouns in enumerate(self.nouns) if noun in nouns]
        wanted = frozenset(calls)
        for index in range(last - 1, max(-1, last - 1 - 200), -1):
            if self.mentions[index].entity in wanted:
                return self.entities[self.mentions[index].entity]
        return None

    def _agrees(self, entity: int, wanted: Form) -> bool:
        """Whether an entity is known to agree; one whose gender nothing shows does not."""
        form, each = self.forms[entity], self.entities[entity]
        told = each.role is not None or len(each.mentions) > 1 or entity in self.heard
        return told and form.feminine is not None and fits(wanted, form) and each.type in _ACTING


_ACTING = (EntityType.PERSON, EntityType.ORGANISATION)


def discourse(
    document: Document, trees: Sequence[Tree], entities: Sequence[Entity], quotations: Sequence[Quotation]
) -> Discourse:
    """What there is to know of the entities of an article."""
    located = [
        (number, int(mention.sentence[1:]) - 1, mention)
        for number, entity in enumerate(entities)
        for mention in entity.mentions
    ]
    located.sort(key=lambda each: (each[2].begin, each[2].end))
    votes: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    nouns: list[set[str]] = [_nouns_of(entity) for entity in entities]
    mentions = []
    for number, sentence, mention in located:
        heads = list(_words(trees[sentence], mention.begin, mention.end)) if trees else []
        subject = _is_subject(heads)
        mentions.append(Named(entity=number, sentence=sentence, begin=mention.begin, end=mention.end, subject=subject))
        if heads:
            nouns[number] |= set(_kinds(heads[0], entities[number].type))
            for feminine in _signs(heads, entities[number].type):
                votes[number][feminine] += 1
    ids = {entity.id: number for number, entity in enumerate(entities)}
    _hear(ids, quotations, votes)
    return Discourse(
        entities=entities,
        mentions=mentions,
        begins=[each.begin for each in mentions],
        forms=[Form(feminine=_decided(votes[number]), plural=False) for number in range(len(entities))],
        nouns=[frozenset(each) for each in nouns],
        quotations=quotations,
        cues=frozenset(each.cue.begin for each in quotations if each.cue is not None),
        attributed=frozenset(
            each.cue.begin for each in quotations if each.cue is not None and each.speaker is not None
        ),
        direct=list(merged((each.begin, each.end) for each in quotations if each.kind is QuotationKind.DIRECT)),
        ids=ids,
        first=_first_places(trees),
        begin=document.sentences[0].begin if document.sentences else 0,
        heard=frozenset(
            ids[each.speaker.entity]
            for each in quotations
            if each.speaker is not None and each.speaker.entity is not None
        ),
    )


def _first_places(trees: Sequence[Tree]) -> dict[str, int]:
    """Where each noun first comes up, without its article."""
    found: dict[str, int] = {}
    for tree in trees:
        for index, word in enumerate(tree.keys):
            if tree.words[index].upos in NOMINAL:
                found.setdefault(_bare(word), tree.spans[index][0])
    return found


def _decided(votes: Counter[bool]) -> bool | None:
    """What most signs say, if they are not divided."""
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]


def _words(tree: Tree, begin: int, end: int) -> Iterator[Place]:
    return (
        Place(tree=tree, index=index)
        for index, (first, last) in enumerate(tree.spans)
        if first < end and last > begin and first >= begin
    )


def _is_subject(words: Sequence[Place]) -> bool:
    """Whether a name is a subject, or stands beside one: «أعلنت وزيرة الطاقة فلانة»."""
    for word in words[:1]:
        head, steps = word, 0
        while steps < _BEFORE:
            if head.relation in ("nsubj", "csubj"):
                return True
            above = head.tree.heads[head.index]
            if head.relation not in ("nmod", "appos", "flat", "conj") or above is None:
                return False
            head, steps = Place(tree=head.tree, index=above), steps + 1
    return False


def _signs(words: Sequence[Place], kind: EntityType) -> Iterator[bool]:
    """What shows whether a name is feminine: the verb it is the subject of, the title before it, its own ending."""
    first = words[0]
    head = first.tree.heads[first.index]
    if first.relation == "nsubj" and head is not None:
        verb = Place(tree=first.tree, index=head)
        if verb.upos == "VERB" and verb.value("Gender") and verb.value("Number") == "Sing":
            yield verb.value("Gender") == "Fem"
    if kind is not EntityType.PERSON:
        if first.upos == "NOUN":
            yield bool(form_of(first).feminine)
        elif first.text.endswith(_FEMININE):
            yield True
        return
    before = Place(tree=first.tree, index=first.index - 1) if first.index else None
    if before is not None and is_role(before.key):
        yield before.text.endswith(_FEMININE)


def _hear(ids: Mapping[str, int], quotations: Sequence[Quotation], votes: Mapping[int, Counter[bool]]) -> None:
    """The verbs of saying agree with who speaks."""
    for quotation in quotations:
        if quotation.speaker is None or quotation.speaker.entity is None or quotation.cue is None:
            continue
        form = cues().forms.get(key(quotation.cue.text))
        if form is not None and form.feminine is not None and not form.plural:
            votes[ids[quotation.speaker.entity]][form.feminine] += 1


def _nouns_of(entity: Entity) -> set[str]:
    """The role of a person, the first word of the name of a body or a place, without the article."""
    if entity.type is EntityType.PERSON:
        return {_bare(word) for word in key(entity.role or "").split() if is_role(word)}
    return {_bare(key(form).split()[0]) for form in (entity.name, *entity.aliases) if key(form)}


def _kinds(first: Place, kind: EntityType) -> Iterator[str]:
    """The nouns right before a name: the roles of a person, the kind of a body or a place, perhaps with a mark between:
    «وزير شؤون الإعلام فلان», «شركة «ريم»»."""
    for index in range(first.index - 1, max(-1, first.index - 1 - _BEFORE), -1):
        before = Place(tree=first.tree, index=index)
        if kind is EntityType.PERSON and before.upos in _NOMINAL:
            if is_role(before.key):
                yield _bare(before.key)
        elif before.upos == "NOUN":
            yield _bare(before.key)
            return
        elif kind is EntityType.PERSON or before.text not in _MARKS:
            return


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 1 else word
