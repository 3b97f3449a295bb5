"""Those who speak and report, as they are found: where their words stand, and what is known of them."""

from dataclasses import dataclass

from worker.extraction.speech.cues import Announcement
from worker.extraction.speech.mentions import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks at a place of the line: the span that stands for the speaker, the entity, and what is known of
    gender and number. ``speaks`` is false for the subject of a verb that is no cue."""

    place: int
    begin: int
    end: int
    entity: str | None
    feminine: bool | None = None
    plural: bool | None = None
    speaks: bool = True

    def is_same(self, other: "Speaker") -> bool:
        """Whether both stand for the same one."""
        if self.entity is not None or other.entity is not None:
            return self.entity == other.entity
        return (self.begin, self.end) == (other.begin, other.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """The speaker of a cue and who reports the words, each None where the text does not tell; ``subject`` is the
    phrase that was read as the subject of the cue."""

    speaker: Speaker | None
    source: Phrase | None = None
    subject: Phrase | None = None


def agrees(speaker: Speaker, cue: Announcement) -> bool:
    """Whether gender and number of a speaker allow for a cue without a subject of its own."""
    genders = {speaker.feminine, cue.form.feminine} - {None}
    # A verb without a subject beside it agrees with it in number.
    numbers = {speaker.plural, bool(cue.form.plural)} - {None}
    return len(genders) <= 1 and len(numbers) <= 1
