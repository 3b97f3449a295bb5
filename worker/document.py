"""An annotated article as plain data: what the analysis reads, whatever made it.

Offsets are code points in the untouched text, end-exclusive.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A syntactic word. ``head`` counts the words of the sentence from 1; 0 is the root."""

    text: str
    lemma: str | None = None
    upos: str | None = None
    feats: str | None = None
    head: int | None = None
    deprel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the surface with its words, more than one where clitics are written together.

    ``ner`` is a BIOES tag such as ``B-PER``, or ``O``.
    """

    begin: int
    end: int
    words: tuple[Word, ...]
    ner: str = "O"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Consecutive tokens of one paragraph; paragraphs count from 0."""

    tokens: tuple[Token, ...]
    paragraph: int

    @property
    def begin(self) -> int:
        """Where the first token begins."""
        return self.tokens[0].begin

    @property
    def end(self) -> int:
        """Where the last token ends."""
        return self.tokens[-1].end

    @property
    def words(self) -> tuple[Word, ...]:
        """The syntactic words in order, those of multi-word tokens in their place."""
        return tuple(word for token in self.tokens for word in token.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text and its sentences. ``divided`` numbers the sentences that were cut out of an overlong one."""

    text: str
    language: str
    sentences: tuple[Sentence, ...]
    divided: tuple[int, ...] = ()

    def surface(self, begin: int, end: int) -> str:
        """The text between two offsets."""
        return self.text[begin:end]
