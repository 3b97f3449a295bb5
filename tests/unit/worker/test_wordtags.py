"""Tags of words become tags of tokens."""

import pytest

from worker.wordtags import by_token, names


@pytest.mark.parametrize(
    ("tags", "sizes", "expected"),
    [
        (["O", "S-PER", "O"], [2, 1], ["S-PER", "O"]),
        (["O", "O", "B-ORG", "E-ORG"], [3, 1], ["B-ORG", "E-ORG"]),
        (["B-PER", "I-PER", "E-PER"], [2, 1], ["B-PER", "E-PER"]),
        (["B-LOC", "E-LOC"], [2], ["S-LOC"]),
        (["S-PER", "S-LOC", "O"], [2, 1], ["S-PER", "O"]),
        (["B-PER", "E-PER", "B-LOC", "E-LOC"], [1, 2, 1], ["B-PER", "E-PER", "S-LOC"]),
        (["O", "O"], [1, 1], ["O", "O"]),
        ([], [], []),
    ],
)
def test_token_belongs_to_the_first_name_that_one_of_its_words_is_in(
    tags: list[str], sizes: list[int], expected: list[str]
) -> None:
    assert by_token(tags, sizes) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["B-PER", "E-PER", "O"], [("PER", 0, 1)]),
        (["I-PER", "I-PER", "B-PER"], [("PER", 0, 1), ("PER", 2, 2)]),
        (["B-PER", "I-LOC", "E-LOC"], [("PER", 0, 0), ("LOC", 1, 2)]),
        (["E-ORG", "S-ORG", "S-ORG"], [("ORG", 0, 0), ("ORG", 1, 1), ("ORG", 2, 2)]),
        (["O", "B-MISC"], [("MISC", 1, 1)]),
    ],
)
def test_names_are_read_from_inconsistent_tags(tags: list[str], expected: list[tuple[str, int, int]]) -> None:
    assert list(names(tags)) == expected
