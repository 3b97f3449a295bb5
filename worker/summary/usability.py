"""Which sentences can stand in a summary at all: not headings, datelines, credits, links and lists of names."""

import re
from collections import Counter
from collections.abc import Sequence

from worker.document import Document, Sentence, Word
from worker.orthography import key

_FEWEST_WORDS = 4
_HEADING_WORDS = 12
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
_VERBS = frozenset(("VERB", "AUX"))
_NAMES = frozenset(("PROPN", "X", "PUNCT", "CCONJ", "NUM", "SYM"))
_PARTICIPLE = re.compile(r"VerbForm=(?:Part|Vnoun|Inf)")


def usable(document: Document) -> tuple[bool, ...]:
    """For each sentence, whether a summary may quote it."""
    alone = Counter(sentence.paragraph for sentence in document.sentences)
    stopped = [_FULL_STOP.search(document.surface(each.begin, each.end)) is not None for each in document.sentences]
    # Where the article closes its sentences with a stop, a short line of its own without one is a heading.
    closes = 2 * sum(stopped) > len(stopped)
    return tuple(
        _is_usable(document, sentence, stopped=stop)
        and (stop or not closes or alone[sentence.paragraph] > 1 or len(_lettered(sentence)) > _HEADING_WORDS)
        for sentence, stop in zip(document.sentences, stopped, strict=True)
    )


def _is_usable(document: Document, sentence: Sentence, *, stopped: bool) -> bool:
    plain = key(document.surface(sentence.begin, sentence.end))
    words = _lettered(sentence)
    if len(words) < _FEWEST_WORDS or _LINKS.match(plain) or _CREDITS.match(plain):
        return False
    if any(word.upos for word in words):
        verbal = any(_is_finite(word) for word in words)
        return verbal or (stopped and not _is_list(words, sentence)) or len(words) > _HEADING_WORDS * 2
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
