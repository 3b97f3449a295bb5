"""How languages are written: in which script, in which direction, and which characters a file can hold."""

import re

from langcodes import Language
from langcodes.tag_parser import LanguageTagError

# XML 1.0, production 2, the other way round.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_REPLACEMENT = "\ufffd"


def script(language: str) -> str | None:
    """The ISO 15924 code of the script that a language is written in by default; None for what is no language tag."""
    try:
        return Language.get(language).maximize().script
    except LanguageTagError:
        return None


def direction(language: str) -> str:
    """``rtl`` for a language that is written from right to left, else ``ltr``."""
    return "rtl" if script(language) in _RIGHT_TO_LEFT else "ltr"


def legible(text: str) -> str:
    """A text in which U+FFFD stands for every character that XML cannot hold."""
    return FORBIDDEN.sub(_REPLACEMENT, text)
