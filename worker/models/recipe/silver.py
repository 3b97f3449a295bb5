"""Teach the tokenizer from raw news: a first tokenizer's reading, put right where word counts contradict it.

A first letter that looks like a clitic is part of the word when the rest is much rarer than the whole (وسيلة, بطرس,
سيرغي), and is a clitic when it is the other way round (وجذب). What the first tokenizer does to most occurrences of a
token is done to all.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from worker.models.recipe import news
from worker.models.recipe.treebank import Sentence, Token, Word
from worker.segmentation import repair

CLITICS = (*news.CONJUNCTIONS, *news.PREPOSITIONS, "س")
LONGEST_PARAGRAPH = 1_500


@dataclass(frozen=True)
class SilverSettings:
    """How many paragraphs are read, and when counts decide: `rare` and `frequent` are ratios of rest to whole.

    The treebank's text stands `treebank_repeats` times beside the news: it alone knows where sentences end.
    """

    paragraphs: int
    treebank_repeats: int
    rare: float
    frequent: float
    least_count: int
    majority: float
    seed: int


def chosen(paragraphs: Sequence[str], settings: SilverSettings) -> list[str]:
    """Return the paragraphs to read, none of them very long."""
    short = [paragraph for paragraph in paragraphs if len(paragraph) <= LONGEST_PARAGRAPH]
    return random.Random(settings.seed).sample(short, min(settings.paragraphs, len(short)))


def counts(paragraphs: Iterable[str]) -> Counter[str]:
    """Return how often each surface token stands in the news."""
    return Counter(token for paragraph in paragraphs for token in news.tokens(paragraph))


def sentences(
    texts: Sequence[str],
    read: Iterable[list[list[Token]]],
    counted: Mapping[str, int],
    treebank: Iterable[Sentence],
    settings: SilverSettings,
) -> list[Sentence]:
    """Return the texts as sentences; the identifier names the paragraph."""
    found = [(number, parts) for number, parts in enumerate(read) if parts]
    known = _known(treebank)
    votes = _votes(token for _, parts in found for part in parts for token in part)

    def corrected(token: Token) -> Token:
        if token.form in known:
            return replace(token, words=_words(*known[token.form]))
        divided = _divided(token, votes[token.form], counted, settings)
        if divided == (len(token.words) > 1):
            return token
        return replace(token, words=_words(token.form[0], token.form[1:]) if divided else _words(token.form))

    result: list[Sentence] = []
    for number, parts in found:
        tokens = [corrected(token) for part in parts for token in part]
        proposed = _ends(parts)
        begin = 0
        for end in repair(*_placed(texts[number], tokens), proposed).ends:
            result.append(Sentence(f"news{number}#{begin}", tuple(tokens[begin : end + 1])))
            begin = end + 1
    return result


def _known(treebank: Iterable[Sentence]) -> dict[str, tuple[str, ...]]:
    """The words of each token of the treebank that always has the same ones."""
    seen: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for sentence in treebank:
        for token in sentence.tokens:
            seen[token.form].add(tuple(word.form for word in token.words))
    return {form: values.pop() for form, values in seen.items() if len(values) == 1}


def _words(*forms: str) -> tuple[Word, ...]:
    return tuple(Word(form, "_", "_", "_", 0, "_") for form in forms)


def _votes(tokens: Iterable[Token]) -> defaultdict[str, list[int]]:
    votes: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for token in tokens:
        votes[token.form][len(token.words) > 1] += 1
    return votes


def _divided(token: Token, votes: Sequence[int], counted: Mapping[str, int], settings: SilverSettings) -> bool:
    whole, rest = counted.get(token.form, 0), counted.get(token.form[1:], 0)
    if token.form.startswith(CLITICS):
        if whole >= settings.least_count and rest < settings.rare * whole and not _has_pronoun(token):
            return False
        if token.form.startswith("و") and rest >= settings.least_count and rest > settings.frequent * whole:
            return True
    if max(votes) >= settings.majority * sum(votes):
        return votes[1] > votes[0]
    return len(token.words) > 1


def _has_pronoun(token: Token) -> bool:
    return len(token.words) > 1 and token.words[-1].form in news.PRONOUNS


def _ends(parts: Sequence[Sequence[Token]]) -> frozenset[int]:
    ends, count = set(), 0
    for part in parts:
        count += len(part)
        ends.add(count - 1)
    return frozenset(ends)


def _placed(text: str, tokens: Sequence[Token]) -> tuple[str, list[tuple[int, int]]]:
    spans, place = [], 0
    for token in tokens:
        begin = text.index(token.form, place)
        place = begin + len(token.form)
        spans.append((begin, place))
    return text, spans


def paragraphs(found: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph together."""
    groups: defaultdict[str, list[Sentence]] = defaultdict(list)
    for sentence in found:
        groups[sentence.document].append(sentence)
    yield from groups.values()
