"""One spelling for words that differ only in how they are typed: for matching, never for offsets.

Follows the usual light normalisation of Arabic (Larkey, Ballesteros & Connell 2002), without its stemming.
"""

import re
import unicodedata
from functools import lru_cache

TATWEEL = "ـ"

# Koranic signs, harakat, the superscript alef, small high letters: none distinguishes names in print.
_MARKS = r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
# Soft hyphen, zero-width characters, bidi controls and the byte order mark.
_INVISIBLE = r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
# What stands between the brackets of a regular expression for silent characters.
SILENT = f"{_MARKS}{_INVISIBLE}{TATWEEL}"
_SILENT = re.compile(f"[{SILENT}]")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىئیېۍ", "ي"),
        **dict.fromkeys("ؤۋ", "و"),
        **dict.fromkeys("ةۀۃھہە", "ه"),
        **dict.fromkeys("کڪ", "ك"),
        **{eastern: str(value) for value, eastern in enumerate("٠١٢٣٤٥٦٧٨٩")},
        **{persian: str(value) for value, persian in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    }
)


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """What all spellings of the same words share.

    Vowel signs, tatweel, bidi controls and zero-width characters go; presentation forms and ligatures become plain
    letters (NFKC); the alefs, ى and ي, ة and ه, hamza carriers, Persian letters and digits fall together; white space
    is single; case is folded. Other scripts lose nothing but width, case and invisible characters. The length may
    change, so a position in the key is not a position in the text.
    """
    plain = unicodedata.normalize("NFKC", _SILENT.sub("", text)).casefold()
    plain = unicodedata.normalize("NFKC", _SILENT.sub("", plain)).translate(_FOLDED)
    return " ".join(plain.split())


def silent(character: str) -> bool:
    """Whether a character carries no letter of its own: a vowel sign, tatweel, or an invisible control."""
    return _SILENT.fullmatch(character) is not None
