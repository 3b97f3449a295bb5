"""Which day, week, month or year lies some time before or after publication: «قبل ثلاثة أيام», «بعد أسبوعين»."""

from datetime import timedelta

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import periods
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import Unit

_UNITS = {"j": Unit.DAY, "m": Unit.MONTH, "y": Unit.YEAR}


def distance(match: Match, standpoint: Standpoint) -> Reading | None:
    """The unit that lies so far away, in the grain of the unit.

    «منذ» says how long something lasts, unless it is all there is: the time stamp of a page. «بعد» outside the future
    says when it happened after something else. Neither is a date.
    """
    unit_lexeme = match.lexeme("unit") or match.lexeme("one") or match.lexeme("two")
    count = sum(match.numbers("count")) if match.has("count") else 2 if match.has("two") else 1
    sense = match.symbol("sense")
    if unit_lexeme is None or not count:
        return None
    lasts = sense == "s" and not match.is_alone
    follows = sense == "L" and standpoint.tense is not Tense.FUTURE and not match.has("now")
    if lasts or follows:
        return None
    unit = _UNITS.get(unit_lexeme.symbol) or Unit(unit_lexeme.number)
    grain = {Unit.HOUR: Grain.DAY, Unit.DECADE: Grain.YEAR}.get(unit) or periods.grain_of(unit)
    value = _value(unit, count if sense == "L" else -count, standpoint)
    return Reading(grain=grain, kind=DateKind.RELATIVE, value=value)


def _value(unit: Unit, count: int, standpoint: Standpoint) -> str | None:
    today, moment = standpoint.published, standpoint.moment
    if unit is Unit.HOUR:
        return (moment + timedelta(hours=count)).date().isoformat() if moment else None
    if today is None:
        return None
    if unit is Unit.DAY:
        return (today + timedelta(days=count)).isoformat()
    if unit is Unit.WEEK:
        return periods.in_week(today + timedelta(weeks=count))
    if unit is Unit.MONTH:
        return periods.in_month(*periods.months_after(today.year, today.month, count))
    return periods.in_year(today.year + count * (10 if unit is Unit.DECADE else 1))
