"""Which units are chosen: within the budget, without saying things twice, the same every time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.summary import Budget
from tests.documents import documents
from tests.factories import document
from worker.document import Document
from worker.summary.bonds import bonds
from worker.summary.openings import LONGEST, pieces
from worker.summary.ranking import learned, rank
from worker.summary.selection import select, words
from worker.summary.signs import SIGNS
from worker.summary.units import units

SOURCE = document(
    "افتتحت الوزيرة محطة جديدة لتحلية المياه على ساحل البحر.",
    "افتتحت الوزيرة محطة لتحلية المياه على ساحل البحر.",
    "تبلغ كلفة المشروع ثلاثين مليونا من القروض.",
    "رحب السكان بها.",
)
BUDGETS = st.one_of(
    st.builds(lambda number: Budget(sentences=number), st.integers(1, 9)),
    st.builds(lambda number: Budget(words=number), st.integers(1, 80)),
    st.builds(lambda share: Budget(ratio=share), st.floats(0.01, 1)),
)


def chosen(budget: Budget, scores: tuple[float, ...] = (0.6, 0.6, 0.5, 0.4), source: Document = SOURCE) -> list[int]:
    return list(select(source, units(source), scores, budget))


def test_what_is_said_twice_counts_once() -> None:
    assert chosen(Budget(sentences=2)) in ([0, 2], [1, 2])


def test_better_scores_come_first() -> None:
    assert chosen(Budget(sentences=1), (0.2, 0.2, 0.9, 0.2)) == [2]


def test_what_scores_nothing_is_not_chosen() -> None:
    assert chosen(Budget(sentences=4), (0.0, 0.6, 0.0, 0.4)) == [1, 3]
    assert chosen(Budget(ratio=1), (0.0, 0.0, 0.0, 0.0)) == []


@pytest.mark.parametrize(("budget", "most"), [(Budget(words=10), 10), (Budget(words=17), 17), (Budget(ratio=0.5), 13)])
def test_as_many_as_fit(budget: Budget, most: int) -> None:
    places = chosen(budget)
    lengths = [words(sentence) for sentence in SOURCE.text.split("\n")]
    taken = sum(lengths[place] for place in places)
    assert lengths == [9, 8, 7, 3]
    assert 0 < taken <= most
    assert all(taken + lengths[place] > most for place in range(4) if place not in places)


def test_at_least_one_is_chosen_though_none_fits() -> None:
    assert len(chosen(Budget(words=1))) == 1
    assert len(chosen(Budget(ratio=0.01))) == 1


def test_share_of_words_is_not_lost_to_rounding() -> None:
    text = " ".join(["كلمة"] * 3)
    source = document(*[text] * 10)
    assert chosen(Budget(ratio=0.1), (0.5,) * 10, source) == [0]


def test_what_stands_alone_is_preferred_among_near_equals() -> None:
    source = document("زار الوفد معرض الكتاب صباحا.", "بحث المجلس قانون المياه مساء.")
    both = units(source)
    assert select(source, both, (0.5, 0.5), Budget(sentences=1), preferred=(False, True)) == (1,)
    assert select(source, both, (0.5, 0.5), Budget(sentences=1), preferred=(True, False)) == (0,)
    assert select(source, both, (0.9, 0.5), Budget(sentences=1), preferred=(False, True)) == (0,)


def test_words_are_those_between_spaces() -> None:
    assert words("وصل (الوفد) - 12 عضوا - إلى\nعمّان .") == 6


def test_common_words_of_long_articles_do_not_overflow() -> None:
    source = document(*["قال إن إن إن إن إن إن إن إن إن في المدينة."] * 400)
    assert len(chosen(Budget(words=120), (0.9,) * 400, source)) == 10


@given(documents(), BUDGETS)
def test_choice_keeps_to_the_budget(source: Document, budget: Budget) -> None:
    parts = pieces(source, units(source), bonds(source, (), ()))
    scores = rank(source, parts, None)
    assert all(0 <= score <= 1 for score in scores)
    places = select(source, parts, scores, budget)
    assert places == select(source, parts, scores, budget)
    assert len(set(places)) == len(places)
    assert bool(places) is any(score > 0 for score in scores)
    assert len(places) <= (budget.sentences or len(parts))
    taken = sum(words(source.surface(parts[place].begin, parts[place].end)) for place in places)
    allowed = budget.words if budget.words is not None else words(source.text) * (budget.ratio or 1)
    assert budget.sentences or len(places) == 1 or taken <= allowed


@given(documents())
def test_openings_lose_no_word(source: Document) -> None:
    whole = units(source)
    parts = pieces(source, whole, bonds(source, (), ()))
    assert [part.begin for part in parts] == sorted(part.begin for part in parts)
    assert all(one.end <= other.begin for one, other in pairwise(parts))
    kept = "".join(source.surface(part.begin, part.end) for part in parts)
    lost = "".join(source.surface(unit.begin, unit.end) for unit in whole)
    assert [c for c in kept if c.isalnum()] == [c for c in lost if c.isalnum()]
    assert all(unit in parts for unit in whole if unit.end - unit.begin <= LONGEST)


def test_weights_name_every_sign() -> None:
    assert set(learned().signs) == set(SIGNS)
