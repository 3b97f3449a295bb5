"""Whether a translated file is one of ours, and what was lost between a summary and its translation.

What is kept is looked for in this order: the mark itself in the target; then the words, a name by its romanisations
(:mod:`worker.export.likeness`), a number or date by its figures. What can only be told by a mark, such as a translated
name, is reported as a lost mark and not as a lost name.
"""

from collections.abc import Iterator

from schemas.extraction import Entity
from schemas.summary import Mark, MarkKind, Segment
from schemas.translation import Loss, LossCode, State, TranslatedSegment, Translation
from worker.export.bilingual import Bilingual, Unit
from worker.export.checks import QUOTATION_MARK, Check, Fault, fault
from worker.export.edition import Edition
from worker.export.errors import FileError, FileFault
from worker.export.inline import Content
from worker.export.passages import Passage, passage
from worker.export.writing import script


def review(edition: Edition, file: Bilingual) -> Translation:
    """The translation in a file, aligned with the summary that it was made from.

    :raises FileError: if it is the file of another job, has no targets, or does not say in which language they are.
    """
    if file.id != edition.job_id:
        raise FileError(FileFault.OTHER_JOB, f"The file belongs to job {file.id!r}, not to {edition.job_id}.")
    if not any(unit.target for unit in file.units):
        raise FileError(FileFault.NO_TARGETS, "The file has no targets; translate it first.")
    if not file.target_language:
        raise FileError(FileFault.NO_TARGET_LANGUAGE, "The file has targets, but no trgLang; set it on <xliff>.")
    units = {unit.id: unit for unit in file.units}
    same_script = script(edition.result.article.language) == script(file.target_language)
    segments = edition.result.summary.segments
    return Translation(
        job=edition.job_id,
        source_language=edition.result.article.language,
        target_language=file.target_language,
        segments=tuple(_aligned(segment, units.get(segment.id)) for segment in segments),
        lost=tuple(
            loss
            for index, segment in enumerate(segments)
            for loss in _lost(edition, segment, units.get(segment.id), f"/segments/{index}", same_script=same_script)
        ),
    )


def _aligned(segment: Segment, unit: Unit | None) -> TranslatedSegment:
    return TranslatedSegment(
        id=segment.id,
        source=passage(segment).text,
        target=unit.target.text if unit and unit.target else None,
        state=State(unit.state) if unit else State.INITIAL,
    )


def _lost(edition: Edition, segment: Segment, unit: Unit | None, pointer: str, *, same_script: bool) -> Iterator[Loss]:
    source = passage(segment)
    if unit is None:
        yield Loss(code=LossCode.SEGMENT_MISSING, message="The file has no unit for this segment.", pointer=pointer)
        return
    if unit.source.text != source.text:
        yield Loss(
            code=LossCode.SOURCE_CHANGED,
            message="The source is not what was exported, so the target may translate something else.",
            pointer=pointer,
        )
    if unit.target is None or not unit.target.text.strip():
        yield Loss(code=LossCode.SEGMENT_EMPTY, message="The segment has no translation.", pointer=pointer)
        return
    told: set[tuple[str, LossCode]] = set()
    for mark, problem in _faults(edition, source, unit, unit.target, same_script=same_script):
        if problem is None or (mark.ref or mark.value or "", problem[0]) in told:
            continue
        told.add((mark.ref or mark.value or "", problem[0]))
        yield Loss(code=problem[0], message=problem[1], pointer=pointer, ref=mark.ref)


def _faults(
    edition: Edition, source: Passage, unit: Unit, target: Content, *, same_script: bool
) -> Iterator[tuple[Mark, Fault | None]]:
    kept = {
        stretch.content.get("id"): words
        for stretch in target.marks
        if (words := target.text[stretch.begin : stretch.end].strip())
    }
    for stretch in source.marks:
        mark = stretch.content.mark
        words = source.text[stretch.begin : stretch.end]
        entity = edition.entities.get(mark.ref or "") if mark.kind is MarkKind.ENTITY else None
        check = Check(
            mark=mark,
            words=words,
            target=target.text,
            kept=kept.get(stretch.content.id),
            spellings=(*((words,) if same_script else ()), *(_spellings(entity, words) if entity else ())),
            translations=unit.glossary.get(mark.ref or "", ()),
            same_script=same_script,
            quoted=QUOTATION_MARK.search(source.text[max(0, stretch.begin - 1) : stretch.begin + 1]) is not None,
        )
        yield mark, fault(check)


def _spellings(entity: Entity, words: str) -> tuple[str, ...]:
    """The romanisations of a name, cut down to that part of it which these words are."""
    whole, part = entity.name.split(), words.split()
    candidates = entity.romanized or ()
    start = next((at for at in range(len(whole)) if whole[at : at + len(part)] == part), None)
    if start is None or len(part) == len(whole):
        return candidates
    parts = [candidate.split() for candidate in candidates]
    return tuple(" ".join(each[start : start + len(part)]) for each in parts if len(each) == len(whole)) or candidates
