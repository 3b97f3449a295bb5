"""Whether what follows a quotation that ended in a stop belongs to it: «…» قال فلان."""

import re

from worker.orthography import key
from worker.segmentation.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+")
_DASH = re.compile(r"[-–—―ـ]+\s*\w")
_AFTER_STOP = re.compile(r"[.!؟]\s+و([^\W\d_]+)")
_CONJUNCTIONS = "وف"


def belongs(introduction: str, after: str) -> bool:
    """Whether the words ``after`` a quotation belong to its sentence.

    ``introduction`` is what the sentence has before the quotation. Where it names the speaker («قال: »), only what
    depends on the quotation does (مضيفا، بحسب); otherwise the speaker may follow. Where there are capitals, a small
    letter goes on with the sentence.
    """
    words = _keys(after)
    if not words:
        return False
    if after[0].islower():
        return True
    if words[0] in lexicon().dependent or " ".join(words[:2]) in lexicon().dependent_pairs:
        return True
    if is_introduced(introduction):
        return False
    if key("كما") == words[0]:
        return len(words) > 1 and words[1] in lexicon().sayings
    return words[0] in lexicon().sayings | lexicon().pointing or _DASH.match(after) is not None


def answers(introduction: str, after: str) -> bool:
    """Whether another one speaks after a quotation that was introduced by a colon: «…؟» فأجاب …."""
    words = _keys(after)
    return introduction.rstrip().endswith(":") and bool(words) and _is_next_saying(words[0])


def resumes(quoted: str) -> bool:
    """Whether the reporter goes on within what two marks enclose («أ. وأضاف أن ب»): then each has lost its partner."""
    return any(key(match[1]) in lexicon().resuming for match in _AFTER_STOP.finditer(quoted))


def is_introduced(introduction: str) -> bool:
    """Whether the words before a quotation announce it."""
    words = (key(word) for word in _WORD.findall(introduction))
    return introduction.rstrip().endswith(":") or any(_is_saying(word) for word in words)


def _is_saying(word: str) -> bool:
    return word in lexicon().sayings or _is_next_saying(word)


def _is_next_saying(word: str) -> bool:
    return word[:1] in _CONJUNCTIONS and word[1:] in lexicon().sayings


def _keys(after: str) -> list[str]:
    if not after[:1].isalnum() and not _DASH.match(after):
        return []
    return [key(word) for word in _WORD.findall(after)[:2]]
