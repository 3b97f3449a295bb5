"""One place where a pattern fits: the lexemes it took, by the names of their parts, and those beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from worker.extraction.chronology.lexemes import Lexeme
from worker.extraction.chronology.vocabulary import evidence
from worker.orthography import key

_NEARBY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``lexemes`` are those of the whole sentence, ``found`` the match on their symbols. ``counted`` says that the word
    after it is an indefinite noun, as after a number: «في 2000 مدرسة»; ``headed`` says that the word before it is one:
    «انتخابات 2018»; ``listed`` that a year stands before it in a list: «1994 و2011»."""

    lexemes: Sequence[Lexeme]
    found: "re.Match[str]"
    counted: bool = False
    headed: bool = False
    listed: bool = False

    @property
    def context(self) -> str:
        """The symbols of up to two lexemes before it."""
        start = self.found.start()
        return "".join(lexeme.symbol for lexeme in self.lexemes[max(0, start - 2) : start])

    @property
    def previous(self) -> str:
        """The key before it, or an empty one."""
        return self.lexemes[self.found.start() - 1].key if self.found.start() else ""

    @property
    def following(self) -> str:
        """The key after it, or an empty one."""
        return self.lexemes[self.found.end()].key if self.found.end() < len(self.lexemes) else ""

    @property
    def is_alone(self) -> bool:
        """Whether there is nothing else in the sentence but a mark at its end."""
        rest = self.lexemes[self.found.end() :]
        return self.found.start() == 0 and len(rest) <= 1 and not any(lexeme.key.isalnum() for lexeme in rest)

    @property
    def recurs(self) -> bool:
        """Whether it comes again and again: «في سبتمبر من كل عام», «كل خميس»."""
        after = [lexeme.key for lexeme in self.lexemes[self.found.end() : self.found.end() + 2]]
        return "كل" in (self.previous, *after[:1]) or after == ["من", "كل"]

    @property
    def in_quotation(self) -> bool:
        """Whether it stands between quotation marks, as far as those nearby say."""
        start = self.found.start()
        before = [each.key for each in self.lexemes[max(0, start - _NEARBY) : start]]
        opened = next((mark for mark in reversed(before) if mark in "«»“”"), "»")
        return opened in "«“" or before.count('"') % 2 == 1

    def has(self, name: str) -> bool:
        """Whether a part is there."""
        return name in self.found.re.groupindex and bool(self.found[name])

    def symbol(self, name: str) -> str:
        """The symbols of a part; empty where it is not there."""
        return self.found[name] if self.has(name) else ""

    def lexeme(self, name: str) -> Lexeme | None:
        """The last lexeme of a part, or None where it is not there."""
        return self.lexemes[self.found.end(name) - 1] if self.has(name) else None

    def lexeme_is(self, name: str, written: str) -> bool:
        """Whether the last lexeme of a part is a certain word."""
        lexeme = self.lexeme(name)
        return lexeme is not None and lexeme.key == key(written)

    def number(self, name: str) -> int | None:
        """The number of the last lexeme of a part, or None where it is not there."""
        lexeme = self.lexeme(name)
        return None if lexeme is None else lexeme.number

    def numbers(self, name: str, symbols: str = "DNYOFCM") -> list[int]:
        """The numbers of a part, from the lexemes of some classes."""
        if not self.has(name):
            return []
        return [each.number for each in self.lexemes[slice(*self.found.span(name))] if each.symbol in symbols]

    def follows(self, section: str) -> bool:
        """Whether the word before it, with or without its clitics, is one of a list of ``evidence.toml``."""
        clitics = len(self.previous) - len(self.previous.lstrip("وفبلك"))
        words = {self.previous[start:] for start in range(min(clitics, 2) + 1)}
        return not words.isdisjoint(evidence()[section]["before"])

    def precedes(self, section: str) -> bool:
        """Whether the key after it is."""
        return self.following in evidence()[section]["after"]
