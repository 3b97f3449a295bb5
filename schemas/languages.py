"""Language codes: which of the languages that there are a tag asks for. Pure."""

from collections.abc import Sequence

AUTO = "auto"


def lookup(tag: str, languages: Sequence[str]) -> str | None:
    """The language that a BCP 47 tag asks for, or None where it is not among ``languages``.

    The lookup of RFC 4647, section 3.4: subtags come off the end until a language is found, so ``ar-EG`` finds
    ``ar``. Case does not matter.
    """
    known = {language.casefold(): language for language in languages}
    subtags = tag.casefold().split("-")
    ranges = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
    return next((known[each] for each in ranges if each in known), None)
