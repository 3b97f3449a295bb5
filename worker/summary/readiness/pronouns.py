"""Pronouns of the third person, and verbs without a subject, that stand for something outside the segment."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from worker.extraction.trees import Tree
from worker.summary.clauses import is_finite, main_line
from worker.summary.lexicon import keys
from worker.summary.readiness.agreement import PRONOUNS, Form, fits, form_of, is_nominal, of_verb
from worker.summary.readiness.discourse import Dangling, Discourse
from worker.summary.readiness.speech import unspoken
from worker.summary.readiness.stretch import Place, places
from worker.summary.units import Unit

_FILE = "readiness/lexicon"
_AFTER = 3
_FARTHEST = 12
# «تأخرنا», «قلتم»: the tagger takes the first and second person for the third.
_OTHER_PERSONS = ("نا", "تم")
_FIRST_PERSON = ("أ", "ن")
_FREE = frozenset(("هو", "هي"))


def dangling(told: Discourse, trees: Sequence[Tree], unit: Unit) -> tuple[Dangling, ...]:
    """What in a unit goes back before it, the first of each gender and number, in order.

    A pronoun has its antecedent where a noun that agrees comes before it in the unit, or where it stands before the
    subject that it belongs to: «من جهته، قال الوزير». A verb needs a subject of its own or one before it; of verbs of
    saying, the quotations know who speaks.
    """
    found = {(each.form.feminine, bool(each.form.plural)): each for each in reversed(list(unspoken(told, unit)))}
    walk = _Walk(told=told, unit=unit, words=places(trees, unit))
    for at, word in enumerate(walk.words):
        if word.upos == "PRON" and word.key in PRONOUNS:
            each = walk.pronoun(at)
        else:
            each = walk.verb(at) if is_finite(word.tree, word.index) else None
        if each is not None:
            found.setdefault((each.form.feminine, bool(each.form.plural)), each)
        walk.remember(word)
    return tuple(sorted(found.values(), key=lambda each: each.begin))


class _Walk:
    """The words of a unit from the first to the last, with what was told of on the way."""

    def __init__(self, *, told: Discourse, unit: Unit, words: Sequence[Place]) -> None:
        self.words = words
        self._told, self._unit = told, unit
        self._main = {id(word.tree): main_line(word.tree) for word in (*words[:1], *_firsts(words))}
        self._nouns: dict[Form, Place] = {}
        self._subjects: set[Form] = set()
        self._verbal = False

    def remember(self, word: Place) -> None:
        """Take note of a noun or a name, and of whether it is a subject."""
        if word.upos == "NUM":
            self._nouns.setdefault(Form(plural=True), word)
        subject = word.relation == "nsubj" and word.upos not in ("PRON", "DET")
        if subject or is_nominal(word) or self._told.at(word.begin) is not None:
            form = self._form(word)
            self._nouns.setdefault(form, word)
            if subject or (word.relation == "root" and word.value("Case") in (None, "Nom")):
                self._subjects.add(form)

    def pronoun(self, at: int) -> Dangling | None:
        """The pronoun at a place, if nothing in the unit is its antecedent."""
        word = self.words[at]
        wanted = PRONOUNS[word.key]
        if self._is_no_pronoun(at) or self._is_expletive(at) or self._belongs_to_subject(word, wanted):
            return None
        if any(fits(wanted, form) and not word.shares_token(first) for form, first in self._nouns.items()):
            return None
        return self._dangling(word, wanted)

    def verb(self, at: int) -> Dangling | None:
        """The verb at a place, if it carries its sentence and nothing in the unit is its subject."""
        word = self.words[at]
        if word.index not in self._main[id(word.tree)] or word.begin in self._told.attributed:
            return None
        wanted, first, self._verbal = of_verb(word), not self._verbal, True
        # After the first verb, whatever was told of may be the subject: «هبطت طائرة، تحمل …».
        before = self._subjects if first else self._nouns
        if any(fits(wanted, form) for form in before) or not self._lacks_subject(at):
            return None
        return self._dangling(word, wanted)

    def _dangling(self, word: Place, form: Form) -> Dangling:
        """The word with the nearest antecedent that agrees."""
        entity = self._told.meant(form, self._unit.begin, self._unit.sentences[0])
        return Dangling(
            begin=word.begin,
            end=word.end,
            form=form,
            kind="pronoun" if word.upos == "PRON" else "subject",
            meant=entity.name if entity else None,
            entity=entity,
        )

    def _form(self, word: Place) -> Form:
        """What is known of a noun: of a name what the article shows, of a subject what its verb shows."""
        named = self._told.at(word.begin)
        if named is not None and self._told.forms[named.entity].feminine is not None:
            return self._told.forms[named.entity]
        form = form_of(word)
        head = word.tree.heads[word.index]
        if form.feminine is None and word.relation == "nsubj" and head is not None:
            return replace(form, feminine=of_verb(Place(tree=word.tree, index=head)).feminine)
        return form

    def _is_no_pronoun(self, at: int) -> bool:
        """Whether a word is the end of another («أنهي»), or means a time («يومها»)."""
        word, before = self.words[at], self.words[at - 1] if at else None
        if before is None or not before.shares_token(word):
            return False
        return (word.key in _FREE and len(before.key) > 1) or before.key in keys(_FILE, "times")

    def _is_expletive(self, at: int) -> bool:
        """Whether the pronoun of «أنه» stands for nobody: «أنه لا بد من …»."""
        before, after = self.words[at - 1] if at else None, self.words[at + 1 : at + 2]
        carried = before is not None and before.key in keys(_FILE, "complementisers")
        return carried and (not after or after[0].key in keys(_FILE, "expletive_before", "impersonal"))

    def _belongs_to_subject(self, word: Place, wanted: Form) -> bool:
        """Whether a verb that carries the sentence, after the pronoun, has a subject that agrees with it."""
        parsed, main = word.tree, self._main[id(word.tree)]
        verbs = [index for index in sorted(main) if is_finite(parsed, index)][:1]
        for index in verbs:
            for subject in parsed.related(index, "nsubj"):
                each = Place(tree=parsed, index=subject)
                if word.index < index and word.index < subject and each.begin < self._unit.end:
                    return is_nominal(each) and fits(wanted, self._form(each))
        return False

    def _lacks_subject(self, at: int) -> bool:
        word = self.words[at]
        parsed, index = word.tree, word.index
        told_of = any(True for _ in parsed.related(index, "nsubj", "csubj", "mark"))
        passive = word.value("Voice") == "Pass" and word.value("Gender") != "Fem"
        other = word.text.endswith(_OTHER_PERSONS) or (
            word.value("Aspect") != "Perf" and word.text.startswith(_FIRST_PERSON)
        )
        if told_of or passive or other or word.value("Person") != "3":
            return False
        if word.key in keys(_FILE, "impersonal") or parsed.lemma(index) in keys(_FILE, "impersonal"):
            return False
        if self._told.is_spoken(word.begin):
            return False
        if any(each.key in keys(_FILE, "exceptions") for each in self.words[at + 1 : at + 1 + _FARTHEST]):
            return False
        return not self._is_followed_by_subject(at)

    def _is_followed_by_subject(self, at: int) -> bool:
        """Whether what comes right after a verb, or hangs on it, may be its subject, whatever the parser made of it."""
        verb = self.words[at]
        for child in verb.tree.children[verb.index]:
            each = Place(tree=verb.tree, index=child)
            if child > verb.index and each.value("Case") == "Nom" and each.upos in ("NOUN", "NUM", "X"):
                return True
        for word in self.words[at + 1 : at + 1 + _AFTER]:
            if word.upos in ("ADP", "SCONJ", "CCONJ", "PRON") or word.tree is not self.words[at].tree:
                return False
            if is_nominal(word):
                named = self._told.at(word.begin) is not None
                return named or word.value("Case") == "Nom"
            if word.upos not in ("PUNCT", "ADV", "ADJ", "DET"):
                return False
        return False


def _firsts(words: Sequence[Place]) -> tuple[Place, ...]:
    """The first word of each sentence."""
    return tuple(other for one, other in pairwise(words) if one.tree is not other.tree)
