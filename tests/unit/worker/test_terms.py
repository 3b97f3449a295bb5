"""Key terms: which phrases count, how they are merged, and in which order they come."""

import pytest

from schemas.extraction import Term
from tests.factories import document, parsed
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.terms import MOST, terms

WATER = """
ناقش ناقش VERB 0 root _
الوفد وفد NOUN 1 nsubj Definite=Def
مشروع مشروع NOUN 1 obj Definite=Cons
تحلية تحلية NOUN 3 nmod Definite=Cons
المياه ماء NOUN 4 nmod Definite=Def
. . PUNCT 1 punct _
"""


def found(article: Document) -> tuple[Term, ...]:
    return terms(article, entities(article))


def texts(article: Document) -> list[str]:
    return [term.text for term in found(article)]


def phrase(*words: str) -> str:
    """A sentence of words given as ``form/lemma/upos/feats``."""
    rows = [(*word.split("/"), "_", "_")[:4] for word in words]
    return "\n".join(f"{form} {lemma} {upos} 0 dep {feats}" for form, lemma, upos, feats in rows)


def test_construct_chain_is_a_term() -> None:
    article = parsed(WATER)
    (term,) = found(article)
    assert (term.id, term.text, term.lemma, term.score) == ("t1", "مشروع تحلية المياه", "مشروع تحلية ماء", 1.0)
    (mention,) = term.mentions
    assert article.text[mention.begin : mention.end] == mention.text == term.text
    assert mention.sentence == "s1"


def test_adjective_agrees_or_does_not_belong() -> None:
    assert texts(parsed(phrase("الطاقة/طاقة/NOUN", "الشمسية/شمسي/ADJ"))) == ["الطاقة الشمسية"]
    assert texts(parsed(phrase("الطاقة/طاقة/NOUN", "متجددة/متجدد/ADJ"))) == []


def test_forms_of_the_same_lemmas_are_one_term() -> None:
    article = parsed(
        phrase("المدرسة/مدرسة/NOUN", "المهنية/مهني/ADJ"),
        phrase("مدارس/مدرسة/NOUN/Definite=Ind", "مهنية/مهني/ADJ"),
        phrase("المدرسه/مدرسة/NOUN", "المهنيه/مهني/ADJ"),
        phrase("المدرسة/مدرسة/NOUN", "المهنية/مهني/ADJ"),
    )
    (term,) = found(article)
    assert term.text == "المدرسة المهنية"
    assert [mention.sentence for mention in term.mentions] == ["s1", "s2", "s3", "s4"]


def test_clitics_stay_outside_and_a_swallowed_article_comes_back() -> None:
    article = parsed(
        """
        1-2 وبالطاقة
        و و CCONJ 2 cc _
        بالطاقة طاقة NOUN 0 root _
        """,
        """
        1-2 للطاقة
        ل ل ADP 2 case _
        الطاقة طاقة NOUN 0 root _
        الشمسية شمسي ADJ 2 amod _
        """,
        """
        1-2 والطاقة
        و و CCONJ 2 cc _
        الطاقة طاقة NOUN 0 root _
        الشمسية شمسي ADJ 2 amod _
        """,
    )
    (term,) = found(article)
    assert [mention.text for mention in term.mentions] == ["للطاقة الشمسية", "الطاقة الشمسية"]
    assert term.text == "الطاقة الشمسية"


@pytest.mark.parametrize("between", ["،/،/PUNCT", "و/و/CCONJ", "قال/قال/VERB"], ids=["comma", "conjunction", "verb"])
def test_phrase_does_not_go_on_over(between: str) -> None:
    assert texts(parsed(phrase("تحلية/تحلية/NOUN", between, "المياه/ماء/NOUN"))) == []


def test_phrase_over_a_preposition_has_to_come_up_twice() -> None:
    war = phrase("الحرب/حرب/NOUN", "على/على/ADP", "الفقر/فقر/NOUN")
    assert texts(parsed(war)) == []
    assert texts(parsed(war, war)) == ["الحرب على الفقر"]


