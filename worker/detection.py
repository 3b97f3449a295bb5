"""Which language a text is in, whether or not there are models for it.

The identifier is py3langid's: naive Bayes over byte n-grams (Lui & Baldwin 2012), for some 140 languages, always with
the same answer for the same text. What is added here is when to believe it.
"""

import re
from itertools import islice
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Measured on headlines in Arabic, English, French, Persian and Urdu and on fragments of them: docs/decisions.md.
_FEWEST_LETTERS = 12
_LEAST = 0.2
_LEAD = 2.0

# Marks that typing leaves in a text of any language: soft hyphens, bidi controls, the byte order mark.
_MARKS = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NO_LANGUAGE = "zxx"
# Codes that are one language to the models: the varieties of Arabic and Chinese, by the macrolanguages of ISO 639-3,
# and two names each for Norwegian in Bokmål and Northern Kurdish.
_SAME = {"arz": "ar", "ary": "ar", "wuu": "zh", "yue": "zh", "nb": "no", "kmr": "ku"}


class Detector:
    """Tells languages apart; takes some 75 MB, which forked children share."""

    def __init__(self) -> None:
        self._identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def language(self, text: str) -> str | None:
        """The plain code of the language, as :func:`plain` gives it, or None where the text does not tell.

        It tells when it has 12 letters, and one language is twice as likely as any other.
        """
        letters = (character for character in text if character.isalpha())
        if sum(1 for _ in islice(letters, _FEWEST_LETTERS)) < _FEWEST_LETTERS:
            return None
        likelihood: dict[str, float] = {}
        for code, share in self._identifier.rank(_MARKS.sub("", text)):
            likelihood[plain(code)] = likelihood.get(plain(code), 0.0) + share
        (best, most), (_, next_most) = sorted(likelihood.items(), key=lambda item: -item[1])[:2]
        return best if best != _NO_LANGUAGE and most >= max(_LEAST, _LEAD * next_most) else None


def plain(code: str) -> str:
    """What is compared of a language code: no script or region, and one code for what is not told apart."""
    language = code.partition("-")[0].casefold()
    return _SAME.get(language, language)
