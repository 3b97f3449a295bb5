"""The text that word vectors learn from: raw news, spelled and split as the treebank does it."""

import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from worker.models.recipe.treebank import Sentence

NEWS = "raw_news/news.txt.xz"
TOKEN = re.compile(r"[\u0621-\u065f\u0670\u0671\u067e\u0686\u06a4\u06af]+|[0-9\u0660-\u0669]+|[A-Za-z]+|[^\s\w]")
HAMZATED = re.compile("^(ال|)[أإآ]")
CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "كم", "ه", "ي", "ك")


@dataclass(frozen=True)
class Splitter:
    """How a token of running text comes apart into the words of the treebank."""

    known: dict[str, tuple[str, ...]]
    counts: dict[str, int]

    def words(self, token: str) -> tuple[str, ...]:
        """Return the words of the token: as the treebank has it, else by what is more frequent."""
        if token in self.known:
            return self.known[token]
        for prefixes, factor in ((CONJUNCTIONS, 2), (PREPOSITIONS, 5)):
            if token.startswith(prefixes) and len(token) > 3:
                rest = token[1:]
                if rest.startswith("ل") and token.startswith("لل"):
                    rest = "ا" + rest
                if self._frequent(rest, token, factor):
                    return (token[0], *self.words(rest))
        return self._without_pronoun(token)

    def _without_pronoun(self, token: str) -> tuple[str, ...]:
        for pronoun in PRONOUNS:
            stem = token.removesuffix(pronoun)
            if stem == token or len(stem) < 3:
                continue
            whole = stem[:-1] + "ة" if stem.endswith("ت") else stem
            if self._frequent(whole, token, 5):
                return (whole, pronoun)
            if self._frequent(stem, token, 5):
                return (stem, pronoun)
        return (token,)

    def _frequent(self, rest: str, token: str, factor: int) -> bool:
        return self.counts.get(rest, 0) >= factor * self.counts.get(token, 1)


def paragraphs(data: Path) -> list[str]:
    """Return the paragraphs of raw news in a data folder."""
    return lzma.decompress((data / NEWS).read_bytes()).decode().splitlines()


def tokens(paragraph: str) -> list[str]:
    """Return the tokens of a paragraph: runs of letters or of digits, single other signs."""
    return TOKEN.findall(paragraph.replace("\u0640", ""))


def splitter(sentences: Iterable[Sentence], counts: dict[str, int]) -> Splitter:
    """Return the splitter that the treebank teaches; `counts` are of tokens in the raw text."""
    seen: dict[str, Counter[tuple[str, ...]]] = {}
    for sentence in sentences:
        for token in sentence.tokens:
            forms = tuple(word.form for word in token.words)
            seen.setdefault(token.form, Counter())[forms] += 1
    known = {form: forms.most_common(1)[0][0] for form, forms in seen.items()}
    return Splitter(known, counts)


def bare(word: str) -> str:
    """Return the word without the hamza on its first alef, as much of the treebank writes it."""
    return HAMZATED.sub(lambda match: match.group(1) + "ا", word)


def lines(texts: Iterable[str], treebank: Iterable[Sentence], seed: int) -> Iterator[str]:
    """Yield training lines: every paragraph as it is and split, half of the split ones bare."""
    divided = [tokens(paragraph) for paragraph in texts]
    for text, split in zip(divided, _split(divided, treebank, seed, 0.5), strict=True):
        yield " ".join(text)
        yield " ".join(split)


def split_paragraphs(
    texts: Iterable[str], treebank: Iterable[Sentence], seed: int, bare_share: float
) -> Iterator[list[str]]:
    """Yield every paragraph as words, that share of them bare."""
    return _split([tokens(paragraph) for paragraph in texts], treebank, seed, bare_share)


def _split(
    texts: Sequence[list[str]], treebank: Iterable[Sentence], seed: int, bare_share: float
) -> Iterator[list[str]]:
    rule = splitter(treebank, Counter(token for text in texts for token in text))
    cache: dict[str, tuple[str, ...]] = {}
    chance = random.Random(seed)
    for text in texts:
        split: list[str] = []
        for token in text:
            if token not in cache:
                cache[token] = rule.words(token)
            split.extend(cache[token])
        yield list(map(bare, split)) if chance.random() < bare_share else split
