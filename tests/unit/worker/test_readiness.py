"""What is said of segments that do not stand alone: one case a rule, each with its opposite."""

import pytest
from hypothesis import given, settings

from schemas.extraction import DateExpression, DateKind, Entity, EntityType, Grain
from schemas.options import OffsetUnit
from schemas.spans import Mention
from schemas.summary import Flag, Note, NoteKind
from tests.documents import check_spans, documents
from tests.factories import document, parsed
from worker.document import Document
from worker.extraction.findings import Findings, extract
from worker.summary.readiness.assessment import HARMLESS, Readiness, assess
from worker.summary.segments import divided
from worker.summary.units import units

MEETING = """
التقى التقى VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
رئيس رئيس NOUN 1 nsubj Case=Nom|Definite=Cons|Number=Sing
الحكومة حكومة NOUN 2 nmod Case=Gen|Definite=Def|Number=Sing
كمال كمال X 2 nmod _ B-PER
بن بن PROPN 4 nmod _ I-PER
عمار عمار X 4 nmod _ E-PER
وفدا وفد NOUN 1 obj Case=Acc|Definite=Ind|Number=Sing
من من ADP 9 case _
نقابة نقابة NOUN 7 nmod Case=Gen|Definite=Cons|Number=Sing
المعلمين معلم NOUN 9 nmod Case=Gen|Definite=Def|Number=Plur
. . PUNCT 1 punct _
"""
PRESIDENT = """
1-2 وقال
و و CCONJ 0 root _
قال قال VERB 1 parataxis Aspect=Perf|Gender=Masc|Number=Sing|Person=3
الرئيس رئيس NOUN 2 nsubj Case=Nom|Definite=Def|Number=Sing
إن إن SCONJ 8 mark _
5-6 حكومته
حكومة حكومة NOUN 8 nsubj Case=Acc|Definite=Cons|Number=Sing
ه هو PRON 5 nmod Case=Gen|Gender=Masc|Number=Sing|Person=3
7-8 ستدرس
س س AUX 8 aux _
تدرس درس VERB 2 ccomp Aspect=Imp|Gender=Fem|Number=Sing|Person=3
9-10 مطالبهم
مطالب مطلب NOUN 8 obj Case=Acc|Definite=Cons|Number=Plur
هم هو PRON 9 nmod Case=Gen|Gender=Masc|Number=Plur|Person=3
. . PUNCT 1 punct _
"""
ADDED = """
1-2 وأضاف
و و CCONJ 0 root _
أضاف أضاف VERB 1 parataxis Aspect=Perf|Gender=Masc|Number=Sing|Person=3
أن أن SCONJ 6 mark _
الوفد وفد NOUN 6 nsubj Case=Acc|Definite=Def|Number=Sing
5-6 سيعود
س س AUX 6 aux _
يعود عاد VERB 2 ccomp Aspect=Imp|Gender=Masc|Number=Sing|Person=3
غدا غد NOUN 6 obl Case=Acc|Definite=Ind|Number=Sing
. . PUNCT 1 punct _
"""


def assessed(article: Document, found: Findings | None = None) -> tuple[Readiness, ...]:
    whole = found or extract(article, None, ())
    return assess(article, divided(article, whole), whole)


def notes(readiness: Readiness, flag: Flag) -> list[Note]:
    return [note for note in readiness.notes if note.flag is flag]


def words_of(found: list[Note]) -> list[str]:
    return [note.at.text for note in found if note.at]


def test_segment_that_leans_on_nothing_stands_alone() -> None:
    assert assessed(parsed(MEETING))[0] == Readiness(flags=(), notes=(), standalone=True)


def test_role_without_its_name_leads_back_to_who_bears_it() -> None:
    first, second = assessed(parsed(MEETING, PRESIDENT))
    assert first.standalone
    (note,) = notes(second, Flag.DEFINITE_WITHOUT_ANTECEDENT)
    assert note.at
    assert (note.at.text, note.ref, note.kind) == ("الرئيس", "e1", NoteKind.ANTECEDENT)
    assert "كمال بن عمار" in note.text
    assert second.standalone is False


def test_pronouns_have_their_antecedent_where_a_noun_agrees() -> None:
    _, second = assessed(parsed(MEETING, PRESIDENT))
    assert words_of(notes(second, Flag.DANGLING_PRONOUN)) == ["هم"], "حكومته is the president's"


def test_verb_of_saying_leads_back_to_the_speaker() -> None:
    *_, last = assessed(parsed(MEETING, PRESIDENT, ADDED))
    (note,) = notes(last, Flag.DANGLING_PRONOUN)
    assert note.at
    assert (note.at.text, note.ref) == ("أضاف", "e1")
    assert words_of(notes(last, Flag.OPENING_CONNECTIVE)) == ["وأضاف"]


