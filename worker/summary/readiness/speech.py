"""Quotations of a unit whose speaker is not told of in it: «وأضاف أن …», or words between marks and nothing else."""

from collections.abc import Iterator

from schemas.extraction import Cue, Quotation, QuotationKind
from worker.extraction.speech.lexicon import Mood
from worker.extraction.speech.lexicon import lexicon as cues
from worker.orthography import key
from worker.summary.readiness.agreement import Form
from worker.summary.readiness.discourse import Dangling, Discourse
from worker.summary.units import Unit

_FINITE = (Mood.PERFECT, Mood.IMPERFECT)


def unspoken(told: Discourse, unit: Unit) -> Iterator[Dangling]:
    """The verbs of saying, and the direct quotations without one, that lack their speaker."""
    for quotation in told.quoted(unit.begin, unit.end):
        speaker, cue = quotation.speaker, quotation.cue
        if speaker is None or told.is_told_of(speaker, unit.begin, unit.end):
            continue
        inside = cue is not None and unit.begin <= cue.begin < unit.end
        form = _form(cue) if cue is not None and inside else None
        entity = told.known(speaker.entity)
        if cue is not None and form is not None and not told.is_spoken(cue.begin):
            yield Dangling(begin=cue.begin, end=cue.end, form=form, kind="subject", meant=speaker.text, entity=entity)
        elif not inside and _stands_out(told, quotation):
            begin, end = quotation.begin, quotation.end
            yield Dangling(begin=begin, end=end, form=Form(), kind="speaker", meant=speaker.text, entity=entity)


def _form(cue: Cue) -> Form | None:
    """Gender and number of a verb of saying; None for what is no finite verb."""
    form = cues().forms.get(key(cue.text))
    if form is None or form.mood not in _FINITE:
        return None
    return Form(feminine=form.feminine, plural=form.plural)


def _stands_out(told: Discourse, quotation: Quotation) -> bool:
    """Whether words are spoken directly, and not within what another says."""
    return quotation.kind is QuotationKind.DIRECT and not told.is_spoken(quotation.begin - 1)
