"""Which sequences of calendar words are dates, and who reads each.

A pattern is a regular expression over the symbols of lexemes (:mod:`worker.extraction.chronology.vocabulary`). Of the
patterns that fit at one place the longest counts, and of equally long ones the first here that reads it as a date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from worker.extraction.chronology import days, distances, ranges, shares, stretches
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.years import TAIL

# «مساء اليوم السبت، الموافق» before a date; «مساء» after one.
_LEAD = r"p?j?(?:Tc?)?(?:j?(?P<weekday>W)c?)?=?(?P<open>\()?"
_CLOSE = r"(?(open)\))"
_TRAIL = r"(?:[pP](?![TWjDOF]))?"
_DAY = r"l?[DO]"
_WEEKDAY = r"(?:j?Wc?)?"
# Lists are short, so that every pattern fits in bounded time. A comma joins days only if «و» comes before the last.
_COMMA = rf"c(?=(?:{_DAY}c){{0,8}}{_DAY}c?&)"
_WHOLE = r"(?:[yU]?(?P<year>Y)|(?P<present>h)?(?P<unit>U)(?P<unit_shift>a)?)"
_EDGE = r"(?:(?P<edge>k)f?)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern and its reader. The reader answers None where the words are no date after all."""

    pattern: "re.Pattern[str]"
    read: Callable[[Match, Standpoint], Reading | None]


def _rule(pattern: str, read: Callable[[Match, Standpoint], Reading | None]) -> Rule:
    return Rule(pattern=re.compile(pattern), read=read)


