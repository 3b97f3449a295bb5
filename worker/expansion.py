"""Repair of how a tokenizer divides Arabic tokens into words.

Conjunctions, prepositions and the future particle are single letters written together with the word behind them, and a
model that has seen one treebank takes the first letter of many a word for one of them (ب + رشلونة, ل + ندن), or leaves
one where it is (وجثة). Word vectors come with a vocabulary, most frequent word first, of news that was divided into
words. A division whose longest part is not in it gives way to one whose longest part is, the most frequent if there
are several; a token that is nowhere in the vocabulary is divided if that gives a known word. Like the back-off of
Habash & Rambow (2005, "Arabic Tokenization, Part-of-Speech Tagging and Morphological Disambiguation in One Fell
Swoop") it trusts a lexicon, but only where the model has left it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CONJUNCTIONS = ("", "و", "ف")
PARTICLES = ("", "ب", "ل", "ك", "س")
PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
ALL_PRONOUNS = frozenset((*PRONOUNS, "ي", "ك", "نا", "كم", "ني"))
GOD = "لله"  # ends names such as عبدالله, and no noun with a pronoun
# What a letter that a pronoun has changed was: ثقته is of ثقة, أعضاؤه of أعضاء.
UNCHANGED = {"ت": "ة", "ئ": "ء", "ؤ": "ء"}
SHORTEST = 3
# A foreign name may well begin with one of these letters and go on like a short word.
SHORTEST_AFTER_PARTICLE = 5
SHORTEST_AFTER_TWO = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by rank, most frequent first; the first ``learned`` are of divided text, names without a text follow."""

    ranks: Mapping[str, int]
    learned: int

    def rank(self, word: str) -> int | None:
        """The rank of a word of divided text; None for another."""
        rank = self.ranks.get(word)
        return rank if rank is not None and rank < self.learned else None


def divided(token: str, words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a token: those that are given, or a better division."""
    stem = max(words, key=len)
    pronoun = len(words) > 1 and words[-1] in ALL_PRONOUNS
    if _known(stem, vocabulary, before_pronoun=pronoun)[0] is not None:
        return tuple(words)
    if len(words) == 1 and (not token.isalpha() or token in vocabulary.ranks):
        return tuple(words)
    known = []
    for candidate, place in _candidates(token, words, keep_pronoun=pronoun and len(words) == 2):
        rank, form = _known(candidate[place], vocabulary, before_pronoun=place < len(candidate) - 1)
        if rank is not None:
            known.append((rank, (*candidate[:place], form, *candidate[place + 1 :])))
    return min(known)[1] if known else tuple(words)


def repaired(sentences: Sequence[Sequence[Mapping[str, Any]]], vocabulary: Vocabulary) -> list[list[dict[str, Any]]]:
    """Sentences as Stanza's dictionaries, an entry a word and one before those of a multi-word token, divided anew."""
    return [_sentence(list(sentence), vocabulary) for sentence in sentences]


def _sentence(entries: list[Mapping[str, Any]], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    place, count = 0, 0
    while place < len(entries):
        entry = entries[place]
        size = _size(entry["id"])
        own = entries[place + 1 : place + 1 + size] if size > 1 else [entry]
        forms = tuple(word["text"] for word in own)
        words = divided(entry["text"], forms, vocabulary)
        if len(words) > 1:
            result.append({**entry, "id": (count + 1, count + len(words))})
            kept = own if words == forms else [{"text": word} for word in words]
            result += [{**word, "id": (count + number,)} for number, word in enumerate(kept, 1)]
        else:
            result.append({**entry, "id": (count + 1,)})
        count += len(words)
        place += size + (size > 1)
    return result


def _size(identifier: int | tuple[int, ...]) -> int:
    """How many words a token has; Stanza numbers a token of several by the first and the last of them."""
    return identifier[-1] - identifier[0] + 1 if isinstance(identifier, tuple) else 1


def _known(word: str, vocabulary: Vocabulary, *, before_pronoun: bool) -> tuple[int | None, str]:
    """The rank of a word, None if it is not known, and its form, which a pronoun behind it may have changed."""
    ranks = [(vocabulary.rank(word), word)]
    if before_pronoun and word and word[-1] in UNCHANGED:
        changed = word[:-1] + UNCHANGED[word[-1]]
        ranks.append((vocabulary.rank(changed), changed))
    known = [(rank, form) for rank, form in ranks if rank is not None]
    return min(known) if known else (None, word)


def _candidates(token: str, words: Sequence[str], *, keep_pronoun: bool) -> Iterator[tuple[tuple[str, ...], int]]:
    """Divisions of a token, each with the index of its longest part.

    What the model takes for a pronoun is only put back in names of God's servants: elsewhere a lexicon knows less.
    """
    whole = len(words) == 1
    if not whole and (not keep_pronoun or token.endswith(GOD)):
        yield (token,), 0
    for conjunction in CONJUNCTIONS:
        for particle in PARTICLES:
            before = tuple(letter for letter in (conjunction, particle) if letter)
            rest = token.removeprefix(conjunction + particle)
            if len(rest) + sum(map(len, before)) != len(token) or len(rest) < (
                _shortest(before) if whole else SHORTEST
            ):
                continue
            if before:
                yield (*before, rest), len(before)
            if whole or particle == "س":
                continue
            for pronoun in PRONOUNS:
                if rest.endswith(pronoun) and len(rest) - len(pronoun) > 1:
                    yield (*before, rest.removesuffix(pronoun), pronoun), len(before)


def _shortest(before: Sequence[str]) -> int:
    if len(before) > 1:
        return SHORTEST_AFTER_TWO
    return SHORTEST if before in ((), ("و",)) else SHORTEST_AFTER_PARTICLE