def test_verb_of_saying_without_any_speaker_is_flagged() -> None:
    (only,) = assessed(parsed(ADDED))
    assert [(note.ref, note.at.text) for note in notes(only, Flag.DANGLING_PRONOUN) if note.at] == [(None, "أضاف")]


def test_pronoun_before_its_subject_is_no_loose_end() -> None:
    article = parsed(
        """
        في في ADP 2 case _
        2-3 كلمته
        كلمة كلمة NOUN 5 obl Case=Gen|Number=Sing
        ه هو PRON 2 nmod Gender=Masc|Number=Sing|Person=3
        ، ، PUNCT 2 punct _
        شكر شكر VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        رامي رامي X 5 nsubj _ S-PER
        الحضور حضور NOUN 5 obj Case=Acc|Number=Sing
        . . PUNCT 5 punct _
        """
    )
    assert assessed(article)[0].flags == ()


def test_pronoun_that_stands_for_nobody_is_left() -> None:
    sentence = """
        أكدت أكد VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3
        ندى ندى X 1 nsubj _ S-PER
        3-4 أنه
        أن أن SCONJ 6 mark _
        ه هو PRON 6 nsubj Gender=Masc|Number=Sing|Person=3
        {next} {next} PART 6 advmod _
        تراجع تراجع VERB 1 ccomp Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        . . PUNCT 1 punct _
        """
    assert assessed(parsed(sentence.format(next="لا")))[0].flags == ()
    assert assessed(parsed(sentence.format(next="سرعان")))[0].flags == (Flag.DANGLING_PRONOUN,)


def test_antecedent_is_absent_where_two_fit_equally() -> None:
    pair = """
        التقى التقى VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        رامي رامي X 1 nsubj _ S-PER
        ثم ثم CCONJ 4 cc _
        زياد زياد X 1 nsubj _ S-PER
        . . PUNCT 1 punct _
        """
    alone = """
        غادر غادر VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        القاعة قاعة NOUN 1 obj Case=Acc|Number=Sing
        . . PUNCT 1 punct _
        """
    one = pair.replace("زياد زياد X 1 nsubj _ S-PER", "الوفد وفد NOUN 1 obj Case=Acc|Number=Sing")
    *_, last = assessed(parsed(pair, pair, alone))
    assert [(note.ref, note.flag) for note in last.notes] == [(None, Flag.DANGLING_PRONOUN)]
    *_, last = assessed(parsed(one, one, alone))
    assert [(note.ref, note.flag) for note in last.notes] == [("e1", Flag.DANGLING_PRONOUN)]


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("رحبت ندى بهذه الخطوة.", True),
        ("رحبت ندى بهذه المدينة صور.", False),
        ("رحبت ندى هذا العام.", False),
        ("رحبت ندى بالوزير رامي.", False),
        ("رحبت الحكومة بالوزير.", True),
        ("رحبت ندى بالوزير اللبناني.", False),
        ("رحبت ندى بالوزير الذي زارها.", False),
        ("رحبت وزارة الصحة بالخطة وقالت الوزارة كلمتها.", False),
    ],
)
def test_definite_noun_is_flagged_where_nothing_says_which(sentence: str, *, flagged: bool) -> None:
    nouns = ("الخطوة", "المدينة", "العام", "الوزير", "وزارة", "الصحة", "الخطة", "الوزارة", "كلمتها")
    article = document(
        sentence,
        names={"ندى": "PER", "رامي": "PER", "صور": "LOC"},
        tags=dict.fromkeys(nouns, "NOUN") | {"اللبناني": "ADJ", "الذي": "DET", "هذه": "DET", "هذا": "DET"},
        split={"بهذه": ("ب", "هذه"), "بالوزير": ("ب", "الوزير"), "بالخطة": ("ب", "الخطة")},
    )
    assert (Flag.DEFINITE_WITHOUT_ANTECEDENT in assessed(article)[0].flags) is flagged


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("كما زارت ندى بيروت أمس.", "كما"),
        ("وكذلك زارت ندى بيروت.", "وكذلك"),
        ("لكن ندى غادرت بيروت.", "لكن"),
        ("لكنها غادرت بيروت.", "لكنها"),
        ("من جهته، قال رامي كلمته.", "من جهته"),
        ("ومن جهتها قالت ندى كلمتها.", "ومن جهتها"),
        ("في المقابل، غادر رامي بيروت.", "في المقابل"),
        ("إلى ذلك، غادر رامي بيروت.", "إلى ذلك"),
        ("من ناحية أخرى، غادر رامي بيروت.", "من ناحية أخرى"),
        ("وأضاف رامي كلمة أخرى.", "وأضاف"),
        ("وكانت ندى قد غادرت بيروت.", "وكانت"),
        ("«لكن» غادر رامي.", "لكن"),
    ],
)
def test_opening_connective_is_flagged(sentence: str, words: str) -> None:
    readiness = assessed(document(sentence))[0]
    assert words_of(notes(readiness, Flag.OPENING_CONNECTIVE)) == [words]
    assert readiness.standalone is False


