"""Which sentences can stand in a summary at all: not headings, datelines, credits, links and lists of names."""

import re
from collections import Counter
from collections.abc import Sequence

from worker.document import Document, Sentence, Word
from worker.orthography import key

_FEWEST_WORDS = 4
_HEADING_WORDS = 12
_HEADLINE_WORDS = 20
_LINKS = re.compile(
    r"\W*(?:اقرا|اقراي|اقراوا|شاهد|طالع|تابع|تابعوا|تابعونا|للمزيد|لمزيد من|المزيد|انظر|موضوعات|مواضيع|مقالات|اخبار) ?"
    r"(?:ايضا|عن|حول|ذات صله|متعلقه|علي|هنا|قد يهمك|\W|$)"
    r"|\W*(?:قد يهمك|ذات صله|انقر هنا|اضغط هنا|read (?:also|more)\b|see also\b)"
)
_CREDITS = re.compile(
    r"\W*(?:صوره|الصوره|تصوير|عدسه|المصدر|مصدر الصوره|ارشيف|كتب|كتبت|ترجمه|تحرير|اعداد|photo|credit|source)"
    r"\s*(?:[:|/(]|$)"
)
_FULL_STOP = re.compile(r"[.؟!?…。۔।؛][»”’\"')\]\s\u200e\u200f]*\Z")
_CLOSED = re.compile(r"(?<![.])[.۔।…](?:[.]{2,})?[»”’\"')\]\s\u200e\u200f]*\Z")
_VERBS = frozenset(("VERB", "AUX"))
_NAMES = frozenset(("PROPN", "X", "PUNCT", "CCONJ", "NUM", "SYM"))
_PARTICIPLE = re.compile(r"VerbForm=(?:Part|Vnoun|Inf)")


def usable(document: Document) -> tuple[bool, ...]:
    """For each sentence, whether a summary may quote it."""
    headings = _headings(document)
    return tuple(
        sentence.paragraph not in headings and _is_usable(document, sentence) for sentence in document.sentences
    )


def _headings(document: Document) -> frozenset[int]:
    """Short paragraphs that close with no full stop, in an article whose paragraphs mostly do.

    Headlines, section titles and questions of an interview may well hold a verb; that they lack the stop of the
    paragraphs around them gives them away.
    """
    lengths: Counter[int] = Counter()
    closed: dict[int, bool] = {}
    for sentence in document.sentences:
        lengths[sentence.paragraph] += len(_lettered(sentence))
        closed[sentence.paragraph] = _CLOSED.search(document.surface(sentence.begin, sentence.end)) is not None
    if 2 * sum(closed.values()) <= len(closed):
        return frozenset()
    return frozenset(
        number for number, is_closed in closed.items() if not is_closed and lengths[number] <= _HEADLINE_WORDS
    )


def _is_usable(document: Document, sentence: Sentence) -> bool:
    surface = document.surface(sentence.begin, sentence.end)
    plain = key(surface)
    words = _lettered(sentence)
    if len(words) < _FEWEST_WORDS or _LINKS.match(plain) or _CREDITS.match(plain):
        return False
    stopped = _FULL_STOP.search(surface) is not None
    if any(word.upos for word in words):
        verbal = any(_is_finite(word) for word in words)
        return verbal or (stopped and not _is_list(words, sentence)) or len(words) > _HEADLINE_WORDS
    return stopped or len(words) > _HEADING_WORDS


def _lettered(sentence: Sentence) -> list[Word]:
    return [word for word in sentence.words if any(map(str.isalnum, word.text))]


def _is_finite(word: Word) -> bool:
    return word.upos in _VERBS and _PARTICIPLE.search(word.feats or "") is None


def _is_list(words: Sequence[Word], sentence: Sentence) -> bool:
    """Whether a sentence without a verb is mostly names."""
    tagged = sum(token.ner != "O" for token in sentence.tokens)
    names = sum(word.upos in _NAMES for word in words)
    return 2 * max(tagged, names) > len(words)
