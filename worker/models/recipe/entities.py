"""Turn token-per-line BIO files into the JSON that Stanza's entity trainer reads."""

import json
import re
from collections.abc import Iterable

Tagged = tuple[str, str]
PIECE = re.compile(r"\w+(?:[\u064b-\u0652\u0640]|\w)*|[^\w\s]", re.UNICODE)
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
    inner = [i for i, part in enumerate(parts) if part[0].isalnum()]
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


def stanza_json(sentences: Iterable[Iterable[Tagged]]) -> str:
    """Return the sentences as JSON: a list of lists of {text, ner}."""
    content = [[{"text": token, "ner": tag} for token, tag in sentence] for sentence in sentences]
    return json.dumps(content, ensure_ascii=False)
