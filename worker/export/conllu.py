"""The words of an article in CoNLL-U: https://universaldependencies.org/format.html."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from schemas.spans import Token
from worker.export.edition import Edition
from worker.export.errors import NoTokensError

# What the format would take for the end of a field or line.
_BLANKS = re.compile(r"\s+")
_ESCAPES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}


def conllu(edition: Edition) -> str:
    """All sentences of the article.

    ``TokenRange`` tells begin and end of a token in the unit that the client asked for, which the first comment names,
    and ``SpacesAfter`` white space that is not one space, both as UDPipe writes them.

    :raises NoTokensError: if the client did not ask for tokens.
    """
    if edition.result.tokens is None or edition.stated.tokens is None:
        raise NoTokensError
    text = edition.article.text
    words = list(zip(edition.result.tokens, edition.stated.tokens, strict=True))
    surfaces = [list(group) for _, group in groupby(words, key=lambda pair: (pair[0].begin, pair[0].end))]
    ends = (*(group[0][0].begin for group in surfaces[1:]), len(text))
    gaps = [text[group[0][0].end : end] for group, end in zip(surfaces, ends, strict=False)]
    paragraphs = {sentence.id: sentence.paragraph for sentence in edition.result.sentences}
    lines = []
    paragraph = -1
    together = groupby(zip(surfaces, gaps, strict=True), key=lambda pair: pair[0][0][0].sentence)
    for number, (sentence, tokens) in enumerate(together):
        if number == 0:
            lines += [f"# newdoc id = {edition.job_id}", f"# offset_unit = {edition.stated.offset_unit}"]
        if paragraphs.get(sentence, paragraph) != paragraph:
            paragraph = paragraphs[sentence]
            lines.append(f"# newpar id = p{paragraph + 1}")
        lines += [*_sentence(sentence, list(tokens)), ""]
    return "\n".join([*lines, ""])


def _sentence(sentence: str, tokens: Sequence[tuple[list[tuple[Token, Token]], str]]) -> Iterator[str]:
    yield f"# sent_id = {sentence}"
    spoken = "".join(_form(group[0][0].text) + (" " if gap else "") for group, gap in tokens)
    yield f"# text = {spoken.strip()}"
    places = {word.id: number for number, word in enumerate((word for group, _ in tokens for word, _ in group), 1)}
    parsed = any(word.deprel for group, _ in tokens for word, _ in group)
    for group, gap in tokens:
        first, stated = group[0]
        misc = "|".join([*_spaces(gap), f"TokenRange={stated.begin}:{stated.end}"])
        number = places[first.id]
        if len(group) > 1:
            yield "\t".join([f"{number}-{number + len(group) - 1}", _form(first.text), *["_"] * 7, misc])
        for word, _ in group:
            head = str(places.get(word.head or "", 0)) if parsed else "_"
            relation = word.deprel or ("root" if head == "0" else "dep") if parsed else "_"
            yield "\t".join(
                [
                    str(places[word.id]),
                    _form(word.form),
                    _form(word.lemma),
                    word.upos or "_",
                    "_",
                    # In the order of the format, without regard to case.
                    "|".join(sorted(word.feats.split("|"), key=str.casefold)) if word.feats else "_",
                    head,
                    relation,
                    "_",
                    misc if len(group) == 1 else "_",
                ]
            )


def _form(text: str | None) -> str:
    return _BLANKS.sub(" ", text or "").strip() or "_"


def _spaces(gap: str) -> Iterator[str]:
    if not gap:
        yield "SpaceAfter=No"
    elif gap != " ":
        yield "SpacesAfter=" + "".join(_ESCAPES.get(character, character) for character in gap)
