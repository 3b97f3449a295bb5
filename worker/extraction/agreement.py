"""Whether a verb and what the parser takes for its subject agree, as Arabic grammar has it.

Before its subject a verb is singular; after it, it agrees in number too, and with things in the plural it is feminine
singular (Ryding 2005, chapters 3 and 21). Features that are not known do not speak against anything.
"""

from collections.abc import Sequence

from worker.extraction.trees import Tree

_FEMININE_ENDING = "ة"


def agrees(tree: Tree, verb: int, subjects: Sequence[int]) -> bool:
    """Whether the features of a verb allow these subjects, at least one."""
    subject = subjects[0]
    number, gender = tree.value(verb, "Number"), tree.value(verb, "Gender")
    first = subject < verb
    if number in ("Plur", "Dual"):
        return first and (len(subjects) > 1 or tree.value(subject, "Number") != "Sing")
    if len(subjects) > 1 or gender is None:
        return True
    if tree.value(subject, "Number") in ("Plur", "Dual"):
        return not first or gender == "Fem"
    return _gender(tree, subject) in (None, gender)


def _gender(tree: Tree, noun: int) -> str | None:
    known = tree.value(noun, "Gender")
    if known is None and tree.words[noun].text.endswith(_FEMININE_ENDING):
        return "Fem"
    return known
