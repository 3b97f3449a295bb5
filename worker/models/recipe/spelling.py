"""Give treebank sentences, which often leave out hamza and tanwin, the spelling of today's news."""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from worker.models.recipe.treebank import Sentence, Token, Word

MARKS = re.compile("[\u064b-\u0652\u0670]")
SHORT_MARKS = re.compile("[\u064c-\u0652\u0670]")
ALEFS = re.compile("[أإآٱ]")
TANWIN = "\u064b"


@dataclass(frozen=True)
class Speller:
    """Full spellings by (form, lemma, feats), as learned from the vocalised words."""

    full: dict[tuple[str, str, str], str]

    def word(self, word: Word) -> str:
        """Return the fully spelled form of the word, or the form itself where none is known."""
        learned = self.full.get((word.form, word.lemma, word.feats))
        if learned is not None:
            return learned
        return _initial_from_lemma(word)

    def token(self, token: Token) -> Token:
        """Return the token fully spelled; a contracted multiword token stays as it is."""
        words = tuple(replace(word, form=self.word(word)) for word in token.words)
        form = "".join(word.form for word in words)
        if skeleton(form) == skeleton(token.form):
            return replace(token, form=form, words=words)
        return replace(token, words=words) if len(words) > 1 else token


def skeleton(form: str) -> str:
    """Return the form without marks and with bare alefs: what all its spellings share."""
    return ALEFS.sub("ا", MARKS.sub("", form))


def speller(sentences: Iterable[Sentence]) -> Speller:
    """Learn full spellings from the words that carry a vocalised form."""
    seen: dict[tuple[str, str, str], Counter[str]] = {}
    for sentence in sentences:
        for token in sentence.tokens:
            for word in token.words:
                full = MARKS.sub("", word.vocalised or "").replace("ٱ", "ا")
                if full and skeleton(full) == skeleton(word.form):
                    key = (word.form, word.lemma, word.feats)
                    seen.setdefault(key, Counter())[full] += 1
    return Speller({key: forms.most_common(1)[0][0] for key, forms in seen.items()})


def _initial_from_lemma(word: Word) -> str:
    lemma = MARKS.sub("", word.lemma)
    article = "ال" if word.form.startswith("الا") and not lemma.startswith("ال") else ""
    rest = word.form.removeprefix(article)
    if rest.startswith("ا") and ALEFS.match(lemma) and skeleton(lemma)[:3] == rest[:3]:
        return article + lemma[0] + rest[1:]
    return word.form


def with_tanwin(sentence: Sentence, chance: random.Random, share: float) -> Sentence:
    """Return the sentence with tanwin written on that share of its indefinite accusatives."""
    return replace(sentence, tokens=tuple(_tanwin(t, chance, share) for t in sentence.tokens))


def _tanwin(token: Token, chance: random.Random, share: float) -> Token:
    last = token.words[-1]
    eligible = (
        last.form.endswith("ا")
        and token.form.endswith(last.form)
        and "Case=Acc" in last.feats
        and "Definite=Ind" in last.feats
        and len(last.form) > 2
        and not MARKS.sub("", last.lemma).endswith("ا")
    )
    if not eligible or chance.random() >= share:
        return token
    ending = "ا" + TANWIN if chance.random() < 0.5 else TANWIN + "ا"
    words = (*token.words[:-1], replace(last, form=last.form[:-1] + ending))
    return replace(token, form=token.form[:-1] + ending, words=words)


def modern(sentence: Sentence, spelling: Speller, chance: random.Random) -> Sentence:
    """Return the sentence with full hamzas and tanwin on half of the words that may carry it."""
    spelled = replace(sentence, tokens=tuple(spelling.token(t) for t in sentence.tokens))
    return with_tanwin(spelled, chance, 0.5)


def with_modern_copies(sentences: Iterable[Sentence], seed: int) -> list[Sentence]:
    """Return the sentences and, after each, its modern spelling where that differs."""
    everything = list(sentences)
    spelling = speller(everything)
    chance = random.Random(seed)
    result: list[Sentence] = []
    for sentence in everything:
        result.append(sentence)
        changed = modern(sentence, spelling, chance)
        if changed.text != sentence.text:
            result.append(replace(changed, identifier=sentence.identifier + "-modern"))
    return result