@pytest.mark.parametrize(
    "sentence",
    [
        "وزارت ندى بيروت أمس.",
        "كمال غادر بيروت.",
        "فيما يتعلق بالأسعار، قالت ندى كلمتها.",
        "وكانت ندى وزيرة.",
        "أضاف رامي حجرا إلى الجدار.",
        "زاد عدد السكان.",
    ],
)
def test_what_only_looks_like_a_connective_is_left(sentence: str) -> None:
    assert Flag.OPENING_CONNECTIVE not in assessed(document(sentence))[0].flags


def dated(article: Document, words: str, kind: DateKind, value: str | None) -> Findings:
    begin = article.text.index(words)
    span = DateExpression(begin=begin, end=begin + len(words), text=words, grain=Grain.DAY, kind=kind, value=value)
    return Findings(entities=(), dates=(span,))


def test_relative_date_has_its_value_or_a_flag() -> None:
    article = document("غادرت ندى بيروت أمس.")
    known = assessed(article, dated(article, "أمس", DateKind.RELATIVE, "2026-11-20"))[0]
    assert [(note.kind, note.flag, note.value) for note in known.notes] == [(NoteKind.DATE, None, "2026-11-20")]
    assert known.standalone
    unknown = assessed(article, dated(article, "أمس", DateKind.RELATIVE, None))[0]
    assert unknown.flags == (Flag.RELATIVE_DATE_UNRESOLVED,)
    assert unknown.standalone is False
    assert assessed(article, dated(article, "أمس", DateKind.ABSOLUTE, "2026"))[0].notes == ()


def test_long_segment_is_flagged_and_may_stand_alone() -> None:
    readiness = assessed(document("كلمة " * 41 + "."))[0]
    assert readiness.flags == (Flag.LONG_SEGMENT,)
    assert readiness.standalone
    assert assessed(document("كلمة " * 40 + "."))[0].flags == ()


@pytest.mark.parametrize(
    ("sentence", "mark"), [("قال رامي: «سأعود غدا.", "«"), ("سأعود غدا».", "»"), ('قال رامي: "سأعود.', '"')]
)
def test_quotation_mark_without_a_partner_is_flagged(sentence: str, mark: str) -> None:
    found = notes(assessed(document(sentence))[0], Flag.UNBALANCED_QUOTATION)
    assert words_of(found) == [mark]


def test_abbreviation_is_spelled_out_where_the_segment_does_not() -> None:
    article = document("أعلنت وكالة المغرب العربي للأنباء (لاماب) الخبر.", "ونفت لاماب الخبر.")
    name, short = "وكالة المغرب العربي للأنباء", "لاماب"
    places = [(name, 0, "s1"), (short, 0, "s1"), (short, article.text.index("\n"), "s2")]
    mentions = []
    for text, start, sentence in places:
        begin = article.text.index(text, start)
        mentions.append(Mention(begin=begin, end=begin + len(text), text=text, sentence=sentence))
    entity = Entity(
        id="e1",
        type=EntityType.ORGANISATION,
        name=name,
        aliases=(short,),
        salience=1.0,
        mentions=tuple(mentions),
    )
    first, second = assessed(article, Findings(entities=(entity,)))
    assert [note.kind for note in first.notes] == []
    assert [(note.kind, note.ref, note.flag) for note in second.notes] == [(NoteKind.ABBREVIATION, "e1", None)]
    assert name in second.notes[0].text


def test_other_languages_are_not_judged_by_arabic_rules() -> None:
    article = Document(text="However, she left.", language="en", sentences=parsed("she she PRON 0 root _").sentences)
    (readiness,) = assess(article, units(article), Findings(entities=()))
    assert readiness == Readiness(flags=(), notes=(), standalone=None)


@given(documents())
@settings(max_examples=150, deadline=None)
def test_every_flag_has_a_note_and_every_note_its_words(article: Document) -> None:
    found = extract(article, None, ())
    pieces = divided(article, found)
    known = {entity.id for entity in found.entities}
    for unit, readiness in zip(pieces, assess(article, pieces, found), strict=True):
        assert set(readiness.flags) == {note.flag for note in readiness.notes if note.flag is not None}
        assert list(readiness.flags) == [flag for flag in Flag if flag in readiness.flags]
        assert (readiness.standalone is False) is bool(set(readiness.flags) - HARMLESS)
        check_spans(readiness.notes, article.text, OffsetUnit.CODEPOINT)
        for note in readiness.notes:
            assert note.ref is None or note.ref in known
            assert note.at is None or (unit.begin <= note.at.begin and note.at.end <= unit.end)
