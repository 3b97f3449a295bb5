"""Pieces are well-formed brackets around the text, and cover what the stretches cover."""

from hypothesis import given
from hypothesis import strategies as st

from worker.export.nesting import Closing, Opening, Stretch, crossing, ordered, pieces

TEXT = "abcdefghij"
PLACES = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=7)


def stretches(places: list[tuple[int, int]]) -> list[Stretch[int]]:
    return [Stretch(begin, end, number) for number, (begin, end) in enumerate(places) if begin < end]


@given(PLACES)
def test_pieces_cover_what_stretches_cover(places: list[tuple[int, int]]) -> None:
    given_stretches = stretches(places)
    holding: list[int] = []
    covered: dict[int, set[int]] = {stretch.content: set() for stretch in given_stretches}
    opened: list[int] = []
    position = 0
    for piece in pieces(TEXT, given_stretches):
        if isinstance(piece, Opening):
            assert piece.again is (piece.content in opened)
            opened.append(piece.content)
            holding.append(piece.content)
        elif isinstance(piece, Closing):
            assert holding.pop() == piece.content
        else:
            assert piece == TEXT[position : position + len(piece)] != ""
            for content in holding:
                covered[content] |= set(range(position, position + len(piece)))
            position += len(piece)
    assert (holding, position) == ([], len(TEXT))
    assert covered == {stretch.content: set(range(stretch.begin, stretch.end)) for stretch in given_stretches}


@given(PLACES)
def test_without_the_crossing_ones_the_others_nest(places: list[tuple[int, int]]) -> None:
    sorted_stretches = ordered(stretches(places))
    crosses = crossing(sorted_stretches)
    nested = [stretch for stretch, apart in zip(sorted_stretches, crosses, strict=True) if not apart]
    for one in nested:
        for other in nested:
            assert one.end <= other.begin or other.end <= one.begin or _inside(one, other) or _inside(other, one)


def _inside(one: Stretch[int], other: Stretch[int]) -> bool:
    return other.begin <= one.begin and one.end <= other.end


def test_stretches_that_nest_are_opened_once() -> None:
    found = list(pieces("abcd", [Stretch(1, 3, "inner"), Stretch(0, 4, "outer")]))
    assert found == [
        Opening("outer", again=False),
        "a",
        Opening("inner", again=False),
        "bc",
        Closing("inner"),
        "d",
        Closing("outer"),
    ]
