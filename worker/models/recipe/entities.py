"""Turn token-per-line BIO files into the JSON that Stanza's entity trainer reads, a word an entry."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from worker.models.recipe.treebank import Token

Tagged = tuple[str, str]
# Digits glued to letters (اعتقل19) are another word.
PIECE = re.compile(r"\d+(?:[.,٫٬]\d+)*|[^\W\d](?:[\u064b-\u0652\u0640]|[^\W\d])*|[^\w\s]", re.UNICODE)
PROCLITICS = frozenset("وفبلكسأ")
PRONOUNS = frozenset(("ه", "ها", "هم", "هما", "هن", "نا", "ي", "ك", "كم"))
OUTSIDE = "O"


def read(text: str) -> list[list[Tagged]]:
    """Return the sentences of a BIO file: two columns, a blank line after each sentence."""
    sentences: list[list[Tagged]] = [[]]
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 2:
            sentences[-1].append((fields[0], fields[-1]))
        elif sentences[-1]:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def pieces(token: str) -> list[str]:
    """Return the token cut into words and single signs, as the tokenizer cuts running text."""
    return PIECE.findall(token) or [token]


def cut(sentence: Iterable[Tagged]) -> list[Tagged]:
    """Return the sentence with signs split off; signs at an entity's edge are outside of it."""
    result: list[Tagged] = []
    for token, tag in sentence:
        result.extend(_cut_token(token, tag))
    return _mended(result)


def _cut_token(token: str, tag: str) -> list[Tagged]:
    parts = pieces(token)
    if tag == OUTSIDE or len(parts) == 1:
        return [(part, tag if tag == OUTSIDE or len(parts) == 1 else OUTSIDE) for part in parts]
    inner = [i for i, part in enumerate(parts) if part[0].isalpha()]
    inner = inner or [i for i, part in enumerate(parts) if part[0].isalnum()]
    if not inner:
        return [(part, tag) for part in parts]
    kind = tag[2:]
    result: list[Tagged] = []
    for index, part in enumerate(parts):
        if not inner[0] <= index <= inner[-1]:
            result.append((part, OUTSIDE))
        elif index == inner[0]:
            result.append((part, tag))
        else:
            result.append((part, f"I-{kind}"))
    return result


def _mended(sentence: list[Tagged]) -> list[Tagged]:
    """Give an `I-` tag that follows nothing of its kind a `B-`."""
    result: list[Tagged] = []
    previous = OUTSIDE
    for token, tag in sentence:
        stray = tag.startswith("I-") and previous[2:] != tag[2:]
        previous = "B-" + tag[2:] if stray else tag
        result.append((token, previous))
    return result


def in_words(sentence: Sequence[Tagged], read: Sequence[Token], counts: Mapping[str, int]) -> list[Tagged]:
    """Return the sentence with the words of its tokens, as a reader of its text divided them, for entries.

    Clitics at an entity's edge are outside of it, but a first letter that only looks like one (the rest of the token
    is rarer in `counts` than the whole) is inside.
    """
    tags = [tag for token, tag in sentence for _ in token]
    result: list[Tagged] = []
    place = 0
    for token in read:
        covered = tags[place : place + len(token.form)]
        place += len(token.form)
        result += zip((word.form for word in token.words), _word_tags(token, covered[0], counts), strict=True)
    return _mended(result)


def _word_tags(token: Token, tag: str, counts: Mapping[str, int]) -> list[str]:
    forms = [word.form for word in token.words]
    if tag == OUTSIDE or len(forms) == 1:
        return [tag] * len(forms)
    inner = f"I-{tag[2:]}"
    first, last = 0, len(forms)
    if tag.startswith("B-"):
        while first < last - 1 and forms[first] in PROCLITICS and _is_clitic(token.form, forms, first, counts):
            first += 1
    if last - first > 1 and forms[-1] in PRONOUNS:
        last -= 1
    return [OUTSIDE] * first + [tag] + [inner] * (last - first - 1) + [OUTSIDE] * (len(forms) - last)


def _is_clitic(surface: str, forms: Sequence[str], index: int, counts: Mapping[str, int]) -> bool:
    return counts.get("".join(forms[index + 1 :]), 0) >= counts.get(surface, 0)


def stanza_json(sentences: Iterable[Iterable[Tagged]]) -> str:
    """Return the sentences as JSON: a list of lists of {text, ner}."""
    content = [[{"text": token, "ner": tag} for token, tag in sentence] for sentence in sentences]
    return json.dumps(content, ensure_ascii=False)
