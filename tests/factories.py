"""Annotated articles made by hand: what a test has to say, and nothing else."""

import re
from collections.abc import Mapping, Sequence

from worker.document import Document, Sentence, Token, Word

_TOKEN = re.compile(r"\w[\w\u064b-\u0652]*|[^\w\s]")


def spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the words and marks of a text."""
    return [match.span() for match in _TOKEN.finditer(text)]


def document(
    *sentences: str,
    names: Mapping[str, str] | None = None,
    split: Mapping[str, Sequence[str]] | None = None,
    tags: Mapping[str, str] | None = None,
    feats: Mapping[str, str] | None = None,
    paragraphs: bool = True,
) -> Document:
    """A document whose sentences stand in paragraphs of their own, or after each other in one.

    ``names`` gives the type for every place where the words of a name follow each other, ``split`` the words of a
    multi-word token, ``tags`` the universal part of speech of a word, ``feats`` its features.
    """
    joiner = "\n" if paragraphs else " "
    text = joiner.join(sentences)
    built, base = [], 0
    for number, sentence in enumerate(sentences):
        if sentence.strip():
            tokens = _tokens(sentence, base, names=names or {}, split=split or {}, tags=tags or {}, feats=feats or {})
            built.append(Sentence(tokens=tokens, paragraph=number if paragraphs else 0))
        base += len(sentence) + len(joiner)
    return Document(text=text, language="ar", sentences=tuple(built))


def parsed(*sentences: str, language: str = "ar") -> Document:
    """A document from sentences in CoNLL-U, cut down: form, lemma, part of speech, head, relation, features.

    Lines that begin with a range give the surface of a multi-word token (``2-3 للوزير``); a name tag may stand at the
    end of a line, as in ``S-PER``; ``_`` is nothing. Marks are written to the word before them.
    """
    text, built = "", []
    for number, sentence in enumerate(sentences):
        tokens: list[Token] = []
        for surface, rows in _surfaces(sentence):
            begin = len(text) + (bool(tokens) and surface[0] not in "،.؟؛:»")
            text = text.ljust(begin) + surface
            words = tuple(_word(row) for row in rows)
            tokens.append(Token(begin=begin, end=len(text), words=words, ner=(*rows[0][6:], "O")[0]))
        built.append(Sentence(tokens=tuple(tokens), paragraph=number))
        text += "\n"
    return Document(text=text, language=language, sentences=tuple(built))


def _surfaces(sentence: str) -> list[tuple[str, list[list[str]]]]:
    found: list[tuple[str, list[list[str]]]] = []
    pending = 0
    for line in sentence.strip().splitlines():
        columns = line.split()
        first, _, last = columns[0].partition("-")
        if last.isdigit():
            found.append((columns[1], []))
            pending = int(last) - int(first) + 1
            continue
        if pending:
            pending -= 1
        else:
            found.append((columns[0], []))
        found[-1][1].append(columns)
    return found


def _word(columns: Sequence[str]) -> Word:
    form, lemma, upos, head, deprel, feats = (None if column == "_" else column for column in (*columns, "_")[:6])
    return Word(text=form or "_", lemma=lemma, upos=upos, head=int(head or 0), deprel=deprel, feats=feats)


def _tokens(
    sentence: str,
    base: int,
    *,
    names: Mapping[str, str],
    split: Mapping[str, Sequence[str]],
    tags: Mapping[str, str],
    feats: Mapping[str, str],
) -> tuple[Token, ...]:
    offsets = spans(sentence)
    surfaces = [sentence[begin:end] for begin, end in offsets]
    ner = _ner(surfaces, names)
    return tuple(
        Token(
            begin=base + begin,
            end=base + end,
            words=tuple(
                Word(text=word, lemma=word, upos=tags.get(word), feats=feats.get(word))
                for word in split.get(surface, (surface,))
            ),
            ner=label,
        )
        for (begin, end), surface, label in zip(offsets, surfaces, ner, strict=True)
    )


def _ner(surfaces: Sequence[str], names: Mapping[str, str]) -> list[str]:
    labels = ["O"] * len(surfaces)
    for name, kind in sorted(names.items(), key=lambda item: -len(item[0])):
        words = [name[begin:end] for begin, end in spans(name)]
        for start in range(len(surfaces) - len(words) + 1):
            stop = start + len(words)
            if list(surfaces[start:stop]) == words and set(labels[start:stop]) == {"O"}:
                inside = [f"I-{kind}"] * (len(words) - 2)
                labels[start:stop] = [f"S-{kind}"] if len(words) == 1 else [f"B-{kind}", *inside, f"E-{kind}"]
    return labels
