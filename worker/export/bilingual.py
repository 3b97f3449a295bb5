"""A translated XLIFF file, read back: its segments with source and target. The file comes from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from worker.export.errors import FileError, FileFault
from worker.export.inline import CORE, Content, read
from worker.export.xliff import GLOSSARY

STATES = ("initial", "translated", "reviewed", "final")

_VERSIONS = ("2.0", "2.1")
_IN_UNIT = {"core": CORE, "gls": GLOSSARY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One segment. ``target`` is None where there is none; ``glossary`` has the translations of its entries, by id."""

    id: str
    source: Content
    target: Content | None
    state: str
    glossary: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """A file: whose it is by its id, its languages, and its units in order."""

    id: str
    source_language: str
    target_language: str | None
    units: tuple[Unit, ...]


def bilingual(data: bytes) -> Bilingual:
    """Read a file as a tool leaves it: codes, notes and modules may have been added or dropped, segments divided.

    Nothing outside of the file is read and no entity is expanded; a file with a document type is refused.

    :raises FileError: when it is no XLIFF 2.0 or 2.1 file with units.
    """
    root = _parsed(data)
    namespace = etree.QName(root).namespace or ""
    version = str(root.get("version", "?"))
    if etree.QName(root).localname != "xliff":
        raise FileError(FileFault.NOT_XLIFF, f"The file is XML, but its root is {root.tag} and not xliff.")
    if namespace != CORE or version not in _VERSIONS:
        raise FileError(
            FileFault.VERSION, f"The file is XLIFF {version}; send it as XLIFF 2.1, the version that was exported."
        )
    file = root.find(f"{{{CORE}}}file")
    if file is None:
        raise FileError(FileFault.NOT_XLIFF, "The file holds no <file> element; send the whole file.")
    return Bilingual(
        id=str(file.get("id", "")),
        source_language=str(root.get("srcLang", "")),
        target_language=root.get("trgLang"),
        units=tuple(_unit(unit) for unit in file.iter(f"{{{CORE}}}unit")),
    )


def _parsed(data: bytes) -> etree._Element:
    # The limits of libxml2 on depth, size of text and amplification stay on.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FileError(FileFault.NOT_XML, f"The file is not well-formed XML: {error.msg}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileError(
            FileFault.DOCUMENT_TYPE, "The file has a document type declaration; XLIFF needs none, remove it."
        )
    return root


def _unit(unit: etree._Element) -> Unit:
    parts = [part for part in unit if part.tag in (f"{{{CORE}}}segment", f"{{{CORE}}}ignorable")]
    segments = [part for part in parts if part.tag == f"{{{CORE}}}segment"]
    translated = any(part.find(f"{{{CORE}}}target") is not None for part in segments)
    states = [str(part.get("state", STATES[0])) for part in segments]
    return Unit(
        id=str(unit.get("id", "")),
        source=read(_each(parts, "source")),
        target=read([found for part in parts if (found := _target(part)) is not None]) if translated else None,
        state=min((state for state in states if state in STATES), key=STATES.index, default=STATES[0]),
        glossary=_glossary(unit),
    )


def _each(parts: Sequence[etree._Element], name: str) -> list[etree._Element]:
    return [found for part in parts if (found := part.find(f"{{{CORE}}}{name}")) is not None]


def _target(part: etree._Element) -> etree._Element | None:
    """The target of a part; what need not be translated stays as it is."""
    target = part.find(f"{{{CORE}}}target")
    if target is None and part.tag == f"{{{CORE}}}ignorable":
        return part.find(f"{{{CORE}}}source")
    return target


def _glossary(unit: etree._Element) -> dict[str, tuple[str, ...]]:
    entries = unit.iterfind("gls:glossary/gls:glossEntry", _IN_UNIT)
    return {
        str(entry.get("id", "")): tuple(
            text.strip() for found in entry.iterfind("gls:translation", _IN_UNIT) if (text := found.text or "").strip()
        )
        for entry in entries
    }
