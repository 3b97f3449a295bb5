"""Whether what a mark stands for is still there in the translation of its segment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from schemas.summary import Mark, MarkKind, Translate
from schemas.translation import LossCode
from worker.export.likeness import figures, folded, has_value, names

Fault: TypeAlias = tuple[LossCode, str]

QUOTATION_MARK = re.compile('["«»‹›“”„‟「」『』]')
_ISO_PARTS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A mark and where to look for it.

    ``words`` is what it marks in the source, ``quoted`` whether that is between quotation marks; ``kept`` is what the
    mark of the same id holds in ``target``, None where that is gone or blank. ``spellings`` are the ways to write a
    name, ``translations`` those of a term in the file's glossary, and ``same_script`` tells whether both languages
    are written in one script.
    """

    mark: Mark
    words: str
    target: str
    kept: str | None
    spellings: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    same_script: bool = False
    quoted: bool = False


def fault(check: Check) -> Fault | None:
    """What is wrong with one mark, as a code and a sentence; None if nothing is."""
    if check.mark.translate is Translate.NO:
        return _protected(check)
    return _CHECKS[check.mark.kind](check)


def _protected(check: Check) -> Fault | None:
    if check.words in check.target:
        return None
    return LossCode.PROTECTED_TEXT_CHANGED, f"«{check.words}» must stay as it is, and is not in the translation."


def _entity(check: Check) -> Fault | None:
    transliterated = check.mark.translate is Translate.TRANSLITERATE
    if check.kept is not None:
        if transliterated and not check.same_script and folded(check.kept) == folded(check.words):
            return LossCode.NAME_NOT_CARRIED_OVER, f"«{check.words}» is still in the script of the source."
        return None
    if names((*check.spellings, *check.translations), check.target):
        return None
    if transliterated:
        return (
            LossCode.NAME_NOT_CARRIED_OVER,
            f"«{check.words}» is neither marked in the translation nor found there in a spelling that is known.",
        )
    return _mark_lost(check)


def _term(check: Check) -> Fault | None:
    if check.translations:
        if names(check.translations, check.target):
            return None
        wanted = ", ".join(check.translations)
        return LossCode.GLOSSARY_TERM_NOT_USED, f"For «{check.words}» the glossary of the file has: {wanted}."
    return _marked(check)


def _date(check: Check) -> Fault | None:
    """A date in figures has its own figures in the translation, or those of its value but for the month."""
    value = check.mark.value or ""
    written, there = figures(check.words), figures(check.target)
    parts = _ISO_PARTS.findall(value)
    # 2026-11-21, 2026-W47, 2026-11 and 2026 all begin with the year; the third part of a day is the day.
    of_value = figures(" ".join([*parts[:1], *parts[2:]])) if "/" not in value else frozenset()
    if value and value in check.target:
        return None
    if written:
        if written <= there or (of_value and of_value <= there):
            return None
        return (
            LossCode.DATE_CHANGED,
            f"The figures of «{check.words}» ({value or 'no value'}) are not in the translation.",
        )
    if check.kept is not None or (of_value and of_value <= there):
        return None
    return _mark_lost(check)


def _number(check: Check) -> Fault | None:
    value = check.mark.value
    if value is None or has_value(value, check.target):
        return None
    if check.kept is not None and not figures(check.kept):
        # Written out in words, which only a reader of the language can check.
        return None
    return LossCode.NUMBER_CHANGED, f"«{check.words}» is {value}, and that number is not in the translation."


def _quotation(check: Check) -> Fault | None:
    """Words between marks stay between marks; reported speech needs none."""
    if check.kept is not None or not check.quoted or QUOTATION_MARK.search(check.target):
        return None
    return _mark_lost(check)


def _marked(check: Check) -> Fault | None:
    return None if check.kept is not None else _mark_lost(check)


def _mark_lost(check: Check) -> Fault:
    return LossCode.MARK_LOST, f"The mark of «{check.words}» is gone, so nothing tells whether its meaning is there."


_CHECKS: Mapping[MarkKind, Callable[[Check], Fault | None]] = {
    MarkKind.ENTITY: _entity,
    MarkKind.TERM: _term,
    MarkKind.DATE: _date,
    MarkKind.NUMBER: _number,
    MarkKind.QUOTATION: _quotation,
    MarkKind.VERBATIM: _marked,
}
