"""Who did what to whom, from trees: what is read, and what is left alone."""

import pytest

from schemas.extraction import Relation
from tests.factories import parsed
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.relations import relations

VISIT = """
زارت زار VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3|Voice=Act
سلمى سلمى X 1 nsubj _ S-PER
بيروت بيروت X 1 obj _ S-LOC
. . PUNCT 1 punct _
"""


def found(article: Document) -> tuple[Relation, ...]:
    return relations(article, entities(article))


def read(article: Document) -> list[tuple[str, str, str]]:
    """Subject, predicate and object as they stand in the text, ``-`` for none."""

    def text(side: object) -> str:
        return article.text[side.begin : side.end] if side else "-"  # type: ignore[attr-defined]

    return [(text(each.subject), text(each.predicate), text(each.object)) for each in found(article)]


def test_subject_verb_and_object_with_their_entities() -> None:
    article = parsed(VISIT)
    (relation,) = found(article)
    assert read(article) == [("سلمى", "زارت", "بيروت")]
    assert relation.subject
    assert relation.object
    assert (relation.subject.entity, relation.object.entity) == ("e1", "e2")
    assert (relation.predicate.lemma, relation.predicate.negated, relation.predicate.passive) == ("زار", False, False)
    assert (relation.sentence, relation.object.preposition) == ("s1", None)


def test_title_and_name_are_one_side() -> None:
    article = parsed(
        """
        استقبل استقبل VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        وزير وزير NOUN 1 nsubj Case=Nom|Definite=Cons|Number=Sing
        الخارجية خارجية NOUN 2 nmod Case=Gen|Definite=Def
        سمير سمير X 2 nmod _ B-PER
        نجار نجار X 4 nmod _ E-PER
        وفدا وفد NOUN 1 obj Case=Acc|Definite=Ind
        كبيرا كبير ADJ 6 amod Case=Acc
        من من ADP 9 case _
        العراق عراق X 6 nmod _ S-LOC
        """
    )
    assert read(article) == [("وزير الخارجية سمير نجار", "استقبل", "وفدا كبيرا")]
    subject = found(article)[0].subject
    assert subject
    assert subject.entity == "e1"


def test_name_that_only_qualifies_is_not_the_side() -> None:
    article = parsed(
        """
        رفض رفض VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        سكان ساكن NOUN 1 nsubj Case=Nom|Definite=Cons|Number=Plur
        بيروت بيروت X 2 nmod _ S-LOC
        المشروع مشروع NOUN 1 obj Case=Acc|Definite=Def
        """
    )
    assert read(article) == [("سكان بيروت", "رفض", "المشروع")]
    subject = found(article)[0].subject
    assert subject
    assert subject.entity is None


@pytest.mark.parametrize("particle", ["لم", "لا", "لن"])
def test_particles_negate(particle: str) -> None:
    article = parsed(
        f"""
        {particle} {particle} PART 2 advmod _
        توقع وقع VERB 0 root Aspect=Imp|Gender=Fem|Number=Sing|Person=3
        الحكومة حكومة NOUN 2 nsubj Case=Nom|Definite=Def|Number=Sing
        الاتفاق اتفاق NOUN 2 obj Case=Acc|Definite=Def
        """
    )
    assert [each.predicate.negated for each in found(article)] == [True]


def test_without_negates() -> None:
    article = parsed(
        """
        غادر غادر VERB 0 root Aspect=Perf|Person=3
        دون دون ADP 4 mark _
        أن أن SCONJ 4 mark _
        يوقع وقع VERB 1 advcl Aspect=Imp|Gender=Masc|Mood=Sub|Number=Sing|Person=3
        الوفد وفد NOUN 4 nsubj Case=Nom|Number=Sing
        الاتفاق اتفاق NOUN 4 obj Case=Acc
        """
    )
    assert read(article) == [("الوفد", "يوقع", "الاتفاق")]
    assert found(article)[0].predicate.negated


