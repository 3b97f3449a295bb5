"""Who speaks: the subject of a cue where it has one, else whom the text was about to let speak.

Deterministic rules in the order of their certainty, as in the sieves of Muzny et al. (2017) for English: the subject
beside the cue, the subject of the main verb for a participle, the last fitting subject for a verb without one.
"""

from collections.abc import Sequence
from dataclasses import replace

from schemas.extraction import Entity, EntityType
from worker.extraction.speech.cues import COMMAS, Announcement, Complement
from worker.extraction.speech.genders import of_verb
from worker.extraction.speech.lexicon import Mood, Reach
from worker.extraction.speech.memory import RECENT, Memory
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.outlets import issuer_before, said_to
from worker.extraction.speech.parties import Attributed, Speaker, agrees
from worker.extraction.speech.phrases import Reader
from worker.extraction.titles import is_role_of_several
from worker.extraction.variants import ARTICLE
from worker.orthography import key

_FARTHEST_RELAY = 25
_FARTHEST_VERB = 6
_WHOSE = {"نسب": ("الي", "اليه", "اليها", "اليهم")}


class Speakers(Memory):
    """Reads the cues of an article in order, and remembers who spoke."""

    def __init__(self, reader: Reader, entities: Sequence[Entity]) -> None:
        super().__init__(reader, entities)
        self._outlet: tuple[Announcement, Attributed] | None = None

    def hear(self, cue: Announcement) -> Attributed:
        """Find the speaker of a cue that comes after all those heard before."""
        if cue.form.reach is Reach.RELAY and cue.complement is Complement.NONE:
            return Attributed(speaker=None)
        found = self._with_outlet(cue, self._attributed(cue))
        if found.speaker is not None and not cue.denied:
            self._remember(replace(found.speaker, place=cue.place, speaks=True))
        return found

    def overhear(self, cue: Announcement, outer: Speaker | None) -> Attributed:
        """Find the speaker of a cue inside a quotation of ``outer``: its subject, else whom the article is about."""
        phrase = self._subjects.of(cue)
        if phrase is not None:
            return Attributed(speaker=self.of_phrase(phrase), subject=phrase)
        form, word = cue.form, self._reader.line.word(cue.place)
        if form.mood is Mood.PERFECT and form.feminine and word not in self._reader.words.forms:
            # «سألتها»: the verb has an object, so its ت is more likely that of the first person.
            return Attributed(speaker=outer)
        if form.plural:
            return Attributed(speaker=None)
        near = self._subject_nearby(cue) or self._named_nearby(cue, outer)
        if near is not None:
            return Attributed(speaker=self.of_phrase(near, cue))
        begin = self._reader.line.pieces[cue.place].begin
        others = [entity for entity in self._persons if outer is None or entity.id != outer.entity]
        named = {entity.id: [m for m in entity.mentions if m.begin < begin] for entity in others}
        about = max(named, key=lambda each: len(named[each]), default=None)
        if about is None or not named[about]:
            return Attributed(speaker=None)
        last = named[about][-1]
        return Attributed(speaker=Speaker(place=cue.place, begin=last.begin, end=last.end, entity=about))

    def quoted_by(self, outer: Speaker | None, first: int, place: int) -> Speaker | None:
        """Who is quoted without a cue within a quotation: the person whom its sentence names first, else its speaker,
        who tells what he said himself: «قلت للاعبين: …»."""
        begin, _ = self._reader.line.around(place)
        return self._named_in(max(begin, first), place) or outer

    def _subject_nearby(self, cue: Announcement) -> Phrase | None:
        """Who is told of right before a verb without a subject: «وقفت امرأة وقالت», «سألت المدير فقال»."""
        if self._reader.line.clitics(cue.place) not in ("و", "ف"):
            return None
        for at in range(cue.place - 1, max(-1, cue.place - _FARTHEST_VERB) - 1, -1):
            if at in self._reader.verbs:
                phrase = self._subjects.after(at, cue.place)
                if phrase is not None and (phrase.named is not None or self._reader.is_role(phrase)):
                    return phrase
        return None

    def _named_nearby(self, cue: Announcement, outer: Speaker | None) -> Phrase | None:
        """The person last named in the sentences of a quotation before a verb."""
        first, _ = self._reader.line.around(cue.place)
        for at in range(cue.place - 1, max(first, cue.place - RECENT) - 1, -1):
            found = self._reader.mentions.get(at)
            if found is not None and found.entity.type is EntityType.PERSON:
                same = outer is not None and outer.entity == found.entity.id
                return None if same or at < (outer.place if outer else 0) else self._reader.phrase(found.first)
        return None

    def open(self, place: int) -> None:
        """Take note of whom a sentence is about, where its first word says so: «أما فلان …»."""
        phrase = self._subjects.opening(place)
        if phrase is not None and self._reader.may_be_source(phrase):
            self._heard.append(replace(self.of_phrase(phrase), place=place, speaks=False))

    def notice(self, place: int) -> None:
        """Take note of the subject of a verb that is no cue, if it is a person who might speak."""
        phrase = self._subjects.of_person(place)
        if phrase is not None:
            speaker = self.of_phrase(phrase)
            known = self._feminine.get(speaker.entity) if speaker.entity is not None else None
            feminine = of_verb(self._reader.line.word(place)) if known is None else known
            self._heard.append(replace(speaker, place=place, feminine=feminine, speaks=False))

    def told(self, phrase: Phrase) -> Speaker:
        """Take note of a speaker who is named without a verb: «بحسب الوزير», «الوزير: …»."""
        speaker = self.of_phrase(phrase)
        self._remember(speaker)
        return speaker

    def going_on(self, first: int, stop: int, *, answers: bool) -> Speaker | None:
        """Who speaks without a cue in the sentence, from its first place to the words: whom the sentence tells of, the
        one most heard where words answer a question, else the last speaker."""
        here = [speaker for speaker in self._heard[-RECENT:] if speaker.place >= first]
        if here:
            return here[-1]
        if (main := self._subject_of_main(first, stop)) is not None:
            return main
        if (issuer := issuer_before(self._reader, first, stop)) is not None:
            return self.of_phrase(issuer)
        spoken = [speaker for speaker in self._heard if speaker.speaks]
        if answers and self._spoken:
            guest = self._spoken.most_common(1)[0][0]
            spoken = [speaker for speaker in spoken if speaker.entity == guest]
        return spoken[-1] if spoken else None

    def _attributed(self, cue: Announcement) -> Attributed:
        relay = self._relay(cue)
        if relay is not None:
            return relay
        phrase = self._subjects.of(cue) or self._subject_beside(cue)
        if phrase is None:
            return Attributed(speaker=self._antecedent(cue))
        speaker = self.of_phrase(phrase, cue)
        head = self._reader.line.word(phrase.first)
        several = is_role_of_several(head) or self._reader.words.has("plurals", head.removeprefix(ARTICLE))
        plural = cue.form.plural or several or (False if speaker.entity in self._people else None)
        speaker = replace(speaker, feminine=cue.form.feminine, plural=plural)
        return Attributed(speaker=speaker, subject=phrase)

    def _subject_beside(self, cue: Announcement) -> Phrase | None:
        """The subject of the verb that a noun of saying goes with: «رد الوزير بالقول»."""
        if cue.form.mood is not Mood.NOUN:
            return None
        first, _ = self._reader.line.around(cue.place)
        forms = self._reader.words.forms
        for at in range(cue.place - 1, max(first, cue.place - _FARTHEST_RELAY) - 1, -1):
            form = forms.get(self._reader.line.word(at))
            if form is not None and form.mood in (Mood.PERFECT, Mood.IMPERFECT):
                return self._subjects.around(at)
        return None

    def _with_outlet(self, cue: Announcement, found: Attributed) -> Attributed:
        """The attribution with the medium that the words were said to, which holds while the same one speaks on."""
        line = self._reader.line
        source = found.source or said_to(self._reader, cue)
        if source is None and self._outlet is not None and found.speaker is not None:
            before, known = self._outlet
            near = line.pieces[cue.place].sentence - line.pieces[before.place].sentence <= 1
            if near and known.speaker is not None and known.speaker.is_same(found.speaker):
                source = known.source
        found = replace(found, source=source)
        self._outlet = (cue, found) if source is not None else None
        return found

    def _relay(self, cue: Announcement) -> Attributed | None:
        """«نقلت الوكالة عن الوزير قوله»: the one after عن speaks, the subject reports."""
        line = self._reader.line
        first, _ = line.around(cue.place)
        places = range(cue.place, max(first, cue.place - _FARTHEST_RELAY) - 1, -1)
        if cue.form.mood is not Mood.NOUN:
            places = range(cue.place, cue.place - 1, -1)
        verb = next((at for at in places if self._is_relay(at)), None)
        if verb is None:
            return None
        stop = max(cue.start, cue.place)
        whose = _WHOSE.get(key(self._reader.words.forms[line.word(verb)].lemma), ("عن", "عنه", "عنها", "عنهم"))
        about = next((at for at in range(verb + 1, stop) if line.word(at) in whose), None)
        if about is not None and line.word(about) != whose[0]:
            return Attributed(speaker=self._last_speaker(cue), source=self._subjects.after(verb, about))
        phrase = self._reader.phrase(about + 1) if about is not None else None
        if about is None or phrase is None:
            return None
        source = self._subjects.after(verb, about)
        return Attributed(speaker=self.of_phrase(phrase, cue), source=source)

    def _is_relay(self, place: int) -> bool:
        form = self._reader.words.forms.get(self._reader.line.word(place))
        return form is not None and form.reach is Reach.RELAY

    def _antecedent(self, cue: Announcement) -> Speaker | None:
        """The last subject that agrees with a cue: in the sentence for a participle, among speakers for a verb that
        goes on with what was said, else anyone."""
        line = self._reader.line
        fitting = [speaker for speaker in reversed(self._heard[-RECENT:]) if agrees(speaker, cue)]
        if not cue.finite or line.clitics(cue.place) == "ل":
            first, _ = line.around(cue.place)
            here = next((speaker for speaker in fitting if speaker.place >= first), None)
            main = here or self._subject_of_main(first, cue.place) or self._named_in(first, cue.place)
            if main is not None:
                return replace(main, feminine=cue.form.feminine, plural=cue.form.plural)
        if self._reader.words.has("continuing", key(cue.form.lemma)):
            return next((speaker for speaker in fitting if speaker.speaks), None)
        first, _ = line.around(cue.place)
        if line.mark(cue.place - 1) in COMMAS and not any(speaker.place >= first for speaker in fitting):
            # «…، وقال»: the sentence has a subject, though its verb was not seen.
            named = self._named_in(first, cue.place)
            if named is not None and agrees(named, cue):
                return replace(named, feminine=cue.form.feminine, plural=cue.form.plural)
        return fitting[0] if fitting else None

    def _subject_of_main(self, first: int, stop: int) -> Speaker | None:
        """The subject of the first verb from a place, for what has none: «خرج الطلاب مرددين»."""
        verb = next((at for at in range(first, stop) if at in self._reader.verbs), None)
        phrase = self._subjects.after(verb, stop) if verb is not None else None
        return self.of_phrase(phrase) if phrase is not None and self._reader.is_role(phrase) else None

    def _named_in(self, first: int, stop: int) -> Speaker | None:
        """The first person named on the way to a participle, where no verb was seen: «عبر فلان عن سعادته قائلا»."""
        mentions = self._reader.mentions
        found = (mentions[at] for at in range(first, stop) if at in mentions and not self._reader.is_governed(at))
        named = next((each for each in found if each.entity.type is EntityType.PERSON), None)
        phrase = self._reader.phrase(named.first) if named is not None else None
        if named is None or phrase is None:
            return None
        return replace(self.of_phrase(phrase), feminine=self._feminine.get(named.entity.id))
