"""The XLIFF file is valid by the standard's own schemas and rules, and another library reads the same from it."""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from lxml import etree
from translate.storage.xliff2 import Xliff2File

from schemas.options import OffsetUnit
from schemas.summary import MarkKind
from tests.editions import FIRST, JOB, SECOND, marked_editions, rich_edition
from tests.unit.worker.export import schematron
from worker.export.bilingual import bilingual
from worker.export.edition import Edition
from worker.export.inline import CORE
from worker.export.passages import passage
from worker.export.xliff import GLOSSARY, ITS, METADATA, xliff

# The schemas belong to OASIS and are not shipped: they lie beside a checkout, or where this variable says.
SCHEMAS = Path(os.environ.get("XLIFF_SCHEMAS") or Path(__file__).parents[5] / "shared" / "data" / "xliff")
NAMES: dict[str, str] = {"x": CORE, "gls": GLOSSARY, "mda": METADATA, "its": ITS}
# Untyped.
TOOLKIT: Any = Xliff2File
RULES = ("xliff_core_2.1.sch", "glossary.sch", "metadata.sch", "its.sch")

needs_schemas = pytest.mark.skipif(
    not (SCHEMAS / "xliff_core_2.0.xsd").exists(),
    reason="the XLIFF schemas of OASIS are not here; XLIFF_SCHEMAS may name their folder",
)


# The core admits attributes of other namespaces and checks those whose schemas it is given.
ALL_SCHEMAS = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="urn:oasis:names:tc:xliff:document:2.0" schemaLocation="xliff_core_2.0.xsd"/>
  <xs:import namespace="http://www.w3.org/2005/11/its" schemaLocation="its.xsd"/>
  <xs:import namespace="urn:oasis:names:tc:xliff:itsm:2.1" schemaLocation="itsm.xsd"/>