def test_word_by_itself_has_to_come_up_often() -> None:
    word = phrase("التضخم/تضخم/NOUN")
    assert texts(parsed(word, word)) == []
    assert texts(parsed(word, word, word)) == ["التضخم"]


def test_name_is_no_term_but_a_term_may_hold_one() -> None:
    article = document(
        "زار الوفد آثار قرطاج القديمة.",
        names={"قرطاج": "LOC"},
        tags={"زار": "VERB", "آثار": "NOUN", "قرطاج": "X", "القديمة": "ADJ"},
    )
    assert texts(article) == ["آثار قرطاج القديمة"]
    name = document("مجلس الأمن.", names={"مجلس الأمن": "ORG"}, tags={"مجلس": "NOUN", "الأمن": "NOUN"})
    assert texts(name) == []


def test_name_is_never_cut() -> None:
    article = document(
        "جنود حلف شمال الأطلسي",
        names={"حلف شمال الأطلسي": "ORG"},
        tags=dict.fromkeys(("جنود", "حلف", "شمال", "الأطلسي"), "NOUN"),
    )
    assert texts(article) == ["جنود حلف شمال الأطلسي"]


@pytest.mark.parametrize(
    "words",
    [
        ("يوم/يوم/NOUN", "الخميس/خميس/NOUN"),
        ("رئيس/رئيس/NOUN", "الوزراء/وزير/NOUN"),
        ("مليون/مليون/NOUN", "دولار/دولار/NOUN"),
        ("عدد/عدد/NOUN", "السكان/ساكن/NOUN"),
        ("إطار/إطار/NOUN", "الخطة/خطة/NOUN"),
        ("القانون/قانون/NOUN", "المتعلق/متعلق/ADJ"),
    ],
    ids=["date", "title", "money", "quantity", "relational", "open-ended"],
)
def test_what_is_in_every_article_is_no_term(words: tuple[str, ...]) -> None:
    assert texts(parsed(phrase(*words))) == []


def test_longer_term_has_the_mention() -> None:
    long = phrase("تلوث/تلوث/NOUN", "مياه/ماء/NOUN", "النهر/نهر/NOUN")
    short = phrase("مياه/ماء/NOUN", "النهر/نهر/NOUN")
    by_text = {term.text: term for term in found(parsed(long, long, short, short, short))}
    assert [mention.sentence for mention in by_text["تلوث مياه النهر"].mentions] == ["s1", "s2"]
    assert [mention.sentence for mention in by_text["مياه النهر"].mentions] == ["s3", "s4", "s5"]


def test_frequent_and_early_terms_come_first() -> None:
    solar = phrase("الطاقة/طاقة/NOUN", "الشمسية/شمسي/ADJ")
    desert = phrase("السياحة/سياحة/NOUN", "الصحراوية/صحراوي/ADJ")
    assert texts(parsed(solar, desert, solar, solar))[0] == "الطاقة الشمسية"
    assert texts(parsed(desert, solar))[0] == "السياحة الصحراوية"


def test_there_are_at_most_so_many() -> None:
    letters = "ابتثجحخدذرزسشصضطظع"
    pairs = [phrase(*[f"{x}{y}مر/{x}{y}مر/NOUN", f"{y}{x}لر/{y}{x}لر/NOUN"] * 1) for x in letters for y in letters[:4]]
    article = parsed(*(pair for pair in pairs for _ in range(2)), *([phrase("في/في/ADP")] * 600))
    assert len(found(article)) == MOST


def test_without_parts_of_speech_there_are_none() -> None:
    assert texts(document("ناقش الوفد مشروع تحلية المياه.")) == []


def test_other_languages_have_runs_of_nouns_and_adjectives() -> None:
    words = ("new/new/ADJ", "solar/solar/ADJ", "energy/energy/NOUN", "plant/plant/NOUN", "opened/open/VERB")
    article = parsed(phrase(*words), phrase(*words), language="en")
    assert found(article)[0].text == "new solar energy plant"
