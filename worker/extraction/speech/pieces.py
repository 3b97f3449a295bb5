"""An article as one line of words and marks, for rules that look to the left and to the right."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from worker.document import Document, Sentence, Token
from worker.extraction.clitics import Stems
from worker.extraction.stems import Stem, whole, without_clitics
from worker.orthography import key

_FUSED = "لل"
_PROCLITICS = frozenset("وفبلك")
_SUBJECT = "nsubj"
_SIDES = (_SUBJECT, "obj")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A token in the line of all tokens.

    ``begin`` and ``end`` are those of the word without the clitics before it; ``key`` is its normalised form, empty
    for marks, and ``mark`` the mark, empty for words. ``clitics`` has the ل also where the article is fused with it.
    ``subject_of`` and ``object_of`` are the places of the words whose subject or object the parser makes it.
    """

    begin: int
    end: int
    key: str
    clitics: str
    mark: str
    sentence: int
    paragraph: int
    upos: str | None
    subject_of: int | None = None
    object_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """All pieces of an article in order, places counting from 0."""

    document: Document
    pieces: tuple[Piece, ...]

    @cached_property
    def _begins(self) -> list[int]:
        return [piece.begin for piece in self.pieces]

    @cached_property
    def _bounds(self) -> Mapping[int, tuple[int, int]]:
        places: dict[int, tuple[int, int]] = {}
        for place, piece in enumerate(self.pieces):
            first, _ = places.get(piece.sentence, (place, place))
            places[piece.sentence] = first, place + 1
        return places

    def place(self, offset: int) -> int:
        """The place of the first piece that begins at an offset or after it."""
        return bisect_left(self._begins, offset)

    def around(self, place: int) -> tuple[int, int]:
        """The places of the sentence that holds a place, the second exclusive."""
        return self._bounds[self.pieces[place].sentence]

    def is_joined(self, place: int) -> bool:
        """Whether a place is in the sentence of the place before it."""
        return place > 0 and self.pieces[place].sentence == self.pieces[place - 1].sentence

    def word(self, place: int) -> str:
        """The key at a place; empty for marks and outside the line."""
        return self.pieces[place].key if 0 <= place < len(self.pieces) else ""

    def mark(self, place: int) -> str:
        """The mark at a place; empty for words and outside the line."""
        return self.pieces[place].mark if 0 <= place < len(self.pieces) else ""

    def clitics(self, place: int) -> str:
        """The clitics before the word at a place; empty outside the line."""
        return self.pieces[place].clitics if 0 <= place < len(self.pieces) else ""


def line(document: Document, stems: Stems, known: Iterable[str], names: Iterable[int]) -> Line:
    """The tokens of all sentences in order.

    Where the tokenizer split too much or too little off a ``known`` key, or off a word that begins a name (``names``
    are their offsets), that is put right.
    """
    counts = dict.fromkeys(known, 1)
    begins = sorted(names)
    found: list[Piece] = []
    for number, sentence in enumerate(document.sentences):
        subjects, objects = _dependents(sentence, len(found))
        for index, token in enumerate(sentence.tokens):
            each = _at_known(document, token, stems[number][index], counts)
            if begins and each.key not in counts:
                each = _at_name(document, token, each, begins)
            fused = each.key and each.text != document.text[each.begin : each.end] and "ل" not in each.clitics
            clitics = each.clitics + "ل" if fused else each.clitics
            found.append(
                Piece(
                    begin=each.begin if each.key else token.begin,
                    end=each.end if each.key else token.end,
                    key=each.key,
                    clitics=clitics,
                    mark="" if each.key else document.surface(token.begin, token.end).strip(),
                    sentence=number,
                    paragraph=sentence.paragraph,
                    upos=_upos(token, clitics),
                    subject_of=subjects.get(index),
                    object_of=objects.get(index),
                )
            )
    return Line(document=document, pieces=tuple(found))


def _at_known(document: Document, token: Token, each: Stem, counts: Mapping[str, int]) -> Stem:
    if not each.key or each.key in counts:
        return each
    if not each.clitics and each.key[0] not in _PROCLITICS:
        return each
    unsplit = whole(document, token)
    stripped = unsplit if unsplit.key in counts else without_clitics(document, unsplit, counts)
    return stripped if stripped.key in counts else each


def _at_name(document: Document, token: Token, each: Stem, begins: list[int]) -> Stem:
    """The stem, begun where a name begins inside the token."""
    place = bisect_left(begins, token.begin)
    if place == len(begins) or begins[place] >= token.end or begins[place] == each.begin:
        return each
    begin = begins[place]
    text = document.text[begin : each.end]
    if not key(text) or key(text).startswith(_FUSED):
        return each
    return replace(each, begin=begin, key=key(text), text=text, clitics=key(document.text[token.begin : begin]))


def _upos(token: Token, clitics: str) -> str | None:
    """The part of speech of the word behind the clitics."""
    if not token.words:
        return None
    if len(token.words) == 1:
        return token.words[0].upos
    behind = token.words[min(len(clitics), len(token.words) - 1) :]
    return next((word.upos for word in behind if len(key(word.text)) > 1), behind[0].upos)


def _dependents(sentence: Sentence, base: int) -> tuple[dict[int, int], dict[int, int]]:
    """For each token that the parser makes the subject of another, the place of that other in the line; then the same
    for objects."""
    places = [index for index, token in enumerate(sentence.tokens) for _ in token.words]
    subjects: dict[int, int] = {}
    objects: dict[int, int] = {}
    for place, word in zip(places, sentence.words, strict=True):
        relation = word.deprel
        if relation and relation.startswith(_SIDES) and word.head and word.head <= len(places):
            side = subjects if relation.startswith(_SUBJECT) else objects
            side.setdefault(place, base + places[word.head - 1])
    return subjects, objects
