"""Spans in UTF-16 code units cut the same text as spans in code points."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.options import OffsetUnit
from schemas.spans import Mention
from worker.offsets import in_codepoints, in_unit


@given(st.text(alphabet="اب 😀𝔘é\u0301\u200f", max_size=60), st.data())
def test_utf16_spans_cut_the_same_text(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    mention = Mention(begin=begin, end=end, text=text[begin:end], sentence="s1")
    moved = in_unit((mention,), text, OffsetUnit.UTF16)[0]
    encoded = text.encode("utf-16-le")
    assert encoded[2 * moved.begin : 2 * moved.end].decode("utf-16-le") == mention.text
    assert in_unit(mention, text, OffsetUnit.CODEPOINT) == mention
    assert in_codepoints((moved,), text, OffsetUnit.UTF16) == (mention,)
    assert in_codepoints(mention, text, OffsetUnit.CODEPOINT) == mention
