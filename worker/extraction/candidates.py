"""Noun phrases that may be terms: by parts of speech, as Justeson & Katz (1995) have it, in the order of Arabic.

A noun, in construct with further nouns, then adjectives that agree in definiteness: مكافحة تلوث الهواء, الطاقة
الشمسية. One prepositional phrase may follow: الحرب على الفقر. No phrase goes on over a mark, a conjunction or a
pronoun. In other languages, any run of nouns and adjectives that ends in a noun.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.extraction import Entity
from worker.document import Document, Word
from worker.extraction.clitics import Stems
from worker.extraction.stems import Stem
from worker.extraction.titles import is_nationality, title_length
from worker.extraction.trees import features
from worker.extraction.variants import ARTICLE
from worker.orthography import key

LONGEST = 4

_NAMES = frozenset(("PROPN", "X"))
_CONTENT = frozenset(("NOUN", "ADJ", "PROPN", "X"))
_PREPOSITIONS = frozenset(("علي", "في", "عن", "من", "الي", "ضد", "ب", "ل"))
# The preposition that takes the article away, and stays in the stem: للطاقة.
_SWALLOWING = "ل"
_ARABIC = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A token as part of a phrase: offsets and text without clitics, the word that it is, and what it belongs to.

    ``lemma`` is the normalised lemma that most places of the form have. ``owned`` is whether a pronoun is attached,
    ``name`` the number of the mention that holds it, from 1, or 0. No term holds what is ``stopped`` (times,
    quantities) or begins with what is ``empty`` (words that say nothing by themselves).
    """

    stem: Stem
    upos: str | None
    feats: frozenset[str]
    lemma: str
    lemma_text: str
    owned: bool
    name: int
    stopped: bool
    empty: bool

    @property
    def definite(self) -> bool:
        """Whether it has the article."""
        return self.stem.key.startswith(ARTICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Units ``first`` to ``last`` of sentence number ``sentence`` from 0, both included."""

    sentence: int
    first: int
    last: int
    lemmas: tuple[str, ...]


@cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """The lists of ``terms.toml``, normalised, and those that go together for a :class:`Unit`."""
    data = tomllib.loads(files("worker.extraction").joinpath("terms.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(map(key, words.split())) for name, words in data.items()}
    stopped, empty = lists["times"] | lists["quantities"], lists["relational"] | lists["people"]
    return {**lists, "stopped": stopped, "empty": empty}


def units(document: Document, entities: Sequence[Entity], stems: Stems) -> tuple[tuple[Unit, ...], ...]:
    """The tokens of each sentence as units, one each."""
    mentions = sorted((mention.begin, mention.end) for entity in entities for mention in entity.mentions)
    cores = [
        [_core(token.words, each) for token, each in zip(sentence.tokens, row, strict=True)]
        for sentence, row in zip(document.sentences, stems, strict=True)
    ]
    usual = _usual_lemmas(stems, cores)
    found: list[tuple[Unit, ...]] = []
    place = 0
    for row, words in zip(stems, cores, strict=True):
        line: list[Unit] = []
        for each, (word, owned) in zip(row, words, strict=True):
            while place < len(mentions) and mentions[place][1] <= each.begin:
                place += 1
            inside = place < len(mentions) and mentions[place][0] < each.end
            line.append(_unit(each, word, usual, owned=owned, name=place + 1 if inside else 0))
        found.append(tuple(line))
    return tuple(found)


def candidates(lines: Sequence[Sequence[Unit]], language: str) -> Iterator[Candidate]:
    """The phrases of at most four words (a preposition not counted), longer ones with those inside them."""
    phrases = _arabic if language == _ARABIC else _general
    for number, line in enumerate(lines):
        for first in range(len(line)):
            for last in phrases(line, first):
                if _is_whole(line, first, last) and _says_something(line[first : last + 1]):
                    lemmas = tuple(unit.lemma for unit in line[first : last + 1])
                    yield Candidate(sentence=number, first=first, last=last, lemmas=lemmas)


def is_content(unit: Unit) -> bool:
    """Whether a unit is a noun, an adjective or a name with a letter in it."""
    return unit.upos in _CONTENT and unit.lemma != "" and any(map(str.isalpha, unit.lemma))


def _core(words: Sequence[Word], stem: Stem) -> tuple[Word, bool]:
    index = min(len(stem.clitics), len(words) - 1)
    if index + 1 < len(words) and key(words[index].text) == _SWALLOWING and stem.key.startswith(ARTICLE):
        index += 1
    return words[index], index < len(words) - 1


def _usual_lemmas(stems: Sequence[Sequence[Stem]], cores: Sequence[Sequence[tuple[Word, bool]]]) -> Mapping[str, str]:
    """The lemma that a form has most often, by the form without the article."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row, words in zip(stems, cores, strict=True):
        for each, (word, owned) in zip(row, words, strict=True):
            if not owned and word.lemma and word.upos not in _NAMES:
                lemmas = counts[_bare(each.key)]
                lemmas[word.lemma] = lemmas.get(word.lemma, 0) + 1
    # Of those that are equal, max takes the first.
    return {form: max(lemmas, key=lemmas.__getitem__) for form, lemmas in counts.items()}


def _unit(stem: Stem, word: Word, usual: Mapping[str, str], *, owned: bool, name: int) -> Unit:
    form = _bare(stem.key)
    lemma_text = (None if word.upos in _NAMES else usual.get(form)) or word.lemma or form
    lemma = _bare(key(lemma_text)) or form
    stops = stop_words()
    return Unit(
        stem=stem,
        upos=word.upos,
        feats=features(word.feats),
        lemma=lemma,
        lemma_text=lemma_text,
        owned=owned,
        name=name,
        stopped=lemma in stops["stopped"] or form in stops["stopped"],
        empty=lemma in stops["empty"] or form in stops["empty"],
    )


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 2 else word


def _arabic(line: Sequence[Unit], first: int) -> Iterator[int]:
    """The last units of the phrases that begin with one."""
    if line[first].upos != "NOUN" or not _fits(line, first) or line[first].empty:
        return
    last, over = first, False
    for _ in range(LONGEST):
        if not _is_construct(line[last]) and line[last].lemma not in stop_words()["open_ended"]:
            yield last
        following = _next(line, last, over=over)
        if following is None:
            return
        last, over = following


def _next(line: Sequence[Unit], last: int, *, over: bool) -> tuple[int, bool] | None:
    """The unit that goes on with a phrase, and whether it now goes over a preposition, as it did if ``over``."""
    index = last + 1
    if index < len(line) and line[index].upos == "ADP" and line[index].stem.key in _PREPOSITIONS:
        index += 1
    if index >= len(line) or not _fits(line, index):
        return None
    clitics = line[index].stem.clitics
    if index == last + 1 and not clitics:
        return (index, over) if _may_follow(line, index) else None
    single = clitics == "" or (index == last + 1 and clitics in _PREPOSITIONS)
    goes_on = single and not over and line[index].upos == "NOUN" and not line[index].empty
    return (index, True) if goes_on else None


def _general(line: Sequence[Unit], first: int) -> Iterator[int]:
    for last in range(first, min(len(line), first + LONGEST)):
        if not _fits(line, last) or (last > first and line[last].stem.clitics):
            return
        if line[last].upos == "NOUN" and not line[last].empty:
            yield last


def _fits(line: Sequence[Unit], index: int) -> bool:
    unit = line[index]
    return is_content(unit) and not unit.owned and not unit.stopped


def _may_follow(line: Sequence[Unit], index: int) -> bool:
    """Whether a word goes on with the phrase of the word before it."""
    before, unit = line[index - 1], line[index]
    if unit.upos == "ADJ":
        return before.definite == unit.definite or before.upos in _NAMES
    if before.upos == "ADJ" or before.definite or "Definite=Ind" in before.feats:
        return bool(before.name) and before.name == unit.name
    return True


def _is_construct(unit: Unit) -> bool:
    return unit.upos == "NOUN" and "Definite=Cons" in unit.feats


def _is_whole(line: Sequence[Unit], first: int, last: int) -> bool:
    """Whether the phrase cuts no name in two, and does not stop in its midst only for its length."""
    following = line[last + 1] if last + 1 < len(line) else None
    long = last - first >= LONGEST - 1
    if long and following and is_content(following) and not following.stem.clitics and _may_follow(line, last + 1):
        return False
    before = line[first - 1].name if first else 0
    after = following.name if following else 0
    return (line[first].name == 0 or line[first].name != before) and (line[last].name == 0 or line[last].name != after)


def _says_something(phrase: Sequence[Unit]) -> bool:
    """Whether there is a noun outside names, and more than a title or a nationality."""
    outside = [unit for unit in phrase if not unit.name]
    if not any(unit.upos == "NOUN" for unit in outside):
        return False
    keys = [unit.stem.key for unit in outside]
    return title_length(keys) < len(keys) and not all(map(is_nationality, keys))
