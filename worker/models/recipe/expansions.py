"""Compose multiword tokens that the treebank happens not to have, from words and clitics that it does have.

The expander learns how a token comes apart; what it sees too little of are two clitics in a row, the future س, and
nouns whose ending changes before a pronoun (معالجة and ها give معالجتها).
"""

import random
from collections.abc import Iterable, Iterator

from worker.models.recipe.treebank import Sentence, Token, Word

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
FUTURE = "س"
IMPERFECT = tuple("يتنأ")
PRONOUNS = ("ه", "ها", "هم", "هما", "نا", "ي", "ك", "كم")
NOUNS = frozenset(("NOUN", "ADJ", "NUM", "X", "PROPN"))
ARTICLE = "ال"
SHORTEST = 3
CONJUNCTION_WEIGHT = 3


def composed(sentences: Iterable[Sentence], count: int, seed: int) -> list[Sentence]:
    """Return that many made-up sentences of one composed token each, no two alike."""
    known = {token.form for sentence in sentences for token in sentence.tokens}
    words = {(word.form, word.upos): word for s in sentences for token in s.tokens for word in token.words}
    choices = [word for word in words.values() if len(word.form) >= SHORTEST and word.form.isalpha()]
    chance = random.Random(seed)
    found: dict[str, tuple[Word, ...]] = {}
    while len(found) < count:
        for surface, parts in _compositions(chance.choice(choices), chance):
            if surface not in known:
                found.setdefault(surface, parts)
    return [_alone(number, surface, parts) for number, (surface, parts) in enumerate(found.items())]


def _compositions(word: Word, chance: random.Random) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Yield at most one way to write the word together with clitics: the surface and its words."""
    surface = word.form
    parts: tuple[Word, ...] = (word,)
    if word.upos == "VERB":
        if word.form.startswith(IMPERFECT) and chance.random() < 0.6:
            surface, parts = FUTURE + surface, (_clitic(FUTURE, "AUX"), *parts)
        if chance.random() < 0.3:
            surface, parts = _with_pronoun(surface, parts, chance)
        if len(parts) == 1 or chance.random() < 0.5:
            surface, parts = _with_conjunction(surface, parts, chance)
    elif word.upos in NOUNS:
        if not word.form.startswith(ARTICLE) and chance.random() < 0.35:
            surface, parts = _with_pronoun(surface, parts, chance)
        if chance.random() < 0.55:
            surface, parts = _with_preposition(surface, parts, chance)
        if len(parts) == 1 or chance.random() < 0.4:
            surface, parts = _with_conjunction(surface, parts, chance)
    if len(parts) > 1:
        yield surface, parts


def _clitic(form: str, upos: str) -> Word:
    return Word(form, form, upos, "_", 0, "dep")


def _with_conjunction(surface: str, parts: tuple[Word, ...], chance: random.Random) -> tuple[str, tuple[Word, ...]]:
    form = chance.choices(CONJUNCTIONS, (CONJUNCTION_WEIGHT, 1))[0]
    return form + surface, (_clitic(form, "CCONJ"), *parts)


def _with_preposition(surface: str, parts: tuple[Word, ...], chance: random.Random) -> tuple[str, tuple[Word, ...]]:
    form = chance.choice(PREPOSITIONS)
    if form == "ل" and surface.startswith(ARTICLE):
        # ل and اللغة are written للغة: of three lams one goes.
        joined = "ل" + surface[1:] if not surface.startswith(ARTICLE + "ل") else "ل" + surface[2:]
    else:
        joined = form + surface
    return joined, (_clitic(form, "ADP"), *parts)


def _with_pronoun(surface: str, parts: tuple[Word, ...], chance: random.Random) -> tuple[str, tuple[Word, ...]]:
    pronoun = chance.choice(PRONOUNS)
    if surface.endswith("ة"):
        surface = surface[:-1] + "ت"
    elif surface.endswith("ى"):
        surface = surface[:-1] + "ا"
    elif surface.endswith("وا"):
        surface = surface[:-1]
    elif not surface[-1].isalpha() or surface.endswith(("ا", "ء", "ي")):
        return surface, parts
    return surface + pronoun, (*parts, _clitic(pronoun, "PRON"))


def _alone(number: int, surface: str, parts: tuple[Word, ...]) -> Sentence:
    words = tuple(
        Word(part.form, part.lemma, part.upos, part.feats, index, "dep" if index else "root")
        for index, part in enumerate(parts)
    )
    return Sentence(f"composed#{number}", (Token(surface, words),))
