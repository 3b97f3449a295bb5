"""Who was heard so far, and whom a phrase means by that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from schemas.extraction import Entity, EntityType
from worker.extraction.speech.cues import Announcement
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.parties import Speaker, agrees
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.roles import one_of_two, roles
from worker.extraction.speech.subjects import Subjects
from worker.extraction.variants import ARTICLE

RECENT = 40
_TITLED = 2


class Memory:
    """Those who spoke, and those who were told of, in the order of the article."""

    def __init__(self, reader: Reader, entities: Sequence[Entity]) -> None:
        self._reader = reader
        self._roles = roles(reader, entities)
        self._subjects = Subjects(reader=reader, roles=self._roles)
        self._persons = [entity for entity in entities if entity.type is EntityType.PERSON]
        self._people = frozenset(entity.id for entity in self._persons)
        self._heard: list[Speaker] = []
        self._described: dict[str, Speaker] = {}
        self._feminine = dict(self._roles.feminine)
        self._spoken: Counter[str] = Counter()

    def remember(self, speaker: Speaker, place: int) -> None:
        """Take note of a speaker whose words begin at a place without a cue: «غضب المدرب: «…»»."""
        self._remember(replace(speaker, place=place, speaks=True))

    def of_phrase(self, phrase: Phrase, cue: Announcement | None = None) -> Speaker:
        """Whom a phrase means: the entity it names, the one in apposition, the holder of the role, the last speaker
        for «المسؤول نفسه» and «البيان», or the one first described so."""
        if self._reader.is_document(phrase):
            phrase = self._reader.issuer(phrase)
        named = phrase.named or self._reader.apposed(phrase)
        if named is not None:
            alone = named.first == named.last
            other = self._bearer(phrase, cue) if alone and self._is_of_other_gender(named.entity.id, cue) else None
            return Speaker(place=phrase.first, begin=named.begin, end=named.end, entity=other or named.entity.id)
        return self._of_description(phrase, cue)

    def _of_description(self, phrase: Phrase, cue: Announcement | None) -> Speaker:
        """Whom a phrase without a name means."""
        begin, end = phrase.span
        described = Speaker(place=phrase.first, begin=begin, end=end, entity=None)
        holder = self._roles.holder(self._reader, phrase)
        if holder is not None:
            return replace(described, entity=holder)
        head = self._reader.line.word(phrase.first)
        bearer = self._bearer(phrase, cue) or one_of_two(self._reader, phrase)
        if bearer is not None:
            return replace(described, entity=bearer)
        if phrase.name is not None:
            return described
        if not head.startswith(ARTICLE):
            return self._described.setdefault(head, described)
        bare = head.removeprefix(ARTICLE)
        again = self._reader.words.has("pointers", self._reader.line.word(phrase.last))
        if (cue is not None or again) and bare in self._described:
            return self._described[bare]
        words = self._reader.words
        if cue is not None and (words.has("documents", bare) or (words.has("anaphors", bare) and phrase.length <= 2)):
            last = self._last_speaker(cue, spoke=not words.has("passers", bare))
            if last is not None:
                return replace(described, entity=last.entity) if last.entity else last
        return described

    def _bearer(self, phrase: Phrase, cue: Announcement | None) -> str | None:
        """The person whose family name a phrase is, with or without a title, where the model saw no name."""
        titled = self._reader.line.word(phrase.first).startswith(ARTICLE) and phrase.length == _TITLED
        if phrase.length > 1 and not titled:
            return None
        feminine = cue.form.feminine if cue is not None else None
        other = {entity for entity, known in self._feminine.items() if feminine is not None and known is not feminine}
        return self._roles.bearer(self._reader.line.word(phrase.last), phrase.begin, other)

    def _is_of_other_gender(self, entity: str, cue: Announcement | None) -> bool:
        """Whether a person is known not to be of the gender of a cue: of two of one family, the other one speaks."""
        known = self._feminine.get(entity)
        return cue is not None and None not in (known, cue.form.feminine) and known is not cue.form.feminine

    def _remember(self, speaker: Speaker) -> None:
        if speaker.feminine is None and speaker.entity is not None:
            speaker = replace(speaker, feminine=self._feminine.get(speaker.entity))
        self._heard.append(speaker)
        if speaker.entity is not None:
            self._spoken[speaker.entity] += 1
            if speaker.feminine is not None:
                self._feminine.setdefault(speaker.entity, speaker.feminine)

    def _last_speaker(self, cue: Announcement, *, spoke: bool = True) -> Speaker | None:
        recent = reversed(self._heard[-RECENT:])
        return next((each for each in recent if (each.speaks or not spoke) and agrees(each, cue)), None)
