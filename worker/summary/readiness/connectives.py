"""What opens a segment and leans on the text before it: «كما», «في المقابل», «وأضاف», «وكان … قد»."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from worker.document import Document, Token
from worker.extraction.speech.lexicon import lexicon as cues
from worker.orthography import key
from worker.summary.lexicon import keys, lexicon
from worker.summary.readiness.agreement import PRONOUNS
from worker.summary.units import Unit

_FILE = "readiness/lexicon"
_LONGEST = 5
_REACH = 12
_CONJUNCTIONS = ("و", "ف")
_ANY_PRONOUN = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connective:
    """The words that open a segment, and what they do: a section of ``lexicon.toml``, or the name of a list of it."""

    begin: int
    end: int
    kind: str


def opening(document: Document, unit: Unit, spoken: Container[int]) -> Connective | None:
    """The connective that a unit opens with. ``spoken`` are the offsets of the cues of quotations."""
    tokens = list(_tokens(document, unit))
    words = [key(document.surface(token.begin, token.end)) for token in tokens]
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if any(" ".join(each) in _lookalikes() for each in (words[:size], _without_conjunction(words[:size]))):
            return None
        kind = _kind(words[:size])
        if kind is not None:
            return Connective(begin=tokens[0].begin, end=tokens[size - 1].end, kind=kind)
    if not words or words[0][:1] not in _CONJUNCTIONS:
        return None
    if _goes_on(tokens[0], words[0][1:], spoken):
        return Connective(begin=tokens[0].begin, end=tokens[0].end, kind="continuing")
    if words[0][1:] in keys(_FILE, "background") and _is_pluperfect(tokens, words):
        return Connective(begin=tokens[0].begin, end=tokens[0].end, kind="background")
    return None


def _goes_on(token: Token, verb: str, spoken: Container[int]) -> bool:
    """Whether a verb goes on with speech: «أضاف» always, «زاد» where it announces some."""
    form = cues().forms.get(verb)
    if form is None or key(form.lemma) not in keys(_FILE, "continuing"):
        return False
    return not form.homograph or any(offset in spoken for offset in range(token.begin, token.end))


def _tokens(document: Document, unit: Unit) -> Iterator[Token]:
    """The first tokens with letters, up to the next mark."""
    found = 0
    for number in unit.sentences:
        for token in document.sentences[number].tokens:
            if not unit.begin <= token.begin < unit.end:
                continue
            lettered = any(map(str.isalnum, document.surface(token.begin, token.end)))
            if found == _REACH or (found and not lettered):
                return
            if lettered:
                found += 1
                yield token


def _is_pluperfect(tokens: Sequence[Token], words: Sequence[str]) -> bool:
    """«وكان الوزير قد أعلن», «وكانت تعمل»: what was before, not what somebody was."""
    return "قد" in words or any(word.upos == "VERB" for token in tokens[1:] for word in token.words)


def _kind(words: Sequence[str]) -> str | None:
    for each in (words, _without_conjunction(words)):
        for form in _forms(each):
            if form in _connectives():
                return _connectives()[form]
    return None


def _without_conjunction(words: Sequence[str]) -> list[str]:
    bare = words[0].removeprefix("و") if words[0].startswith("و") else words[0].removeprefix("ف")
    return [bare, *words[1:]]


def _forms(words: Sequence[str]) -> Iterator[str]:
    """The words as they are, and with a pronoun at the end of the last one left open."""
    yield " ".join(words)
    for pronoun in PRONOUNS:
        if words[-1].endswith(pronoun) and len(words[-1]) > len(pronoun) + 1:
            yield " ".join((*words[:-1], words[-1].removesuffix(pronoun) + _ANY_PRONOUN))


@cache
def _connectives() -> dict[str, str]:
    """What each connective does."""
    return {key(entry): kind for kind, entries in lexicon(_FILE)["connectives"].items() for entry in entries}


@cache
def _lookalikes() -> frozenset[str]:
    return keys(_FILE, "no_connectives")