def test_still_is_no_negation_and_the_other_verb_counts() -> None:
    article = parsed(
        """
        لا لا PART 2 advmod _
        يزال زال VERB 0 root Aspect=Imp|Gender=Masc|Number=Sing|Person=3
        الجيش جيش NOUN 2 nsubj Case=Nom|Number=Sing
        يحاصر حاصر VERB 2 xcomp Aspect=Imp|Gender=Masc|Number=Sing|Person=3
        المدينة مدينة NOUN 4 obj Case=Acc
        """
    )
    assert read(article) == [("الجيش", "يحاصر", "المدينة")]
    assert not found(article)[0].predicate.negated


def test_exception_is_left_alone() -> None:
    article = parsed(
        """
        لم لم PART 2 advmod _
        يسجل سجل VERB 0 root Aspect=Imp|Mood=Jus|Gender=Masc|Number=Sing|Person=3
        الفريق فريق NOUN 2 nsubj Case=Nom|Number=Sing
        إلا إلا PART 5 case _
        هدفا هدف NOUN 2 obj Case=Acc
        """
    )
    assert found(article) == ()


def test_passive_by_feature_and_by_letters() -> None:
    template = """
        {verb} {lemma} VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice={voice}
        الحفل حفل NOUN 1 nsubj Case=Nom|Number=Sing
        """
    for verb, lemma, voice in (("ألغي", "ألغى", "Pass"), ("أقيم", "أقام", "Act"), ("نُظم", "نظم", "Act")):
        article = parsed(template.format(verb=verb, lemma=lemma, voice=voice))
        assert [(each.predicate.passive, each.object) for each in found(article)] == [(True, None)], verb
    assert found(parsed(template.format(verb="انتهى", lemma="انتهى", voice="Act"))) == ()


def test_agent_of_a_passive_is_its_object() -> None:
    article = parsed(
        """
        تم تم VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice=Act
        توقيع توقيع NOUN 1 nsubj Case=Nom|Definite=Cons|Number=Sing
        الاتفاق اتفاق NOUN 2 nmod Case=Gen|Definite=Def
        من من ADP 6 case _
        قبل قبل NOUN 4 fixed _
        الوزيرين وزير NOUN 1 obl Case=Gen
        """
    )
    assert read(article) == [("الاتفاق", "تم توقيع", "الوزيرين")]
    (relation,) = found(article)
    assert (relation.predicate.lemma, relation.predicate.passive) == ("توقيع", True)
    assert relation.object
    assert relation.object.preposition == "من قبل"


def test_conjoined_verbs_share_the_subject_and_conjoined_sides_are_apart() -> None:
    article = parsed(
        """
        زار زار VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        الوزير وزير NOUN 1 nsubj Case=Nom|Number=Sing
        دمشق دمشق X 1 obj _ S-LOC
        4-5 وبيروت
        و و CCONJ 5 cc _ S-LOC
        بيروت بيروت X 3 conj _
        6-7 وافتتح
        و و CCONJ 7 cc _
        افتتح افتتح VERB 1 conj Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        معرضا معرض NOUN 7 obj Case=Acc|Definite=Ind
        """
    )
    assert read(article) == [
        ("الوزير", "زار", "دمشق"),
        ("الوزير", "زار", "بيروت"),
        ("الوزير", "افتتح", "معرضا"),
    ]


def test_object_behind_the_preposition_that_the_verb_governs() -> None:
    article = parsed(
        """
        اجتمع اجتمع VERB 0 root Aspect=Perf|Gender=Masc|Number=Sing|Person=3
        الرئيس رئيس NOUN 1 nsubj Case=Nom|Number=Sing
        في في ADP 4 case _
        القصر قصر NOUN 1 obl Case=Gen
        مع مع ADP 6 case _
        الوفد وفد NOUN 1 obl Case=Gen
        """
    )
    assert read(article) == [("الرئيس", "اجتمع", "الوفد")]
    (relation,) = found(article)
    assert relation.object
    assert relation.object.preposition == "مع"


