"""The words in CoNLL-U, as other libraries read them."""

import io
from dataclasses import replace

import conllu as reader
import pytest
from udtools.validator import Validator

from schemas.options import OffsetUnit
from tests.editions import SECOND, TEXT, rich_edition
from worker.export.conllu import conllu
from worker.export.errors import NoTokensError


def test_sentences_are_read_back() -> None:
    (sentence,) = reader.parse(conllu(rich_edition()))
    assert sentence.metadata["sent_id"] == "s2"
    assert sentence.metadata["newpar id"] == "p2"
    assert sentence.metadata["offset_unit"] == "codepoint"
    assert SECOND.startswith(sentence.metadata["text"])
    words = [token for token in sentence if isinstance(token["id"], int)]
    assert [word["form"] for word in words] == ["و", "قالت", "العطار", ":", "«", "سنفتح"]
    assert [(word["head"], word["deprel"]) for word in words][:3] == [(2, "dep"), (0, "root"), (2, "dep")]
    assert words[1]["feats"] == {"Number": "Sing", "NumForm": "Word", "Person": "3"}


def test_words_of_one_token_stand_under_its_range() -> None:
    (sentence,) = reader.parse(conllu(rich_edition()))
    (together,) = [token for token in sentence if not isinstance(token["id"], int)]
    assert (together["id"], together["form"]) == ((1, "-", 2), "وقالت")


@pytest.mark.parametrize("unit", OffsetUnit)
def test_ranges_are_in_the_unit_of_the_client(unit: OffsetUnit) -> None:
    (sentence,) = reader.parse(conllu(rich_edition(unit)))
    encoded = TEXT.encode("utf-16-le")
    seen = []
    for token in sentence:
        if token["misc"]:
            begin, end = map(int, token["misc"]["TokenRange"].split(":"))
            cut = TEXT[begin:end] if unit is OffsetUnit.CODEPOINT else encoded[2 * begin : 2 * end].decode("utf-16-le")
            assert cut == token["form"]
            seen.append(cut)
    assert seen == ["وقالت", "العطار", ":", "«", "سنفتح"]


def test_official_validator_finds_no_fault_of_form() -> None:
    # Level 2: the format, the trees, and texts that fit their words; above begin the rules of treebanks.
    state = Validator(lang="ar", level=2, output=False).validate_file_handle(io.StringIO(conllu(rich_edition())))
    assert state.passed(), str(state)


def test_odd_white_space_is_told_and_breaks_no_line() -> None:
    edition = rich_edition()
    assert edition.result.tokens
    gap = "\t\n\u2028 "
    first = edition.result.tokens[0]
    shifted = tuple(
        replace(token, begin=token.begin + len(gap) - 1, end=token.end + len(gap) - 1)
        if token.begin > first.begin
        else token
        for token in edition.result.tokens
    )
    text = TEXT[: first.end] + gap + TEXT[first.end + 1 :]
    result = replace(edition.result, tokens=shifted)
    odd = replace(edition, article=replace(edition.article, text=text), result=result, stated=result)
    (sentence,) = reader.parse(conllu(odd))
    assert sentence[0]["misc"]["SpacesAfter"] == "\\t\\n\u2028\\s"
    assert "\t" not in sentence.metadata["text"]


def test_without_tokens_it_says_how_to_get_them() -> None:
    edition = rich_edition()
    bare = replace(edition.result, tokens=None)
    with pytest.raises(NoTokensError, match='"include": \\["tokens"\\]'):
        conllu(replace(edition, result=bare, stated=bare))


def test_article_without_words_is_empty() -> None:
    edition = rich_edition()
    bare = replace(edition.result, tokens=())
    assert conllu(replace(edition, result=bare, stated=bare)).strip() == ""