NUMERIC = _rule(
    rf"{_LEAD}(?P<first>[DNY])(?P<mark>[/.-])(?P<second>[DN])(?P=mark)(?P<third>[DNY])(?P<era>[ge])?{_CLOSE}{_TRAIL}",
    days.numeric_day,
)
HIJRI = _rule(
    rf"{_LEAD}(?P<day>{_DAY}|F)f?m?(?P<month>H)(?:f?[yU]?(?P<year>Y)e?)?{_CLOSE}{_TRAIL}",
    days.hijri_day,
)
# For other languages than Arabic.
DIGITS = Rule(pattern=NUMERIC.pattern, read=days.day_in_digits)
RULES = (
    NUMERIC,
    _rule(rf"{_LEAD}(?P<day>{_DAY}|F)f?m?(?P<month>M){TAIL}{_CLOSE}{_TRAIL}", days.day_of_month),
    HIJRI,
    _rule(rf"{_LEAD}(?P<day>{_DAY})f(?P<unit>U)(?P<shift>a)", days.day_of_this_month),
    _rule(rf"{_LEAD}(?P<day>{_DAY})fh(?P<unit>U)", days.day_of_this_month),
    _rule(rf"{_LEAD}(?P<day>l?D|l?O(?=f))f?(?P<shift>a)", days.day_of_this_month),
    _rule(rf"p?(?:(?P<day>j)|j?(?P<weekday>W)c?)(?P<first>D)/(?P<second>D)(?!/){TAIL}", days.day_and_month),
    _rule(rf"(?:h?p?|p?h)j?(?P<word>T)(?:c?(?P<open>\()?j?(?P<weekday>W){_CLOSE})?{_TRAIL}", days.day_word),
    _rule(
        rf"(?:h?p?|p?h)j?(?P<weekday>W)(?:(?P<same>z)|(?P<latest>X)|(?:f?(?P<week>U))?(?P<shift>a)|f?h(?P<this>U))?{_TRAIL}",
        days.weekday,
    ),
    _rule(r"(?P<pair>J|p)(?P<weekday>W)(?P<join>&?t|[&/-])?p?(?P<last_weekday>W)(?P<shift>[Aa])?", ranges.weekdays),
    _rule(r"(?P<several>u)(?P<weekday>W)&W&(?P<last_weekday>W)(?P<shift>[Aa])?", ranges.weekdays),
    _rule(r"(?P<weekday>W)&(?P<last_weekday>W)(?P<shift>A)", ranges.weekdays),
    _rule(r"(?<=f)(?P<weekday>W)(?P<join>&?t)j?(?P<last_weekday>W)(?P<shift>[Aa])?", ranges.weekdays),
    _rule(r"(?<=fj)(?P<weekday>W)(?P<join>&?t)j?(?P<last_weekday>W)(?P<shift>[Aa])?", ranges.weekdays),
    _rule(r"(?<=b)(?:j|J)?(?P<weekday>W)(?P<join>&)j?(?P<last_weekday>W)(?P<shift>[Aa])?", ranges.weekdays),
    _rule(
        rf"(?:(?P<pair>[Ju])|p)?(?P<days>{_WEEKDAY}{_DAY}(?P<join>(?P<to>&?t|-)|&(?!t)|{_COMMA})"
        rf"(?:{_WEEKDAY}{_DAY}[&c]{{1,2}}){{0,8}}{_WEEKDAY}{_DAY})"
        rf"f?m?(?P<month>M){TAIL}",
        ranges.days_of_month,
    ),
    _rule(
        rf"(?P<pair>J)?(?:j?(?P<first_weekday>W)c?)?(?P<day>{_DAY}|F)f?(?P<month>M)[yU]?(?P<first_year>Y)?"
        rf"(?P<join>&?t|[&-])(?:j?(?P<last_weekday>W)c?)?(?P<last_day>{_DAY}|F)f?(?P<last_month>M){TAIL}",
        ranges.days_of_months,
    ),
    _rule(
        rf"(?P<pair>Q)?(?P<month>M)[yU]?(?P<first_year>Y)?(?P<join>&?t|[&-])m?(?P<last_month>M){TAIL}", ranges.months
    ),
    _rule(r"[yU]?(?P<years>Y)(?P<join>[/-])(?P<last>[YDN])[g]?(?![/-])", ranges.years),
    _rule(r"(?:(?P<pair>[Zu])|(?<=b)[yU]?)(?P<years>Y(?P<join>&)(?:Y&){0,8}[yU]?Y)g?", ranges.years),
    _rule(r"(?<=f)[yU]?(?P<years>Y(?P<join>&?t)[yU]?Y)g?", ranges.years),
    _rule(rf"{_EDGE}(?:(?P<unit>U)(?P<shift>a))", stretches.period),
    _rule(rf"{_EDGE}(?P<this>h)(?P<unit>U)", stretches.period),
    _rule(r"(?P<edge>k)f?(?P<unit>U)", stretches.period),
    _rule(r"(?P<weekend>E)(?P<shift>a)?", stretches.weekend),
    _rule(rf"{_EDGE}(?P<named>m)?(?P<month>M){TAIL}", stretches.month),
    _rule(rf"{_EDGE}(?P<named>m)?(?P<month>H)(?:f?[yU]?(?P<year>Y)e?|(?P<shift>a))", stretches.hijri_month),
    _rule(rf"{_EDGE}(?P<named>[yU])(?P<year>Y)(?P<era>[ge])?(?!V)", stretches.year),
    _rule(r"(?:(?P<edge>k)f?|(?<=[isBLbftx&c]))(?P<year>Y)(?P<era>g)?(?!V)", stretches.year),
    _rule(r"[yU]?(?P<year>Y)(?P<era>e)", stretches.year),
    _rule(r"(?<=x\()(?P<bracketed>(?P<year>Y))(?=\))", stretches.year),
    _rule(rf"(?P<share>q)(?:(?P<nth>O)|(?P<last>X))[fi]?{_WHOLE}", shares.share),
    _rule(rf"(?P<share>q)(?:(?P<nth>O)|(?P<last>X))f?m?(?P<month>M){TAIL}", shares.share),
    _rule(r"(?P<share>q)(?:(?P<nth>O)|(?P<last>X))(?!f(?!#))", shares.quarter),
    _rule(rf"(?P<units>R)(?P<count>d|l?D)(?:G|(?P<last>X))f{_WHOLE}", shares.several),
    _rule(rf"(?P<count>d)(?P<units>[uR])(?:G|(?P<last>X))f{_WHOLE}", shares.several),
    _rule(rf"(?P<place>[Fk])(?P<count>[CD])(?P<units>u)f{_WHOLE}", shares.several),
    _rule(rf"(?P<units>R)(?P<count>d|l?D)(?:G|(?P<last>X))fm?(?P<month>M){TAIL}", shares.several),
    _rule(rf"{_EDGE}(?P<season>S)(?=[fiyUYha]){TAIL}", stretches.season),
    _rule(rf"{_EDGE}(?P<present>h)(?P<season>S)", stretches.season),
    _rule(rf"{_EDGE}(?P<age>n)?(?P<decade>K)(?:f?(?P<century>U)(?:(?P<shift>a)|(?P<nth>{_DAY})))?", stretches.decade),
    _rule(rf"{_EDGE}(?P<century>U)(?P<nth>{_DAY})g?(?![eV])", stretches.century),
    _rule(
        r"(?P<sense>[sBL])~?(?:(?P<count>C(?:&C)?|[DN])(?P<unit>[uoyjm])|(?:(?P<two>v)|(?P<one>[ojmy])1?))"
        r"(?P<now>@)?(?![fwWTDOYMHK])",
        distances.distance,
    ),
)
