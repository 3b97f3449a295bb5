"""Figures in the text, and the plain decimal number that each stands for, where the text leaves no doubt.

Arabic-Indic, Persian and European digits; ٫ and ٬ say which is the decimal sign, comma and full stop say it by what
they divide, since the Maghreb writes 1,6 and the Mashriq 1.6 (CLDR, numbers of ar and ar-MA).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from worker.orthography import key
from worker.summary.lexicon import lexicon

_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_FIGURE = re.compile(
    rf"(?<![{_DIGITS}.,٫٬:/])(?P<figure>[{_DIGITS}]+(?:[.,٫٬\u00a0\u202f][{_DIGITS}]+)*)(?![{_DIGITS}]|[.,٫٬:/][{_DIGITS}])"
)
_SCALE = re.compile(r"[ \u00a0]+(\w+)")
_RANGE = re.compile(rf"\s*(?:[-–—]|إلى|الى|و)\s*(?=[{_DIGITS}])")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SIGNS = re.compile(r"[٬.,]")
_GROUP = 3
# More digits than a decimal can be scaled by exactly; no figure of news.
_LONGEST = 15
_FILE = "numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure, with its word of scale if one follows, and its value in decimal digits, or None where that is open."""

    begin: int
    end: int
    value: str | None


def numbers(text: str, begin: int, end: int) -> Iterator[Number]:
    """The figures of a stretch of text in order. Figures written together with Latin letters are parts of names."""
    for match in _FIGURE.finditer(text, begin, end):
        first, last = match.span("figure")
        if _LATIN.match(text[first - 1 : first] if first else "") or _LATIN.match(text[last : last + 1]):
            continue
        scale = _scale(text, last, end)
        value = _value(match["figure"], scaled=scale is not None)
        if value is None and len(_SIGNS.findall(match["figure"])) > 1:
            continue  # 192.168.1.1, 12.3.2026
        if scale is not None:
            last, factor = scale
            value = None if value is None else value * factor
        elif _begins_scaled_range(text, last, end):
            value = None
        yield Number(begin=first, end=last, value=None if value is None else _plain(value))


def _value(figure: str, *, scaled: bool) -> Decimal | None:
    """What digits and signs stand for; None where a sign may be a decimal sign as well as one of thousands."""
    digits = [each for each in figure if each.isdecimal()]
    if len({ord(each) - int(each) for each in digits}) > 1 or len(digits) > _LONGEST:
        return None
    plain = key(figure).replace(" ", "٬")
    whole, sign, fraction = plain.partition("٫")
    if sign:
        groups = whole.split("٬")
        return _joined(groups, fraction) if fraction.isdecimal() else None
    groups, signs = _SIGNS.split(plain), set(_SIGNS.findall(plain))
    if not signs:
        return Decimal(plain)
    if signs == {"٬"} or (len(groups) > 2 and len(signs) == 1):
        return _joined(groups, "")
    if len(signs) == 1 and len(groups) == 2:
        return _divided(groups[0], groups[1], next(iter(signs)), scaled=scaled)
    last_once = plain.count(plain[-1 - len(groups[-1])]) == 1
    return _joined(groups[:-1], groups[-1]) if len(signs) == 2 and last_once else None


def _divided(whole: str, rest: str, sign: str, *, scaled: bool) -> Decimal | None:
    """1,6 and 1.6 have a decimal sign; 1,995 has not, but 1,995 million may have; 1.995 may have either way."""
    if len(rest) != _GROUP or whole == "0" or len(whole) > _GROUP:
        return Decimal(f"{whole}.{rest}")
    return None if scaled or sign == "." else Decimal(whole + rest)


def _joined(groups: list[str], fraction: str) -> Decimal | None:
    """Groups of thousands as one number."""
    first, *others = groups
    whole = all(len(group) == _GROUP for group in others) and (not others or 0 < len(first) <= _GROUP)
    return Decimal("".join(groups) + (f".{fraction}" if fraction else "")) if whole else None


def _scale(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Where the word of scale after a figure ends, and what it multiplies by."""
    match = _SCALE.match(text, at, end)
    factor = lexicon(_FILE)["scales"].get(match[1]) if match else None
    return (match.end(), factor) if match and factor else None


def _begins_scaled_range(text: str, at: int, end: int) -> bool:
    """«10-12 مليون»: the first figure counts what the second does."""
    match = _RANGE.match(text, at, end)
    following = _FIGURE.match(text, match.end(), end) if match else None
    return following is not None and _scale(text, following.end(), end) is not None


def _plain(value: Decimal) -> str:
    """Decimal digits without exponent, and without zeros that scaling left behind the sign."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text and value == value.to_integral() else text