</xs:schema>"""


@cache
def schema(name: str) -> etree.XMLSchema:
    # What a schema imports lies beside it.
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), etree.XMLParser(no_network=True)))


@cache
def core() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.fromstring(ALL_SCHEMAS, parser, base_url=f"{SCHEMAS}/all.xsd"))


@cache
def rules(name: str) -> str:
    return schematron.compiled(SCHEMAS / name)


def check_schemas(data: bytes) -> None:
    root = etree.fromstring(data)
    core().assertValid(root)
    for name, module in (("glossary.xsd", f"{{{GLOSSARY}}}glossary"), ("metadata.xsd", f"{{{METADATA}}}metadata")):
        for element in root.iter(module):
            schema(name).assertValid(etree.fromstring(etree.tostring(element, with_tail=False)))


def root_of(edition: Edition) -> etree._Element:
    return etree.fromstring(xliff(edition))


def texts(root: etree._Element, path: str) -> list[str | None]:
    found = root.findall(path, NAMES)
    return [element.text for element in found]


@needs_schemas
def test_attributes_of_text_analysis_are_checked() -> None:
    root = root_of(rich_edition(target="en"))
    core().assertValid(root)
    marked = next(element for element in root.iter() if f"{{{ITS}}}taClassRef" in element.attrib)
    marked.set(f"{{{ITS}}}taConfidence", "much")
    assert not core().validate(root)


@needs_schemas
@pytest.mark.parametrize("target", ["en", "fa", None])
def test_file_is_valid(target: str | None) -> None:
    data = xliff(rich_edition(target=target))
    check_schemas(data)
    for name in RULES:
        assert schematron.complaints(rules(name), data) == [], name


@needs_schemas
def test_rules_do_find_what_is_wrong() -> None:
    data = xliff(rich_edition()).replace(b'ref="#n=n1"', b'ref="#n=n7"')
    assert any("must point to a 'note'" in each for each in schematron.complaints(rules(RULES[0]), data))
    data = xliff(rich_edition()).replace(b'type="its:generic"', b'type="term"')
    assert any("its:generic" in each for each in schematron.complaints(rules("its.sch"), data))


@needs_schemas
@examples(max_examples=60)
@given(marked_editions())
def test_hostile_texts_give_valid_files(edition: Edition) -> None:
    check_schemas(xliff(edition))


@needs_schemas
def test_summary_without_segments_is_valid() -> None:
    edition = rich_edition()
    empty = replace(edition.result, summary=replace(edition.result.summary, segments=()))
    data = xliff(replace(edition, result=empty, stated=empty))
    check_schemas(data)
    assert bilingual(data).units == ()


@examples(max_examples=300)
@given(marked_editions())
def test_texts_and_places_come_back(edition: Edition) -> None:
    (segment,) = edition.result.summary.segments
    exported = passage(segment)
    (unit,) = bilingual(xliff(edition)).units
    assert (unit.id, unit.source.text, unit.target) == (segment.id, exported.text, None)
    assert {(mark.begin, mark.end, mark.content["id"]) for mark in unit.source.marks} == {
        (mark.begin, mark.end, mark.content.id) for mark in exported.marks
    }
    cleaned = exported.text
    for mark in exported.marks:
        original = edition.article.text[mark.content.mark.begin : mark.content.mark.end]
        if segment.clean is None:
            assert cleaned[mark.begin : mark.end] == original


def test_languages_directions_and_ids() -> None:
    root = root_of(rich_edition())
    assert {str(name): str(value) for name, value in root.attrib.items()} == {
        "version": "2.1",
        "srcLang": "ar",
        "trgLang": "en",
        f"{{{ITS}}}version": "2.0",
    }
    file = root.find("x:file", NAMES)
    assert file is not None
    assert file.attrib["id"] == JOB
    assert (file.attrib["srcDir"], file.attrib["trgDir"]) == ("rtl", "ltr")
    assert [unit.get("id") for unit in root.iter(f"{{{CORE}}}unit")] == ["g1", "g2"]


def test_without_a_target_language_there_is_none() -> None:
    root = root_of(rich_edition(target=None))
    assert "trgLang" not in root.attrib
    assert root.findall(".//x:target", NAMES) == []
    assert root.findall(".//gls:translation", NAMES) == []


def test_romanisations_are_translations_only_where_the_target_has_their_script() -> None:
    path = ".//x:unit[@id='g1']//gls:translation"
    assert texts(root_of(rich_edition(target="en")), path) == ["Laylá al-ʻAṭṭār", "Tunis", "Tūnis"]
    persian = root_of(rich_edition(target="fa"))
    assert texts(persian, path) == []
    assert "romanised: Tunis, Tūnis" in " ".join(text or "" for text in texts(persian, ".//gls:definition"))


def test_source_is_the_clean_text() -> None:
    first, second = bilingual(xliff(rich_edition())).units
    assert first.source.text == FIRST.replace("😀 ", "").replace("  ", " ").replace("ــ", "")
    assert second.source.text == SECOND
    marked = {mark.content["id"]: first.source.text[mark.begin : mark.end] for mark in first.source.marks}
    assert marked == {
        "m1": "الباحثة ليلى العطار",
        "m2": "ليلى العطار",
        "m3": "تونس",
        "m4": "يوم 3 آذار 2026",
        "m5": "1250",
        "m6": "2026 ومعها",
    }


def test_marks_say_what_they_are() -> None:
    first, second = bilingual(xliff(rich_edition())).units
    marks = {mark.content["id"]: mark.content for mark in first.source.marks}
    assert marks["m2"][f"{{{ITS}}}taClassRef"] == "https://schema.org/Person"
    assert marks["m2"][f"{{{ITS}}}taIdentRef"] == f"urn:uuid:{JOB}#e1"
    assert (marks["m4"]["type"], marks["m4"]["value"]) == ("khulasa:date", "2026-03-03")
    assert (marks["m1"]["type"], marks["m5"]["type"]) == ("term", "khulasa:number")
    protected = [mark for mark in second.source.marks if mark.content.get("translate") == "no"]
    assert [second.source.text[mark.begin : mark.end] for mark in protected] == ["qamus.example"]


def test_marks_that_cross_are_started_and_ended() -> None:
    root = root_of(rich_edition())
    assert [start.get("id") for start in root.iter(f"{{{CORE}}}sm")] == ["m6"]
    assert [end.get("startRef") for end in root.iter(f"{{{CORE}}}em")] == ["m6"]


def test_notes_tell_flags_antecedents_and_dates() -> None:
    root = root_of(rich_edition())
    first = {note.get("category"): note.text for note in root.iterfind(".//x:unit[@id='g1']//x:note", NAMES)}
    assert first == {"flag": "long segment", "date": "يوم 3 آذار 2026 = 2026-03-03"}
    second = [note.text for note in root.iterfind(".//x:unit[@id='g2']//x:note", NAMES)]
    assert second == ["العطار: ليلى العطار"]


@pytest.mark.parametrize("unit", OffsetUnit)
def test_metadata_tells_offsets_in_the_unit_of_the_client(unit: OffsetUnit) -> None:
    edition = rich_edition(unit)
    root = root_of(edition)
    stated = _metadata(root.find("x:file", NAMES))
    assert (stated["job"], stated["offset_unit"]) == (JOB, unit.value)
    encoded = edition.article.text.encode("utf-16-le")
    for element, text in zip(root.iter(f"{{{CORE}}}unit"), (FIRST, SECOND), strict=True):
        place = _metadata(element)
        begin, end = int(place["begin"]), int(place["end"])
        cut = edition.article.text[begin:end]
        if unit is OffsetUnit.UTF16:
            cut = encoded[2 * begin : 2 * end].decode("utf-16-le")
        assert cut == text


def _metadata(element: etree._Element | None) -> Mapping[str, str]:
    assert element is not None
    metas = element.iterfind("mda:metadata//mda:meta", NAMES)
    return {str(meta.get("type")): meta.text or "" for meta in metas}


def test_another_library_reads_the_same_segments() -> None:
    store = TOOLKIT.parsestring(xliff(rich_edition()))
    read = [str(unit.source) for unit in store.units]
    assert read == [unit.source.text for unit in bilingual(xliff(rich_edition())).units]
    assert (store.sourcelanguage, store.targetlanguage) == ("ar", "en")


def test_targets_that_another_library_wrote_come_back() -> None:
    store = TOOLKIT.parsestring(xliff(rich_edition()))
    for unit, target in zip(store.units, ("First.", "Second."), strict=True):
        unit.target = target
    back = bilingual(bytes(store))
    assert [unit.target.text for unit in back.units if unit.target] == ["First.", "Second."]
    assert back.id == JOB


def test_kinds_of_marks_are_all_tried() -> None:
    kinds = {mark.kind for segment in rich_edition().result.summary.segments for mark in segment.marks}
    assert kinds == set(MarkKind)
