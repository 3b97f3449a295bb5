"""Who can stand for whom: gender and number of pronouns, verbs, nouns and names, as far as they are known.

Things in the plural take the feminine singular (Ryding 2005, chapter 6.5); what is not known fits everything.
"""

from dataclasses import dataclass

from worker.summary.readiness.stretch import NOMINAL, Place

_FEMININE = "ة"
_IMPERFECT = {"ي": False, "ت": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Gender and number; None where they are not known."""

    feminine: bool | None = None
    plural: bool | None = None


# As keys of worker.orthography; «هما» is two of them.
PRONOUNS = {
    "ه": Form(feminine=False, plural=False),
    "ها": Form(feminine=True, plural=False),
    "هو": Form(feminine=False, plural=False),
    "هي": Form(feminine=True, plural=False),
    "هم": Form(plural=True),
    "هن": Form(plural=True),
    "هما": Form(plural=True),
}


def form_of(place: Place) -> Form:
    """What a noun or a name says of itself; the treebanks give nouns no gender, but their ending does."""
    number, gender = place.value("Number"), place.value("Gender")
    plural = None if number is None else number in ("Plur", "Dual")
    if place.upos != "NOUN":
        feminine = True if gender == "Fem" else None
    else:
        feminine = gender == "Fem" if gender else place.text.endswith(_FEMININE)
    return Form(feminine=feminine, plural=plural)


def of_verb(place: Place) -> Form:
    """What a verb says of a subject that was named before it: its first letter or its last, and the tagged number."""
    number = place.value("Number")
    plural = None if number is None else number in ("Plur", "Dual")
    if place.key[:1] in _IMPERFECT and place.value("Aspect") != "Perf":
        return Form(feminine=_IMPERFECT[place.key[:1]], plural=plural)
    gender = place.value("Gender")
    return Form(
        feminine=True if place.key.endswith("ت") else None if gender is None else gender == "Fem", plural=plural
    )


def fits(wanted: Form, other: Form) -> bool:
    """Whether a pronoun or a verb of a form can stand for a noun of another."""
    if other.plural and wanted.plural is False:
        return wanted.feminine is not False
    if wanted.plural and other.plural is False:
        return False
    return None in (wanted.feminine, other.feminine) or wanted.feminine == other.feminine


def is_nominal(place: Place) -> bool:
    """Whether a word is a noun or a name."""
    return place.upos in NOMINAL
