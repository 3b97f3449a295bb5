"""Whether a verb is passive: by its features, by the tree, and by letters that only the passive has.

Arabic is printed without the vowels that make the difference (أَعلن, أُعلن); what remains visible are the long vowels
of weak verbs (Wright, A Grammar of the Arabic Language, vol. 1, §§ 149-178): أقيم beside the active أقام, يقام beside
يقيم, أجريت beside أجرت.
"""

from worker.extraction.trees import Tree

_DAMMA = "\u064f"
_ALEF, _YA, _FINAL_A = "ا", "ي", "ى"
_DERIVED = ("ا", "است")
_LETTERS_OF_HOLLOW = {4, 6}


def is_passive(tree: Tree, index: int) -> bool:
    """Whether a verb is passive; of signs that disagree, a direct object speaks for the active voice."""
    by_tagger = tree.has(index, "Voice=Pass")
    by_tree = any((tree.words[child].deprel or "").endswith(":pass") for child in tree.children[index])
    if (by_tagger and by_tree) or _by_letters(tree, index):
        return True
    return (by_tagger or by_tree) and not any(tree.related(index, "obj"))


def _by_letters(tree: Tree, index: int) -> bool:
    text, lemma, word = tree.words[index].text, tree.lemma(index), tree.keys[index]
    if tree.value(index, "Person") != "3":
        return False
    if tree.has(index, "Aspect=Perf"):
        defective = (tree.words[index].lemma or "").endswith(_FINAL_A) and word == lemma + "ت"
        return text[1:2] == _DAMMA or defective or _has_long_i(word, lemma)
    return tree.has(index, "Aspect=Imp") and _is_hollow(lemma) and word[-2:] == lemma[-2:] and len(word) == len(lemma)


def _has_long_i(word: str, lemma: str) -> bool:
    """Whether a perfect has ي where the active, its lemma, has a long a: أقيم from أقام."""
    stem = lemma[:-2] + _YA + lemma[-1:]
    return lemma[-2:-1] == _ALEF and word in (stem, stem + "ت", stem + "وا")


def _is_hollow(lemma: str) -> bool:
    """Whether a lemma is a derived verb with a long a before its last letter: أقام, استعاد."""
    return len(lemma) in _LETTERS_OF_HOLLOW and lemma.startswith(_DERIVED) and lemma[-2] == _ALEF
