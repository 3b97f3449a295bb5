"""Sentence boundaries of news: what ends a sentence, what does not, and what is too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import spans
from worker.segmentation import pairs, repair


def sentences(text: str, proposed: str = "none") -> list[str]:
    """The sentences of a paragraph; ``proposed`` is none or all: what the tokenizer says of every token."""
    tokens = spans(text)
    ends = repair(text, tokens, range(len(tokens)) if proposed == "all" else ()).ends
    begins = [0, *(end + 1 for end in ends)]
    return [text[tokens[begin][0] : tokens[end][1]] for begin, end in zip(begins, ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("وصل الوفد إلى صنعاء. وغادر بعد ساعة.", 2),
        ("هل يعود غدا؟ لم يجب الوزير!", 2),
        ("ماذا حدث؟! لا أحد يعلم.", 2),
        ("وصل الوفد، ثم غادر، ثم عاد.", 1),
        ("قال: «وصلنا. لم نجد أحدا. عدنا» ثم صمت.", 1),
        ('قال: "وصلنا. عدنا" ثم صمت.', 1),
        ("قال: “وصلنا. عدنا” ثم صمت.", 1),
        ("وصل الوفد (نحو 30 شخصا. معظمهم خبراء) صباحا.", 1),
        ("ألقى د. سامي الكلمة. وتلته أ. هند.", 2),
        ("بلغت النسبة 3.5 في المئة. وتراجعت.", 2),
        ("انتظرنا طويلا.. ولم يأت أحد.", 1),
        ("كتب على example.org أمس. ثم حذف.", 2),
        ("قال: «سنعود غدا.» وأضاف أنه متفائل.", 2),
        ("أعلن «النادي. تأجيل المباراة. وصمت.", 3),
        ("انتهى اللقاء», فغادر الجميع. ثم عادوا.", 2),
        ("قال «إن لقب «الأمير. الصغير» باق. وسيبقى» لهم. وذهب.", 2),
    ],
)
def test_what_ends_a_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    "text",
    ["وصل الوفد، وغادر.", "قال: «وصلنا. عدنا» أمس.", "بحضور د. سامي.", "بلغت 3.5 في المئة.", "وصل (من روما) أمس."],
)
def test_bad_proposals_are_taken_back(text: str) -> None:
    for sentence in sentences(text, "all"):
        assert not sentence.rstrip().endswith(("،", "د.", "(", "«"))
        assert sentence.count("«") == sentence.count("»")
        assert sentence.count("(") == sentence.count(")")


def test_closing_mark_stays_with_its_sentence() -> None:
    assert sentences("(وصل الوفد.) ثم غادر.")[0].endswith(")")


def test_overlong_sentence_is_cut_at_the_safest_place() -> None:
    text = "كلمة " * 150 + "هنا؛ " + "كلمة " * 100
    tokens = spans(text)
    boundaries = repair(text, tokens, ())
    assert text[slice(*tokens[boundaries.ends[0]])] == "؛"
    assert boundaries.cuts == boundaries.ends[:1]


def test_pairs_ignore_what_is_not_balanced() -> None:
    text = "«أ «ب» ج"
    assert pairs(text, 0, len(text)) == ((3, 5),)


@given(st.text(alphabet='ابج .،؛؟!«»"()[]…“”د3أ', max_size=300), st.data())
def test_sentences_are_a_partition_of_the_tokens(text: str, data: st.DataObject) -> None:
    tokens = spans(text)
    proposed = data.draw(st.sets(st.integers(0, max(0, len(tokens) - 1))))
    boundaries = repair(text, tokens, proposed, longest=20)
    if not tokens:
        assert boundaries.ends == ()
        return
    assert list(boundaries.ends) == sorted(set(boundaries.ends))
    assert boundaries.ends[-1] == len(tokens) - 1
    assert set(boundaries.cuts) <= set(boundaries.ends)
    lengths = [end - begin for begin, end in zip((-1, *boundaries.ends), boundaries.ends, strict=False)]
    assert max(lengths) <= 20
