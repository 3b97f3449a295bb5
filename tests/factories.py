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
