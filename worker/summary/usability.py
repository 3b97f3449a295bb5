"""Which units can stand in a summary at all: not headings, datelines, bylines, credits, links and lists of names."""

import re
from collections import Counter
from collections.abc import Sequence

from worker.document import Document, Sentence, Word
from worker.orthography import key
from worker.summary.openings import finite
from worker.summary.units import Unit

_FEWEST_WORDS = 4
_HEADING_WORDS = 12
_HEADLINE_WORDS = 20

# All of these read keys (worker.orthography): one alef, no hamza carriers, ه for ة, ي for ى.
_ALONE = r"\s*(?:[:|/(\[–—-]|$)"
# Words that lead elsewhere. The verbs among them begin sentences too (تابع الوزير …), so what follows decides.
_LINKS = re.compile(
    r"\W*(?:"
    rf"(?:اقرا|اقراي|اقراوا|شاهد|شاهدوا|طالع|طالعوا|تابع|تابعوا|تابعونا|استمع|المزيد)(?:{_ALONE}|\s+(?:ايضا|كذلك|"
    r"المزيد|هنا|بالفيديو|بالصور|قناتنا|صفحتنا|حسابنا|(?:علي|عبر)\s+(?:تويتر|فيسبوك|يوتيوب|انستغرام|منصه)))"
    r"|انظر\s|read\s+(?:also|more)\b|see\s+also\b|follow\s+us\b|share\s+this\b"
    r"|(?:اخبار|موضوعات|مواضيع|مقالات|مواد|تقارير)\s+(?:ذات\s+صله|متعلقه|مرتبطه|قد\s+(?:تهمك|يهمك))"
    r"|قد\s+(?:يهمك|تهمك|يعجبك)\b|ذات\s+صله\b|(?:انقر|اضغط)\s+هنا\b"
    rf"|(?:للمزيد|لمزيد\s+من|بالفيديو|بالصور|فيديو|انفوغراف\w*|انفوجراف\w*)(?:{_ALONE}|\s+(?:من\s+ال|التفاصيل|"
    r"المعلومات|الاخبار|هنا|حول))"
    r"|(?:اشترك|اشتركوا|سجل|انضم|انضموا)\s+(?:في|الي)\s+(?:النشره|نشرتنا|القناه|قناتنا|الصفحه|صفحتنا)"
    r"|(?:شارك|شاركوا)\s+(?:هذا|هذه)\s+(?:المقال|الخبر|الماده|الموضوع|الصفحه)"
    r")"
)
_CREDITS = re.compile(
    r"\W*(?:"
    r"(?:صوره|الصوره|صور|الصور|تصوير|عدسه|المصدر|مصدر|ارشيف|كتب|كتبت|بقلم|ترجمه|تحرير|اعداد|حوار|تقرير|متابعه|خاص|"
    r"وكالات|مراسلنا|مراسلتنا|وسوم|كلمات\s+مفتاحيه|الكلمات\s+المفتاحيه|photo|credit|source|image|by|tags?)"
    rf"{_ALONE}"
    r"|(?:صوره|صور|لقطه)\s+(?:ارشيفيه|من\s+الارشيف|تعبيريه|توضيحيه|متداوله)"
    r"|مصدر\s+(?:الصوره|الصور)\b|حقوق\s+(?:النشر|الصوره)\b|(?:جميع|كافه|كل)\s+الحقوق\s+محفوظه"
    r"|(?:اخر\s+تحديث|تاريخ\s+النشر)\b|نشر\s+(?:في|بتاريخ)\s*:?\s*\d"
    r"|©|\(c\)\s|copyright\b|all\s+rights\b|getty\b"
    r")"
)
_AGENCY = (
    r"(?:رويترز|فرانس\s?برس|اسوشيتد\s?برس|ا\s?ف\s?ب|اف\s?ب|د\s?ب\s?ا|ا\s?ش\s?ا|ا\s?ب|بترا|واس|وام|كونا|قنا|سانا|وفا|واج|وات|"
    r"الاناضول|سبوتنيك|شينخوا|تاس|وكالات|وكاله(?:\s+\w+){1,4}|reuters|afp|ap|dpa|xinhua)"
)
# A place, perhaps a date, and behind a mark an agency; with nothing said.
_DATELINE = re.compile(rf"[^.؟!:«]{{0,60}}[(\[/،:–—-]\s*{_AGENCY}[\s)\]/،:.–—-]*")
_BULLET = re.compile(r"\s*(?:[-–—•·*▪■●◆►»]|\(?\d{1,2}[.)-])\s*\S")
_FULL_STOP = re.compile(r"[.؟!?…。۔।؛][»”’\"')\]\s\u200e\u200f]*\Z")
_CLOSED = re.compile(r"(?<![.])[.۔।…](?:[.]{2,})?[»”’\"')\]\s\u200e\u200f]*\Z")
_NAMES = frozenset(("PROPN", "X", "PUNCT", "CCONJ", "NUM", "SYM"))


def usable(document: Document, units: Sequence[Unit]) -> tuple[bool, ...]:
    """For each unit, whether a summary may quote it: whether one of its sentences can be quoted."""
    headings = _headings(document)
    fit = [sentence.paragraph not in headings and _is_usable(document, sentence) for sentence in document.sentences]
    return tuple(any(fit[number] for number in unit.sentences) for unit in units)


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
    if len(words) < _FEWEST_WORDS or any(form.match(plain) for form in (_LINKS, _CREDITS)):
        return False
    stopped = _FULL_STOP.search(surface) is not None
    verbal = any(map(finite, words))
    listed = _BULLET.match(surface) is not None and not stopped
    dated = _DATELINE.fullmatch(plain) is not None and not verbal
    if (listed or dated) and len(words) <= _HEADING_WORDS:
        return False
    if any(word.upos for word in words):
        return verbal or (stopped and not _is_list(words, sentence)) or len(words) > _HEADLINE_WORDS
    return stopped or len(words) > _HEADING_WORDS


def _lettered(sentence: Sentence) -> list[Word]:
    return [word for word in sentence.words if any(map(str.isalnum, word.text))]


def _is_list(words: Sequence[Word], sentence: Sentence) -> bool:
    """Whether a sentence without a verb is mostly names; a pronoun in it says that it is somebody (هو ابن …)."""
    tagged = sum(token.ner != "O" for token in sentence.tokens)
    names = sum(word.upos in _NAMES for word in words)
    return 2 * max(tagged, names) > len(words) and not any(key(word.text) in ("هو", "هي") for word in words)
