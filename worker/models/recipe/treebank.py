"""Read and write CoNLL-U as plain sentences, tokens and words; universal columns only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS = 10
PLACEHOLDER_TREE = "# tree = none"


@dataclass(frozen=True)
class Word:
    """A syntactic word; the head is the 1-based number of a word in its sentence, 0 for the root."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    vocalised: str | None = None


@dataclass(frozen=True)
class Token:
    """A run of characters of the text; more than one word means a multiword token."""

    form: str
    words: tuple[Word, ...]
    spaced: bool = True


@dataclass(frozen=True)
class Sentence:
    """A unit of the treebank; `placed` is false where the heads are placeholders."""

    identifier: str
    tokens: tuple[Token, ...]
    placed: bool = True

    @property
    def document(self) -> str:
        """The part of the identifier before its `#`: which article the sentence is from."""
        return self.identifier.split("#", 1)[0]

    @property
    def text(self) -> str:
        """The text, spaced as the tokens say."""
        return "".join(token.form + (" " if token.spaced else "") for token in self.tokens).strip()


def read(text: str) -> list[Sentence]:
    """Return the sentences of a CoNLL-U text.

    Raises ValueError for a line without ten columns.
    """
    blocks = (block.splitlines() for block in text.split("\n\n") if block.strip())
    return [_sentence(lines) for lines in blocks]


def _sentence(lines: list[str]) -> Sentence:
    comments = [line for line in lines if line.startswith("#")]
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if any(len(row) != COLUMNS for row in rows):
        raise ValueError(f"A row of a CoNLL-U sentence has not {COLUMNS} columns: {comments[:1]}.")
    identifier = next((c.split("=", 1)[1].strip() for c in comments if c.startswith("# sent_id")), "")
    placed = PLACEHOLDER_TREE not in comments
    return Sentence(identifier, tuple(_tokens(rows)), placed)


def _tokens(rows: list[list[str]]) -> Iterator[Token]:
    index = 0
    while index < len(rows):
        number, form, misc = rows[index][0], rows[index][1], rows[index][9]
        spaced = "SpaceAfter=No" not in misc
        if "-" in number:
            first, last = (int(part) for part in number.split("-"))
            size = last - first + 1
            words = tuple(_word(row) for row in rows[index + 1 : index + 1 + size])
            index += size + 1
        elif "." in number:
            index += 1
            continue
        else:
            words = (_word(rows[index]),)
            index += 1
        yield Token(form, words, spaced)


def _word(row: list[str]) -> Word:
    head = int(row[6]) if row[6] != "_" else 0
    vocalised = next((p[6:] for p in row[9].split("|") if p.startswith("Vform=")), None)
    return Word(row[1], row[2], row[3], row[5], head, row[7], vocalised)


def write(sentences: Iterable[Sentence], *, joined: bool = False) -> str:
    """Return CoNLL-U text; `joined` writes a multiword token as one unsplit row, `MWT=Yes`."""
    return "".join(_block(sentence, joined=joined) for sentence in sentences)


def _block(sentence: Sentence, *, joined: bool) -> str:
    lines = [f"# sent_id = {sentence.identifier}", f"# text = {sentence.text}"]
    lines.extend(_joined_rows(sentence) if joined else _rows(sentence))
    return "\n".join(lines) + "\n\n"


def _rows(sentence: Sentence) -> Iterator[str]:
    number = 1
    for token in sentence.tokens:
        space = "_" if token.spaced else "SpaceAfter=No"
        size = len(token.words)
        if size > 1:
            span = f"{number}-{number + size - 1}"
            yield "\t".join((span, token.form, *("_",) * 7, space))
        for word in token.words:
            yield _row(number, word, str(word.head), word.deprel, space if size == 1 else "_")
            number += 1


def _joined_rows(sentence: Sentence) -> Iterator[str]:
    """Yield one row a token; the heads become a chain, for the words they named are gone."""
    for number, token in enumerate(sentence.tokens, start=1):
        marks = ["MWT=Yes"] if len(token.words) > 1 else []
        marks += [] if token.spaced else ["SpaceAfter=No"]
        relation = "root" if number == 1 else "dep"
        word = token.words[0] if len(token.words) == 1 else Word(token.form, "_", "_", "_", 0, "_")
        yield _row(number, word, str(number - 1), relation, "|".join(marks) or "_")


def _row(number: int, word: Word, head: str, deprel: str, misc: str) -> str:
    columns = (str(number), word.form, word.lemma, word.upos, "_", word.feats, head, deprel, "_")
    return "\t".join((*columns, misc))
