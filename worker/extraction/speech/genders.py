"""Whether a person is a woman or a man, where the words around the name or the given name tell.

Arabic marks gender on verbs, so a verb without a subject picks among those named before by it. Titles and nouns of
kinship have it in their ending, most given names of women are in a list or end in ة.
"""

from schemas.extraction import Entity
from worker.extraction.lexicon import keys
from worker.extraction.speech.lexicon import PRONOUNS
from worker.extraction.speech.phrases import Reader
from worker.extraction.titles import is_role
from worker.extraction.variants import ARTICLE
from worker.orthography import key

_FEMININE = "ة"
_FEMININE_KEY = key(_FEMININE)
_BEFORE_PRONOUN = "ت"
_FAITH = "الدين"


def of_given_name(entity: Entity) -> bool | None:
    """Whether the first of two or more words of a name is a woman's; None where it does not tell."""
    first, _, rest = entity.name.partition(" ")
    word = key(first)
    if not rest or key(rest).startswith(_FAITH) or word in keys("names", "leading_parts"):
        return None
    if word in keys("names", "women"):
        return True
    return True if first.endswith(_FEMININE) and word not in keys("names", "men_in_ta") else None


def of_title(reader: Reader, place: int) -> bool | None:
    """Whether a title or a noun of kinship at a place is a woman's: «النائبة», «زميلته»; None for other words."""
    piece = reader.line.pieces[place]
    text = reader.line.document.text[piece.begin : piece.end]
    word = piece.key.removeprefix(ARTICLE)
    if text.endswith(_FEMININE):
        return True if is_role(word) or reader.words.has("relatives", word) or word in _addresses() else None
    for pronoun in PRONOUNS:
        bare = word.removesuffix(pronoun)
        if not word.endswith(pronoun):
            continue
        if bare.endswith(_BEFORE_PRONOUN) and _is_person(reader, bare[:-1] + _FEMININE_KEY):
            return True
        if _is_person(reader, bare) and (bare + _FEMININE_KEY == word or _is_person(reader, bare + _FEMININE_KEY)):
            return False
    # A role of men has a form for women beside it: «النائب», not «عضو».
    return False if is_role(word) and is_role(word + _FEMININE_KEY) else None


def of_verb(verb: str) -> bool:
    """Whether the form of a verb is feminine, with an object attached to it or without: «قاطعته»."""
    bare = (verb.removesuffix(pronoun) for pronoun in ("", *PRONOUNS) if verb.endswith(pronoun))
    return verb.startswith("ت") or any(each.endswith("ت") for each in bare)


def _is_person(reader: Reader, word: str) -> bool:
    return reader.words.has("relatives", word) or is_role(word)


def _addresses() -> frozenset[str]:
    return frozenset(word.removeprefix(ARTICLE) for word in keys("titles", "honorifics"))
