"""Files come from outside: hostile ones are refused, and what tools do to good ones is understood."""

import pytest

from tests.editions import JOB, rich_edition
from worker.export.bilingual import bilingual
from worker.export.errors import FileError, FileFault
from worker.export.inline import CORE
from worker.export.xliff import xliff

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{"&l" + str(n - 1) + ";" if n else ""}">'
    for n in range(40)
)


def document(
    body: str, *, version: str = "2.1", head: str = "", attributes: str = 'srcLang="ar" trgLang="en"'
) -> bytes:
    return (
        f'{head}<xliff xmlns="{CORE}" version="{version}" {attributes}><file id="{JOB}">{body}</file></xliff>'.encode()
    )


UNIT = '<unit id="g1"><segment><source>نص</source><target>{}</target></segment></unit>'


def refused(data: bytes) -> FileFault:
    with pytest.raises(FileError) as caught:
        bilingual(data)
    assert str(caught.value).endswith(".")
    return caught.value.fault


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"no xml",
        b"<xliff>",
        b"{}",
        b"<a>" * 100_000,
        b"\xff\xfe<",
        document("<unit id='a'>&nothing;</unit>"),
    ],
    ids=["empty", "null", "words", "open", "json", "deep", "utf16", "undefined entity"],
)
def test_what_is_not_xml_is_refused(data: bytes) -> None:
    assert refused(data) is FileFault.NOT_XML


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (f"<!DOCTYPE xliff [{LAUGHS}]>", "&l39;"),
        ('<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;"),
        ('<!DOCTYPE xliff [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>', "x"),
        ('<!DOCTYPE xliff SYSTEM "http://127.0.0.1:1/x.dtd">', "x"),
        ("<!DOCTYPE xliff>", "x"),
    ],
    ids=["laughs", "file", "parameter", "external", "bare"],
)
def test_document_types_are_refused_and_nothing_is_read(head: str, words: str) -> None:
    assert refused(document(UNIT.format(words), head=head)) in (FileFault.DOCUMENT_TYPE, FileFault.NOT_XML)


def test_laughs_in_an_attribute_are_refused() -> None:
    data = document(UNIT.format("x"), head=f"<!DOCTYPE xliff [{LAUGHS}]>", attributes='srcLang="&l39;"')
    assert refused(data) in (FileFault.DOCUMENT_TYPE, FileFault.NOT_XML)


def test_other_formats_and_versions_are_refused() -> None:
    assert refused(b"<tmx version='1.4'/>") is FileFault.NOT_XLIFF
    assert refused(document("", version="2.2")) is FileFault.VERSION
    older = b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file/></xliff>'
    assert refused(older) is FileFault.VERSION
    assert refused(f'<xliff xmlns="{CORE}" version="2.1" srcLang="ar"/>'.encode()) is FileFault.NOT_XLIFF


def test_what_tools_add_is_passed_over() -> None:
    body = UNIT.format(
        '<!-- seen --><pc id="1">Text</pc> <ph id="2"/><?tool x?>with<cp hex="0001"/> <mrk id="m1"> a mark</mrk>'
    )
    (unit,) = bilingual(document(body)).units
    assert unit.target
    assert unit.target.text == "Text with\x01  a mark"
    (mark,) = unit.target.marks
    assert unit.target.text[mark.begin : mark.end] == " a mark"


def test_divided_segments_are_put_together() -> None:
    body = """<group id="a"><unit id="g1"><segment state="final"><source>أ.</source><target>A.</target></segment>
      <ignorable><source> </source></ignorable>
      <segment state="translated"><source>ب</source><target><sm id="m2"/>B</target></segment></unit></group>"""
    (unit,) = bilingual(document(body)).units
    assert unit.target
    assert (unit.source.text, unit.target.text, unit.state) == ("أ. ب", "A. B", "translated")
    (mark,) = unit.target.marks
    assert unit.target.text[mark.begin : mark.end] == "B"


@pytest.mark.parametrize("code", ["", "zz", "D800", "0000", "110000", "-1", "FFFFFFFFFF"])
def test_codes_that_are_no_character_are_replaced(code: str) -> None:
    (unit,) = bilingual(document(UNIT.format(f'<cp hex="{code}"/>'))).units
    assert unit.target
    assert unit.target.text == "\ufffd"


def test_modules_may_be_dropped() -> None:
    found = bilingual(
        document('<unit id="g1"><segment><source>نص</source></segment></unit>', attributes='srcLang="ar"')
    )
    assert (found.id, found.target_language, found.units[0].target, found.units[0].glossary) == (JOB, None, None, {})


def test_glossary_of_the_file_is_read() -> None:
    assert bilingual(xliff(rich_edition())).units[0].glossary == {
        "e1": ("Laylá al-ʻAṭṭār",),
        "e2": ("Tunis", "Tūnis"),
        "t1": (),
    }
