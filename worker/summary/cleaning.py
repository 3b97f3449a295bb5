"""The text of a segment without what only disturbs a translator: invisible controls, tatweel, odd spaces, line breaks.

Characters are dropped, and white space becomes U+0020; nothing is added or put elsewhere, so that every place in the
clean text has its place in the article.
"""

import re

from schemas.summary import Clean, Interval
from worker.orthography import TATWEEL

# Soft hyphen, bidi controls, zero-width characters, the byte order mark, and controls that are no white space. The
# joiners stand apart: between emoji, and in languages that write with them, they are part of the spelling.
_STRAY = r"\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_ARABIC = "ar"
_BETWEEN_EMOJI = r"(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d|\u200d(?![\U0001f000-\U0001faff\u2600-\u27bf])"
_DROPPED = {
    True: re.compile(rf"[{_STRAY}\u200c{TATWEEL}]|{_BETWEEN_EMOJI}"),
    False: re.compile(rf"[{_STRAY}{TATWEEL}]"),
}
_SPACE = " "


def clean(text: str, begin: int, end: int, language: str) -> Clean | None:
    """The clean form of a stretch of the article, or None where it is clean as it stands.

    In Arabic the zero-width joiners go as well; elsewhere they are letters' business.
    """
    dropped = _DROPPED[language.partition("-")[0] == _ARABIC]
    away = {match.start() for match in dropped.finditer(text, begin, end)}
    kept: list[tuple[int, int]] = []
    letters: list[str] = []
    for place in range(begin, end):
        if place in away:
            continue
        letter = _SPACE if text[place].isspace() else text[place]
        if letter == _SPACE and (not letters or letters[-1] == _SPACE):
            continue
        letters.append(letter)
        if kept and kept[-1][1] == place:
            kept[-1] = kept[-1][0], place + 1
        else:
            kept.append((place, place + 1))
    if letters and letters[-1] == _SPACE:
        letters.pop()
        first, last = kept.pop()
        kept += [(first, last - 1)] if last - 1 > first else []
    cleaned = "".join(letters)
    if cleaned == text[begin:end]:
        return None
    return Clean(text=cleaned, kept=tuple(Interval(begin=first, end=last) for first, last in kept))
