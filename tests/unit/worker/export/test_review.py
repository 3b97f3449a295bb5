"""What a translation lost is told, and what it kept is not."""

from collections.abc import Sequence

import pytest
from lxml import etree

from schemas.translation import LossCode, State, Translation
from tests.editions import JOB, rich_edition
from worker.export.bilingual import bilingual
from worker.export.errors import FileError, FileFault
from worker.export.inline import CORE
from worker.export.review import review
from worker.export.xliff import GLOSSARY, xliff

FIRST = "Researcher Leila al-Attar arrived in Tunis on 3 March 2026 with 1,250 books."
SECOND = "Al-Attar said: “We will open the library to everyone” on the website qamus.example."
NAMES = {"x": CORE, "gls": GLOSSARY}


def file(*targets: str | None, state: str = "translated", target: str | None = "en") -> etree._Element:
    """The exported file with targets, which may hold marks, filled in; None leaves one out."""
    root = etree.fromstring(xliff(rich_edition(target=target)))
    for segment, words in zip(root.iter(f"{{{CORE}}}segment"), targets, strict=True):
        if words is not None:
            segment.set("state", state)
            segment.append(etree.fromstring(f'<target xmlns="{CORE}">{words}</target>'))
    return root


def reviewed(root: etree._Element) -> Translation:
    return review(rich_edition(), bilingual(etree.tostring(root)))


def losses(*targets: str | None) -> list[tuple[LossCode, str, str | None]]:
    return [(loss.code, loss.pointer, loss.ref) for loss in reviewed(file(*targets)).lost]


def without_terms(found: Sequence[tuple[LossCode, str, str | None]]) -> list[LossCode]:
    """Codes, but for terms, whose marks are gone from every plain text."""
    return [code for code, _, ref in found if ref not in ("t1", "t2")]


def test_translation_with_everything_lost_nothing_but_marks_of_terms() -> None:
    found = reviewed(file(FIRST, SECOND))
    assert [(segment.id, segment.target, segment.state) for segment in found.segments] == [
        ("g1", FIRST, State.TRANSLATED),
        ("g2", SECOND, State.TRANSLATED),
    ]
    assert (found.job, found.source_language, found.target_language) == (JOB, "ar", "en")
    assert [(loss.code, loss.ref) for loss in found.lost] == [
        (LossCode.MARK_LOST, "t1"),
        (LossCode.MARK_LOST, "t2"),
    ]


def test_kept_marks_answer_for_their_words() -> None:
    first = (
        'A <mrk id="m1">scholar, <mrk id="m2">L. A.</mrk></mrk>, came to <mrk id="m3">the capital</mrk> on 3 March '
        '<sm id="m6"/>2026 with<em startRef="m6"/> <mrk id="m5">1250</mrk> books.'
    )
    assert losses(first, SECOND) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("Leila al-Attar", "the minister", LossCode.NAME_NOT_CARRIED_OVER),
        ("Leila al-Attar", "Leila al-Najjar", LossCode.NAME_NOT_CARRIED_OVER),
        ("Leila al-Attar", '<mrk id="m2">ليلى العطار</mrk>', LossCode.NAME_NOT_CARRIED_OVER),
        ("Leila al-Attar", '<mrk id="m2"> </mrk>', LossCode.NAME_NOT_CARRIED_OVER),
        ("in Tunis", "there", LossCode.MARK_LOST),
        ("3 March", "4 March", LossCode.DATE_CHANGED),
        ("2026", "2025", LossCode.DATE_CHANGED),
        ("1,250", "1,205", LossCode.NUMBER_CHANGED),
        ("1,250", '<mrk id="m5">12,50</mrk>', LossCode.NUMBER_CHANGED),
    ],
)
def test_what_is_gone_from_the_first_segment(before: str, after: str, code: LossCode) -> None:
    assert without_terms(losses(FIRST.replace(before, after), SECOND)) == [code]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3 March 2026", "2026-03-03"),
        ("3 March 2026", "٣ مارس ٢٠٢٦"),
        ("3 March 2026", "03/03/2026"),
        ("1,250", "١٢٥٠"),
        ("1,250", "1.250"),
        ("1,250", '<mrk id="m5">twelve hundred and fifty</mrk>'),
        ("Leila al-Attar", "Layla Attar"),
    ],
)
def test_other_ways_to_write_the_same_are_no_loss(before: str, after: str) -> None:
    assert without_terms(losses(FIRST.replace(before, after), SECOND)) == []


def test_protected_words_and_quotations() -> None:
    assert without_terms(losses(FIRST, SECOND.replace("qamus.example", "dictionary.example"))) == [
        LossCode.PROTECTED_TEXT_CHANGED
    ]
    assert losses(FIRST, SECOND.replace("“", "").replace("”", ""))[-1] == (LossCode.MARK_LOST, "/segments/1", "q1")


def test_missing_empty_and_changed_segments() -> None:
    root = file(FIRST, SECOND)
    unit = root.find(".//x:unit[@id='g2']", NAMES)
    assert unit is not None
    unit.set("id", "g9")
    assert [loss.code for loss in reviewed(root).lost if loss.pointer == "/segments/1"] == [LossCode.SEGMENT_MISSING]
    assert reviewed(root).segments[1].target is None
    for nothing in (None, "  ", ""):
        assert (LossCode.SEGMENT_EMPTY, "/segments/1", None) in losses(FIRST, nothing)
    root = file(FIRST, SECOND)
    source = root.find(".//x:unit[@id='g2']//x:source", NAMES)
    assert source is not None
    source.text = "Something else"
    assert LossCode.SOURCE_CHANGED in {loss.code for loss in reviewed(root).lost}


def test_glossary_of_the_file_is_to_be_used() -> None:
    root = file(FIRST, SECOND)
    entry = root.find(".//gls:glossEntry[@id='t1']", NAMES)
    assert entry is not None
    entry.insert(1, etree.fromstring(f'<translation xmlns="{GLOSSARY}">Doctor Attar</translation>'))
    assert (LossCode.GLOSSARY_TERM_NOT_USED, "t1") in {(loss.code, loss.ref) for loss in reviewed(root).lost}
    used = file(FIRST.replace("Researcher Leila", "Dr"), SECOND)
    entry = used.find(".//gls:glossEntry[@id='t1']", NAMES)
    assert entry is not None
    entry.insert(1, etree.fromstring(f'<translation xmlns="{GLOSSARY}">Dr al-Attar</translation>'))
    assert "t1" not in {loss.ref for loss in reviewed(used).lost}


def test_files_that_are_no_translation_of_the_job_are_refused() -> None:
    other = file(FIRST, SECOND)
    element = other.find("x:file", NAMES)
    assert element is not None
    element.set("id", JOB.replace("6", "7"))
    for root, fault in (
        (other, FileFault.OTHER_JOB),
        (file(None, None), FileFault.NO_TARGETS),
        (file(FIRST, SECOND, target=None), FileFault.NO_TARGET_LANGUAGE),
    ):
        with pytest.raises(FileError) as caught:
            reviewed(root)
        assert caught.value.fault is fault


def test_state_is_that_of_the_file() -> None:
    found = reviewed(file(FIRST, SECOND, state="final"))
    assert {segment.state for segment in found.segments} == {State.FINAL}
