"""Tags of words as tags of tokens: what a name model that reads clitics apart says of the surface."""

from collections.abc import Iterator, Sequence


def by_token(tags: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """BIOES tags of the tokens of a sentence, from those of its words; ``sizes`` counts the words of each token.

    A token belongs to a name if one of its words does, to the first of them if two names meet in it.
    """
    owners = [token for token, size in enumerate(sizes) for _ in range(size)]
    result = ["O"] * len(sizes)
    for kind, first, last in names(tags):
        free = [token for token in range(owners[first], owners[last] + 1) if result[token] == "O"]
        for token in free:
            place = "S" if len(free) == 1 else "B" if token == free[0] else "E" if token == free[-1] else "I"
            result[token] = f"{place}-{kind}"
    return result


def names(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The names in BIOES or BIO tags: type, first and last index. A stray ``I-`` or ``E-`` begins one."""
    start, kind = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        place, _, current = tag.partition("-")
        if kind and (place not in "IE" or current != kind or not current):
            yield kind, start, index - 1
            kind = ""
        if current and not kind:
            start, kind = index, current
        if kind and place in "ES":
            yield kind, start, index
            kind = ""
