"""Vary quotation marks, dashes, brackets, digits and spacing, as news sites do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.models.recipe.treebank import Sentence, Token, Word

MARKS = ('"', "«", "»", "“", "”")
PAIRS = (("«", "»"), ("“", "”"), ('"', '"'), ("”", "“"), ("'", "'"), ("‘", "’"))
PAIR_WEIGHTS = (50, 22, 16, 4, 4, 4)
BRACKETS = {"(": "[", ")": "]"}
EASTERN = str.maketrans("0123456789,%", "٠١٢٣٤٥٦٧٨٩٬٪")
DASHES = ("-", "–", "—")
LATIN = ("NATO", "BBC", "CNN", "iPhone", "COVID", "G20", "F16", "Reuters", "AFP", "X", "PDF", "AI")
ENDS = frozenset(".؟!")
LEAST_AFTER_END = 3


@dataclass(frozen=True)
class Typography:
    """How often each variation is made, as a share of sentences."""

    pairs: float
    inserted_quotes: float
    unbalanced: float
    inserted_signs: float
    brackets: float
    eastern_digits: float
    glued: float


def split_at_ends(sentence: Sentence) -> list[Sentence]:
    """Return the sentence cut after each full stop, question or exclamation mark inside it."""
    parts: list[Sentence] = []
    start = 0
    for index, token in enumerate(sentence.tokens):
        left = len(sentence.tokens) - index - 1
        if token.form in ENDS and token.spaced and left > LEAST_AFTER_END:
            parts.append(replace(sentence, tokens=sentence.tokens[start : index + 1]))
            start = index + 1
    return [*parts, replace(sentence, tokens=sentence.tokens[start:])]


def vary(sentence: Sentence, shares: Typography, chance: random.Random) -> Sentence:
    """Return the sentence with signs replaced and inserted; heads become meaningless."""
    tokens = list(with_pairs(sentence, shares.pairs, chance).tokens)
    if chance.random() < shares.inserted_quotes:
        tokens = _quoted_span(tokens, shares.unbalanced, chance)
    if chance.random() < shares.inserted_signs:
        tokens = _inserted_sign(tokens, chance)
    if chance.random() < shares.brackets:
        tokens = [_renamed(t, BRACKETS.get(t.form, t.form)) for t in tokens]
    if chance.random() < shares.eastern_digits:
        tokens = [_renamed(t, t.form.translate(EASTERN)) if _numeric(t) else t for t in tokens]
    if chance.random() < shares.glued:
        tokens = _glued(tokens, chance)
    return replace(sentence, tokens=tuple(tokens))


def with_pairs(sentence: Sentence, share: float, chance: random.Random) -> Sentence:
    """Return the sentence with its quotation marks in another style; nothing is inserted."""
    if chance.random() >= share:
        return sentence
    pair = chance.choices(PAIRS, PAIR_WEIGHTS)[0]
    opened = False
    tokens: list[Token] = []
    for token in sentence.tokens:
        if token.form not in MARKS:
            tokens.append(token)
            continue
        tokens.append(_renamed(token, pair[1] if opened else pair[0]))
        opened = not opened
    return replace(sentence, tokens=tuple(tokens))


def _renamed(token: Token, form: str) -> Token:
    if form == token.form or len(token.words) != 1:
        return token
    word = replace(token.words[0], form=form, lemma=form)
    return replace(token, form=form, words=(word,))


def _numeric(token: Token) -> bool:
    return len(token.words) == 1 and (token.form.isdigit() or token.form in (",", "%"))


def sign(form: str, *, spaced: bool) -> Token:
    """Return a punctuation token."""
    return Token(form, (Word(form, form, "PUNCT", "_", 1, "punct"),), spaced)


def _quoted_span(tokens: list[Token], unbalanced: float, chance: random.Random) -> list[Token]:
    """Wrap a run of tokens in glued quotation marks, at times after a colon, at times nested."""
    if len(tokens) < 4:
        return tokens
    start = chance.randrange(len(tokens) - 2)
    size = chance.choice((1, 1, 2, 2, 3, 4, 8, 15, 30))
    end = min(start + size, len(tokens) - 1)
    opening, closing = chance.choices(PAIRS, PAIR_WEIGHTS)[0]
    before, inside, after = list(tokens[:start]), list(tokens[start:end]), list(tokens[end:])
    if before and (not before[-1].spaced or before[-1].form in MARKS):
        return tokens
    if before and chance.random() < 0.25:
        before[-1] = replace(before[-1], spaced=False)
        before.append(sign(":", spaced=True))
    if size > 4 and chance.random() < 0.2:
        inside = _quoted_span(inside, 0.0, chance)
    last_spaced = inside[-1].spaced
    inside[-1] = replace(inside[-1], spaced=False)
    wrapped = [sign(opening, spaced=chance.random() < 0.06), *inside]
    wrapped.append(sign(closing, spaced=last_spaced))
    if chance.random() < unbalanced:
        wrapped = wrapped[1:] if chance.random() < 0.5 else [*wrapped[:-1]]
        wrapped[-1] = replace(wrapped[-1], spaced=last_spaced)
    return [*before, *wrapped, *after]


def _inserted_sign(tokens: list[Token], chance: random.Random) -> list[Token]:
    """Insert a dash, a comma, dots, a Latin name and the like, or put brackets around some words."""
    if len(tokens) < 5:
        return tokens
    place = chance.randrange(1, len(tokens) - 2)
    if not tokens[place - 1].spaced:
        return tokens
    before, after = list(tokens[:place]), list(tokens[place:])
    kind = chance.choice(("dash", "comma", "semicolon", "dots", "latin", "latin", "colon", "brackets"))
    if kind == "brackets":
        size = chance.choice((1, 2, 3))
        return [*before, *_bracketed(after[:size]), *after[size:]]
    if kind == "latin":
        name = Token((form := chance.choice(LATIN)), (Word(form, form, "X", "Foreign=Yes", 1, "dep"),))
        return [*before, *(_bracketed([name]) if chance.random() < 0.5 else [name]), *after]
    if kind == "dash":
        return [*before, sign(chance.choice(DASHES), spaced=chance.random() < 0.8), *after]
    form = {"comma": "،", "semicolon": "؛", "colon": ":"}.get(kind) or chance.choice(("...", "…"))
    before[-1] = replace(before[-1], spaced=False)
    return [*before, sign(form, spaced=True), *after]


def _bracketed(tokens: Sequence[Token]) -> list[Token]:
    last = replace(tokens[-1], spaced=False)
    closing = sign(")", spaced=tokens[-1].spaced)
    return [sign("(", spaced=False), *tokens[:-1], last, closing]


def _glued(tokens: Sequence[Token], chance: random.Random) -> list[Token]:
    """Forget the space after one sign or, as often, write one before it."""
    places = [i for i, t in enumerate(tokens[:-1]) if t.form in ("،", ".", ":", "؛", ")", "»")]
    result = list(tokens)
    if places:
        place = chance.choice(places)
        if chance.random() < 0.5:
            result[place] = replace(result[place], spaced=False)
        elif place:
            result[place - 1] = replace(result[place - 1], spaced=True)
    return result
