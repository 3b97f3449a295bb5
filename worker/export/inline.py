"""The inline content of XLIFF, both ways: a text with marks as ``mrk``, ``sm``, ``em`` and ``cp``, and these as a text.

XLIFF 2.1, sections 4.3.1 (annotations) and 4.7.2.1 (characters that XML cannot hold).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from worker.export.nesting import Stretch, crossing, ordered
from worker.export.writing import FORBIDDEN

CORE = "urn:oasis:names:tc:xliff:document:2.0"

_MARK, _START, _END, _CHARACTER = (f"{{{CORE}}}{name}" for name in ("mrk", "sm", "em", "cp"))


@dataclass(frozen=True, slots=True)
class Content:
    """A text and its annotations, whose attributes include ``id``."""

    text: str
    marks: tuple[Stretch[Mapping[str, str]], ...]


def fill(element: etree._Element, content: Content) -> None:
    """Write a text with its annotations into an empty element: nested ones as ``mrk``, crossing ones as ``sm``, ``em``.

    Stretches lie in the text and are not empty.
    """
    stretches = ordered(content.marks)
    crosses = crossing(stretches)
    beginning: dict[int, list[tuple[Stretch[Mapping[str, str]], bool]]] = {}
    ending: dict[int, list[Stretch[Mapping[str, str]]]] = {}
    for stretch, apart in zip(stretches, crosses, strict=True):
        beginning.setdefault(stretch.begin, []).append((stretch, apart))
        if apart:
            ending.setdefault(stretch.end, []).append(stretch)
    holding: list[tuple[etree._Element, int]] = [(element, len(content.text) + 1)]
    position = 0
    for edge in sorted({edge for stretch in stretches for edge in (stretch.begin, stretch.end)}):
        _write(holding[-1][0], content.text[position:edge])
        position = edge
        for stretch in ending.get(edge, ()):
            etree.SubElement(holding[-1][0], _END, startRef=stretch.content["id"])
        while holding[-1][1] <= edge:
            holding.pop()
        for stretch, apart in beginning.get(edge, ()):
            started = etree.SubElement(holding[-1][0], _START if apart else _MARK, dict(stretch.content))
            if not apart:
                holding.append((started, stretch.end))
    _write(holding[-1][0], content.text[position:])


def read(elements: Sequence[etree._Element]) -> Content:
    """The text of elements, one behind the other, and its annotations in the order of their beginning.

    What a tool added, such as codes for formatting, gives no text of its own.
    """
    reading = _Reading()
    for element in elements:
        reading.element(element)
    # What was started and never ended holds to the end.
    reading.marks += [Stretch(begin, reading.length, attributes) for begin, attributes in reading.started.values()]
    marks = sorted(reading.marks, key=lambda stretch: (stretch.begin, -stretch.end))
    return Content("".join(reading.parts), tuple(marks))


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Stretch[Mapping[str, str]]] = field(default_factory=list)
    started: dict[str, tuple[int, Mapping[str, str]]] = field(default_factory=dict)

    def text(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def element(self, element: etree._Element) -> None:
        """Read what is in an element; the parser bounds how deep that goes."""
        self.text(element.text)
        for child in element:
            begin = self.length
            attributes = {str(name): str(value) for name, value in child.attrib.items()}
            if child.tag == _CHARACTER:
                self.text(_character(attributes.get("hex", "")))
            elif child.tag == _START:
                self.started[attributes.get("id", "")] = (begin, attributes)
            elif child.tag == _END:
                self._end(attributes.get("startRef", ""))
            else:
                self.element(child)
                if child.tag == _MARK:
                    self.marks.append(Stretch(begin, self.length, attributes))
            self.text(child.tail)

    def _end(self, start: str) -> None:
        if start in self.started:
            begin, attributes = self.started.pop(start)
            self.marks.append(Stretch(begin, self.length, attributes))


def _character(code: str) -> str:
    """The character with a code; U+FFFD where there is none that can be stored."""
    with suppress(ValueError, OverflowError):
        character = chr(int(code, 16))
        if character != "\0" and not "\ud800" <= character <= "\udfff":
            return character
    return "\ufffd"


def _write(element: etree._Element, text: str) -> None:
    """Append text to what is in an element, characters that XML cannot hold as elements."""
    position = 0
    for found in FORBIDDEN.finditer(text):
        _append(element, text[position : found.start()])
        etree.SubElement(element, _CHARACTER, hex=f"{ord(found.group()):04X}")
        position = found.end()
    _append(element, text[position:])


def _append(element: etree._Element, text: str) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
