"""A summary as XLIFF 2.1, with the modules for glossaries and metadata and the text analysis of ITS.

A unit is a segment, in the order of the summary. The ids of file and units are those of job and segments, and ``m1``
is the first mark of a segment, so that a tool may drop every module and the file still finds its way back.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from schemas.extraction import EntityType
from schemas.summary import GlossaryEntry, Mark, MarkKind, Note, NoteKind, Segment, Translate
from worker.export.edition import Edition
from worker.export.inline import CORE, Content, fill
from worker.export.nesting import Stretch
from worker.export.passages import Marked, Passage, passage
from worker.export.writing import direction, legible, script

VERSION = "2.1"
GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
ITS = "http://www.w3.org/2005/11/its"
CATEGORY = "khulasa"

# The class of the entity, for whoever reads ITS: https://www.w3.org/TR/its20/#textanalysis
_CLASSES: Mapping[EntityType, str] = {
    EntityType.PERSON: "https://schema.org/Person",
    EntityType.LOCATION: "https://schema.org/Place",
    EntityType.ORGANISATION: "https://schema.org/Organization",
    EntityType.MISCELLANEOUS: "https://schema.org/Thing",
}
_TREATMENTS = {Translate.TRANSLITERATE: "transliterate", Translate.NO: "do not translate"}
_PREFIXES = {None: CORE, "gls": GLOSSARY, "mda": METADATA, "its": ITS}


def xliff(edition: Edition) -> bytes:
    """The file, in UTF-8.

    Its target language is the one that was asked for, if any; there are no targets yet.
    """
    result = edition.result
    target = result.summary.target_language
    root = etree.Element(f"{{{CORE}}}xliff", nsmap=_PREFIXES)  # type: ignore[arg-type]  # the default namespace has no prefix
    root.set("version", VERSION)
    root.set("srcLang", result.article.language)
    root.set(f"{{{ITS}}}version", "2.0")
    file = _child(root, "file", id=edition.job_id, srcDir=direction(result.article.language), canResegment="no")
    if target:
        root.set("trgLang", target)
        file.set("trgDir", direction(target))
    if result.article.id:
        file.set("original", legible(result.article.id))
    _metadata(file, dict(_about(edition)))
    for segment, stated in zip(result.summary.segments, edition.stated.summary.segments, strict=True):
        _unit(file, edition, segment, stated)
    if not result.summary.segments:
        # A file has a unit or a group; a group may be empty.
        _child(file, "group", id="empty")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _about(edition: Edition) -> Iterator[tuple[str, str]]:
    facts = edition.stated.article
    yield "job", edition.job_id
    if facts.id:
        yield "article", facts.id
    if facts.title:
        yield "title", facts.title
    yield "sha256", facts.sha256
    yield "offset_unit", edition.stated.offset_unit
    yield "method", edition.stated.summary.method


def _unit(file: etree._Element, edition: Edition, segment: Segment, stated: Segment) -> None:
    content = passage(segment)
    unit = _child(file, "unit", id=segment.id)
    unit.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    _glossary(unit, edition, content)
    _metadata(unit, dict(_place(stated)))
    notes = list(_notes(segment, content))
    if notes:
        inside = _child(unit, "notes")
        for key, category, text in notes:
            _child(inside, "note", id=key, category=category, appliesTo="source").text = legible(text)
    source = _child(_child(unit, "segment", id="s"), "source")
    marks: list[Stretch[Mapping[str, str]]] = []
    for marked in content.marks:
        attributes = _attributes(edition, marked.content.id, marked.content.mark)
        marks.append(Stretch(marked.begin, marked.end, attributes))
    for remark in content.remarks:
        comment = {"id": f"c-{remark.content.id}", "type": "comment", "ref": f"#n={remark.content.id}"}
        marks.append(Stretch(remark.begin, remark.end, comment))
    fill(source, Content(content.text, tuple(marks)))


def _place(segment: Segment) -> Iterator[tuple[str, str]]:
    yield "begin", str(segment.begin)
    yield "end", str(segment.end)
    if segment.clean:
        yield "kept", " ".join(f"{interval.begin}-{interval.end}" for interval in segment.clean.kept)
    yield "sentences", " ".join(segment.sentences)
    yield "rank", str(segment.rank)
    if segment.standalone is not None:
        yield "standalone", "yes" if segment.standalone else "no"


def _notes(segment: Segment, content: Passage) -> Iterator[tuple[str, str, str]]:
    """Id, category and text of every note; flags and dates that no note explains get one."""
    notes = segment.notes or ()
    for number, note in enumerate(notes, 1):
        yield f"n{number}", note.kind, _explained(note)
    for flag in segment.flags or ():
        if all(note.flag is not flag for note in notes):
            yield f"f-{flag}", "flag", flag.replace("_", " ")
    told = {note.value for note in notes if note.kind is NoteKind.DATE}
    for each in content.marks:
        mark = each.content.mark
        if mark.kind is MarkKind.DATE and mark.value and mark.value not in told:
            yield f"d-{each.content.id}", NoteKind.DATE, f"{content.text[each.begin : each.end]} = {mark.value}"


def _explained(note: Note) -> str:
    if note.value is None or note.value in note.text:
        return note.text
    return f"{note.text} ({note.value})"


def _attributes(edition: Edition, id: str, mark: Mark) -> Mapping[str, str]:
    """The attributes of an annotation; words to transliterate may be changed, so they are not protected."""
    found = {"id": id, "translate": "no" if mark.translate is Translate.NO else "yes"}
    if mark.kind is MarkKind.TERM:
        return found | {"type": "term"}
    entity = edition.entities.get(mark.ref or "")
    if mark.kind is MarkKind.ENTITY and entity:
        identity = {f"{{{ITS}}}taIdentRef": f"urn:uuid:{edition.job_id}#{mark.ref}"}
        return found | {"type": "its:generic", f"{{{ITS}}}taClassRef": _CLASSES[entity.type]} | identity
    value = {} if mark.value is None else {"value": legible(mark.value)}
    return found | {"type": f"{CATEGORY}:{mark.kind}"} | value


def _glossary(unit: etree._Element, edition: Edition, content: Passage) -> None:
    """The names and terms of one segment. Candidates for a name are translations where the target has their script."""
    target = edition.result.summary.target_language
    latin = target is not None and script(target) == "Latn"
    first: dict[str | None, Marked] = {}
    for each in content.marks:
        first.setdefault(each.content.mark.ref, each.content)
    entries = [entry for entry in edition.result.summary.glossary if entry.ref in first]
    if not entries:
        return
    glossary = etree.SubElement(unit, f"{{{GLOSSARY}}}glossary")
    for entry in entries:
        found = etree.SubElement(glossary, f"{{{GLOSSARY}}}glossEntry", id=entry.ref, ref=f"#{first[entry.ref].id}")
        etree.SubElement(found, f"{{{GLOSSARY}}}term").text = legible(entry.source)
        for candidate in (entry.romanized or ()) if latin else ():
            etree.SubElement(found, f"{{{GLOSSARY}}}translation", source="romanisation").text = legible(candidate)
        etree.SubElement(found, f"{{{GLOSSARY}}}definition").text = legible(_definition(entry, first[entry.ref].mark))


def _definition(entry: GlossaryEntry, mark: Mark) -> str:
    treatment = entry.translate or mark.translate
    parts = [entry.type or "term", *([] if treatment is Translate.YES else [_TREATMENTS[treatment]])]
    romanized = f"; romanised: {', '.join(entry.romanized)}" if entry.romanized else ""
    return ", ".join(parts) + romanized


def _metadata(parent: etree._Element, entries: Mapping[str, str]) -> None:
    metadata = etree.SubElement(parent, f"{{{METADATA}}}metadata")
    group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", id=CATEGORY, category=CATEGORY)
    for name, value in entries.items():
        etree.SubElement(group, f"{{{METADATA}}}meta", type=name).text = legible(value)


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CORE}}}{name}", attributes)