def test_clitics_and_pronouns_stay_outside_the_predicate() -> None:
    article = parsed(
        """
        1-3 وسيفتتحه
        و و CCONJ 3 cc _
        س س AUX 3 aux _
        يفتتح افتتح VERB 0 root Aspect=Imp|Gender=Masc|Number=Sing|Person=3
        ه هو PRON 3 obj _
        """
    )
    assert read(article) == []
    article = parsed(
        """
        1-2 فزارت
        ف ف CCONJ 2 cc _
        زارت زار VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3
        اللجنة لجنة NOUN 2 nsubj Case=Nom|Number=Sing
        4-5 مقرها
        مقر مقر NOUN 2 obj Case=Acc|Definite=Cons
        ها هو PRON 4 nmod _
        """
    )
    assert read(article) == [("اللجنة", "زارت", "مقرها")]


def test_relative_clause_takes_its_noun() -> None:
    article = parsed(
        """
        وصلت وصل VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3
        اللجنة لجنة NOUN 1 nsubj Case=Nom|Number=Sing
        التي الذي DET 4 nsubj _
        وضعت وضع VERB 2 acl:relcl Aspect=Perf|Gender=Fem|Number=Sing|Person=3
        الخطة خطة NOUN 4 obj Case=Acc
        """
    )
    assert read(article) == [("اللجنة", "وضعت", "الخطة")]


@pytest.mark.parametrize(
    "before",
    [
        "أن أن SCONJ 2 mark _",
        "إذا إذا SCONJ 2 mark _",
        "قد قد AUX 2 aux _",
        "هل هل PART 2 advmod _",
    ],
)
def test_what_is_wanted_or_supposed_is_not_told(before: str) -> None:
    article = parsed(
        f"""
        {before}
        يزور زار VERB 0 root Aspect=Imp|Gender=Masc|Number=Sing|Person=3
        الوزير وزير NOUN 2 nsubj Case=Nom|Number=Sing
        المدينة مدينة NOUN 2 obj Case=Acc
        """
    )
    assert found(article) == ()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("question", ". . PUNCT", "؟ ؟ PUNCT"),
        ("pronoun", "سلمى سلمى X 1 nsubj _ S-PER", "هي هو PRON 1 nsubj _"),
        ("oblique subject", "سلمى سلمى X 1 nsubj _ S-PER", "سفر سفر NOUN 1 nsubj Case=Gen"),
        ("gender", "سلمى سلمى X 1 nsubj _ S-PER", "الوزير وزير NOUN 1 nsubj Gender=Masc|Number=Sing"),
        ("number", "Number=Sing|Person=3|Voice", "Number=Plur|Person=3|Voice"),
        ("first person", "Person=3", "Person=1"),
        ("time", "سلمى سلمى X 1 nsubj _ S-PER", "سنة سنة NOUN 1 nsubj Case=Nom|Number=Sing"),
        ("two subjects", "بيروت بيروت X 1 obj", "بيروت بيروت X 1 nsubj"),
    ],
)
def test_doubtful_reading_is_left_out(name: str, old: str, new: str) -> None:
    assert old in VISIT
    assert found(parsed(VISIT.replace(old, new))) == (), name


def test_stop_between_verb_and_subject_breaks_the_relation() -> None:
    article = parsed(
        """
        زارت زار VERB 0 root Aspect=Perf|Gender=Fem|Number=Sing|Person=3
        : : PUNCT 1 punct _
        سلمى سلمى X 1 nsubj _ S-PER
        بيروت بيروت X 1 obj _ S-LOC
        """
    )
    assert found(article) == ()


def test_cycles_and_heads_outside_the_sentence_do_no_harm() -> None:
    article = parsed(
        """
        زار زار VERB 2 conj Aspect=Perf|Person=3
        وقع وقع VERB 1 conj Aspect=Perf|Person=3
        سلمى سلمى X 99 nsubj _ S-PER
        بيروت بيروت X 4 obj _ S-LOC
        """
    )
    assert found(article) == ()


def test_other_languages_are_read_by_their_universal_relations() -> None:
    article = parsed(
        """
        The the DET 2 det _
        government government NOUN 5 nsubj Number=Sing
        has have AUX 5 aux _
        not not PART 5 advmod Polarity=Neg
        signed sign VERB 0 root VerbForm=Part
        the the DET 7 det _
        treaty treaty NOUN 5 obj Number=Sing
        """,
        language="en",
    )
    assert read(article) == [("The government", "signed", "the treaty")]
    assert found(article)[0].predicate.negated
