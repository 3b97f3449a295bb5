"""The text of a segment as a translator gets it, and where its marks are in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.spans import Span
from schemas.summary import Interval, Mark, Note, Segment
from worker.export.nesting import Stretch


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark with its id in a file: ``m1`` is the first mark of a segment."""

    id: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Remark:
    """A note with its id in a file: ``n1`` is the first note of a segment."""

    id: str
    note: Note


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to translate, with its marks and the places that notes are about, counted in code points of it."""

    text: str
    marks: tuple[Stretch[Marked], ...]
    remarks: tuple[Stretch[Remark], ...]


def passage(segment: Segment) -> Passage:
    """The passage of a segment, whose offsets count code points: its clean text, or its text if that is clean.

    A mark whose words were all removed as unclean has no place and is left out.
    """
    kept = segment.clean.kept if segment.clean else (Interval(begin=segment.begin, end=segment.end),)
    marks = (
        Stretch(_place(kept, mark.begin), _place(kept, mark.end), Marked(f"m{number}", mark))
        for number, mark in enumerate(segment.marks, 1)
    )
    remarks = (
        Stretch(_place(kept, at.begin), _place(kept, at.end), Remark(f"n{number}", note))
        for number, note in enumerate(segment.notes or (), 1)
        if (at := _inside(note.at, segment))
    )
    return Passage(
        text=segment.clean.text if segment.clean else segment.text,
        marks=tuple(stretch for stretch in marks if stretch.begin < stretch.end),
        remarks=tuple(stretch for stretch in remarks if stretch.begin < stretch.end),
    )


def _inside(at: Span | None, segment: Segment) -> Span | None:
    return at if at and segment.begin <= at.begin and at.end <= segment.end else None


def _place(kept: Sequence[Interval], position: int) -> int:
    """How many kept characters come before a position of the article."""
    return sum(max(0, min(position, interval.end) - interval.begin) for interval in kept)
