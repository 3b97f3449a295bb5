"""Units: whole sentences, joined where something holds them together, cut only where the pieces can stand."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from schemas.extraction import Cue, Quotation, QuotationKind, Reference
from schemas.spans import Span
from tests.documents import documents
from tests.factories import document, parsed
from worker.document import Document
from worker.extraction.findings import extract
from worker.summary.segments import divided
from worker.summary.units import Unit, units, words

CAMPAIGN = """
أعلنت أعلن VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3
وزارة وزارة NOUN 1 nsubj Case=Nom|Definite=Cons|Number=Sing
الصحة صحة NOUN 2 nmod _
{filler}
{sign} {sign} PUNCT 1 punct _
{connective} {connective} CCONJ {verb} cc _
طلبت طلب VERB 1 {relation} Aspect=Perf|Gender=Fem|Number=Sing|Person=3
الوزيرة وزيرة NOUN {verb} {subject} Case=Nom|Definite=Def|Number=Sing
ندى ندى X {verb} nmod _
من من ADP {after} case _
الأهالي أهل NOUN {verb} obl _
التعاون تعاون NOUN {verb} obj _
. . PUNCT 1 punct _
"""


def long_sentence(
    *, sign: str = "،", connective: str = "و", subject: str = "nsubj", relation: str = "conj", filler: str = "المدارس"
) -> Document:
    """More than forty words with a second clause at the end, whose connective is a token of its own."""
    rows = "\n".join(f"{filler} {filler} NOUN 3 nmod _" for _ in range(35))
    verb = 3 + 35 + 3
    return parsed(
        CAMPAIGN.format(
            filler=rows, sign=sign, connective=connective, subject=subject, relation=relation, verb=verb, after=verb + 4
        )
    )


def texts(article: Document, found: tuple[Unit, ...]) -> list[str]:
    return [article.surface(unit.begin, unit.end) for unit in found]


@pytest.mark.parametrize("connective", ["و", "فيما", "كما", "بينما"])
def test_long_sentence_is_cut_before_a_clause_with_a_subject(connective: str) -> None:
    article = long_sentence(connective=connective)
    first, second = texts(article, units(article))
    assert first.endswith("المدارس،")
    assert second.startswith(f"{connective} طلبت الوزيرة")


def test_clause_without_a_subject_is_no_piece() -> None:
    article = long_sentence(subject="obj")
    assert len(units(article)) == 1


def test_conjunction_needs_a_pause_before_it() -> None:
    article = long_sentence(sign="أيضا")
    assert len(units(article)) == 1


def test_clause_below_the_main_line_is_no_piece() -> None:
    article = long_sentence(relation="acl")
    assert len(units(article)) == 1


def test_nothing_is_cut_inside_a_name_or_a_date() -> None:
    article = long_sentence()
    place = article.text.index("طلبت")
    assert len(units(article, whole=[(place - 10, place + 5)])) == 1


@pytest.mark.parametrize("marks", ["()", "«»", "“”", '""', "[]"])
def test_nothing_is_cut_between_brackets_or_quotation_marks(marks: str) -> None:
    words_ = "كلمة " * 30
    article = document(f"وصل الوفد {marks[0]}{words_}؛ ثم {words_}{marks[1]} مساء.")
    assert len(units(article)) == 1


def test_short_sentence_is_left_whole() -> None:
    article = document("وصل الوفد إلى عمان؛ وغادر الوزير بيروت.", paragraphs=False)
    assert len(units(article)) == 1


def test_without_a_tree_only_semicolons_cut() -> None:
    half = "وصل الوفد إلى عمان، وغادر الوزير بيروت، " * 3
    article = document(f"{half}؛ {half}.")
    assert [text.count("؛") for text in texts(article, units(article))] == [1, 0]


def test_semicolon_before_what_depends_on_it_does_not_cut() -> None:
    rows = "\n".join("المدارس مدرسة NOUN 2 nmod _" for _ in range(38))
    rest = "\n".join(("وزير وزير NOUN 43 nsubj _", *("البلاد بلد NOUN 44 nmod _" for _ in range(8))))
    sentence = (
        "أغلقت أغلق VERB 0 root Person=3\nالوزارة وزارة NOUN 1 nsubj _\n{rows}\n؛ ؛ PUNCT 1 punct _\n{word}\n{rest}"
    )
    for word, count in (
        ("إذ إذ SCONJ 43 mark _\nزار زار VERB 1 advcl Person=3", 1),
        ("زار زار VERB 1 conj Person=3", 2),
    ):
        article = parsed(sentence.format(rows=rows, word=word, rest=rest.replace("43", "43" if count == 1 else "42")))
        assert len(units(article)) == count


def test_quotation_over_sentences_is_one_unit() -> None:
    article = document("قال الوزير: «وصلنا أمس.", "سنعود غدا».", "انتهى اللقاء.", paragraphs=False)
    assert [unit.sentences for unit in units(article)] == [(0, 1), (2,)]


def test_quotation_over_paragraphs_is_one_unit() -> None:
    article = document("قالت المديرة: «فتحنا المدرسة باكرا.", "ثم جاء الأطفال كلهم».", "وانتهى اليوم بهدوء تام.")
    assert [unit.sentences for unit in units(article)] == [(0, 1), (2,)]


def test_mark_that_is_never_closed_joins_nothing() -> None:
    article = document("قال الوزير: «وصلنا أمس.", "انتهى اللقاء.", "غادر الوفد.", paragraphs=False)
    assert [unit.sentences for unit in units(article)] == [(0,), (1,), (2,)]


def said(
    article: Document, words_: str, speaker: str, cue: str, kind: QuotationKind = QuotationKind.DIRECT
) -> Quotation:
    def at(text: str) -> Span:
        begin = article.text.index(text)
        return Span(begin=begin, end=begin + len(text), text=text)

    quoted, by, verb = at(words_), at(speaker), at(cue)
    return Quotation(
        begin=quoted.begin,
        end=quoted.end,
        text=quoted.text,
        id="q1",
        kind=kind,
        sentences=("s1",),
        speaker=Reference(begin=by.begin, end=by.end, text=by.text),
        cue=Cue(begin=verb.begin, end=verb.end, text=verb.text),
    )


@pytest.mark.parametrize(
    ("kind", "paragraphs", "expected"),
    [
        (QuotationKind.DIRECT, False, [(0, 1), (2,)]),
        (QuotationKind.DIRECT, True, [(0,), (1,), (2,)]),
        (QuotationKind.INDIRECT, False, [(0,), (1,), (2,)]),
    ],
)
def test_direct_quotation_stays_with_who_says_it_in_the_next_sentence(
    kind: QuotationKind, *, paragraphs: bool, expected: list[tuple[int, ...]]
) -> None:
    article = document("«لن نغادر أرضنا».", "هكذا قال رامي.", "ثم مضى.", paragraphs=paragraphs)
    found = said(article, "لن نغادر أرضنا", "رامي", "قال", kind)
    assert [unit.sentences for unit in units(article, (found,))] == expected


def test_speaker_told_of_long_before_is_not_drawn_in() -> None:
    article = document("وصل رامي.", "نام الناس.", "وقال: «عدت».", paragraphs=False)
    found = said(article, "عدت", "رامي", "قال")
    assert [unit.sentences for unit in units(article, (found,))] == [(0,), (1,), (2,)]


def test_dateline_stays_with_its_report() -> None:
    report = "قال وزير الزراعة إن الموسم جيد."
    article = document("عمان - بترا.", report, names={"عمان": "LOC"}, paragraphs=False)
    assert [unit.sentences for unit in units(article)] == [(0, 1)]
    apart = document("عمان - بترا.", report, names={"عمان": "LOC"})
    assert len(units(apart)) == 2


def test_empty_article_has_none() -> None:
    assert units(document("")) == ()


@given(documents())
@settings(max_examples=200, deadline=None)
def test_units_hold_every_token_once_and_in_order(article: Document) -> None:
    found = extract(article, None, ())
    for pieces in (units(article), divided(article, found)):
        tokens = [token for sentence in article.sentences for token in sentence.tokens]
        held = [[token for token in tokens if unit.begin <= token.begin and token.end <= unit.end] for unit in pieces]
        assert [token for group in held for token in group] == tokens
        assert all(one.end <= other.begin for one, other in pairwise(pieces))
        assert all(0 <= unit.begin < unit.end <= len(article.text) for unit in pieces)
        for unit, group in zip(pieces, held, strict=True):
            assert unit.words == tuple(word for token in group for word in token.words)
            assert (unit.begin, unit.end) == (group[0].begin, group[-1].end)
            assert not article.text[unit.begin].isspace()
            assert not article.text[unit.end - 1].isspace()
        begins = [unit.begin for unit in pieces]
        spans = [(each.begin, each.end) for each in found.quotations] if pieces != units(article) else []
        assert not [span for span in spans for cut in begins if span[0] < cut < span[1]]


@given(documents())
@settings(max_examples=50, deadline=None)
def test_pieces_of_a_sentence_are_not_small(article: Document) -> None:
    found = units(article)
    owners = [number for unit in found for number in unit.sentences]
    for unit in found:
        if any(owners.count(number) > 1 for number in unit.sentences):
            assert words(article, unit) >= 6
