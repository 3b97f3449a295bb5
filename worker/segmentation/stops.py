"""Stops that end no sentence: of abbreviations and initials, of list numbers, inside numbers and addresses, and the
dots of a voice that trails off and goes on."""

import re
from collections.abc import Iterator

from worker.orthography import key
from worker.segmentation.lexicon import lexicon
from worker.segmentation.marks import CLOSERS, INVISIBLE

ELLIPSIS = re.compile(r"\.{3,}|…+")

# «د.», «و. م.», «هـ.»; «بد. سامي» is the one title that prepositions are written to; «أ.ف.ب.», «الـU.S.».
_INITIALS = re.compile(
    r"و?[^\W\d_]ـ?\.|[وف]?[بلك]?د\.|[وفبلك]{0,2}(?:الـ?)?(?:[^\W\d_]ـ?\.){2,}",
)
_CHUNK = re.compile(rf"[^\s{INVISIBLE}«“(\[\"'‹/،؛:]+\Z")
_ITEM = re.compile(r"(?<![\w.,٫])(\d{1,2})\.(?=\s)")
_NEAR = 8
_BEFORE_FIRST = re.compile(r"(?:\A|[:؛.،,(])\s*\Z")
_ONE_WORD = re.compile(r"[^\s.؟!?…]+[.؟!?…]")
_ARABIC_WORD = re.compile(r"[\u0621-\u065f]{3,}\Z")


def is_abbreviation(head: str, run: str, *, after: str, proposed: bool) -> bool:
    """Whether a run of stops that follows ``head`` is the stop of an abbreviation; ``after`` is what follows it."""
    chunk = _last(head)
    if run != "." or not chunk:
        return False
    if _INITIALS.fullmatch(chunk + run):
        alone = len(chunk.rstrip("ـ")) <= 2 and "." not in chunk
        return not (alone and key(_last(head[: -len(chunk)])) in lexicon().labelled)
    word = chunk.casefold()
    ends = after.startswith("و") or (proposed and after[:1].isupper())
    return word in lexicon().leading or (word in lexicon().trailing and not ends)


def items(text: str, begin: int, end: int) -> Iterator[int]:
    """Offsets after the stop of every list number in a paragraph: 1. and what counts on from it."""
    expected = 0
    for match in _ITEM.finditer(text, begin, end):
        number = int(match[1])
        before = text[max(begin, match.start() - _NEAR) : match.start()]
        if (number == expected + 1 and expected) or (number == 1 and _BEFORE_FIRST.search(before)):
            expected = number
            yield match.end()


def is_heading(sentence: str) -> bool:
    """Whether what stands from the beginning of a sentence to its stop is only a list number or ordinal."""
    if re.fullmatch(r"\W*\d{1,3}\.", sentence):
        return True
    return sentence.endswith(".") and key(sentence.strip(" .-–—•*" + INVISIBLE)) in lexicon().ordinals


def trails_off(head: str, after: str) -> bool:
    """Whether the clause goes on behind an ellipsis, by the words on both sides of it."""
    onward = re.match(r"\w+", after)
    if onward and key(onward.group()) in lexicon().onward:
        return True
    return key(_last(head)) in lexicon().unfinished or _ONE_WORD.match(after) is not None


def joins(head: str, after: str) -> bool:
    """Whether a stop without a space around it belongs to a number or an address: 3.5, example.org."""
    before = head[-1:]
    return (before.isdigit() and after[:1].isdigit()) or (
        before.isascii() and after[:1].isascii() and after[:1].isalnum()
    )


def divides(head: str, run: str, after: str) -> bool:
    """Whether stops without a space behind them end a sentence for sure: before an Arabic word, where ``head`` is not
    the letter of an abbreviation."""
    if not "\u0621" <= after[:1] <= "\u064a":
        return False
    return run != "." or head[-1:].isdigit() or head[-1:] in tuple(CLOSERS) or _ARABIC_WORD.search(head) is not None


def _last(head: str) -> str:
    chunk = _CHUNK.search(head.rstrip())
    return chunk.group() if chunk else ""
