"""Dates: are the expressions found, and is each value the right one?

A date is found when begin and end are those of a gold date. Of those found, a value is right when it is the gold value
to the letter (``2025-08`` is not ``2025-08-01/2025-08-31``); ``value_accuracy`` is their share. ``wrong_values`` counts
the values that were given and differ: a reader takes them for facts. ``unresolved`` counts those not given where the
gold has one. Where the gold has no value, none is right and any is wrong. ``with_value`` takes for found only a date
with the right value.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.evaluation.annotations import Annotations
from tests.evaluation.scoring.counts import Fault, Found, Number, percent, unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class DateScore:
    """Dates by span, and the values of those found."""

    found: Found = field(default_factory=Found)
    right_values: int = 0
    wrong_values: int = 0
    unresolved: int = 0
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "DateScore") -> "DateScore":
        return DateScore(
            found=self.found + other.found,
            right_values=self.right_values + other.right_values,
            wrong_values=self.wrong_values + other.wrong_values,
            unresolved=self.unresolved + other.unresolved,
            faults=self.faults + other.faults,
        )

    def report(self) -> dict[str, Number | dict[str, Number]]:
        """The numbers, x 100 where they are shares."""
        with_value = Found(gold=self.found.gold, system=self.found.system, right=self.right_values)
        return {
            **self.found.report(),
            "value_accuracy": percent(self.right_values, self.found.right),
            "wrong_values": self.wrong_values,
            "unresolved": self.unresolved,
            "with_value": with_value.report(),
        }


def score(gold: Annotations, system: Annotations) -> DateScore:
    """Compare the dates of one article."""
    wanted = Counter(date.span for date in gold.dates)
    given = Counter(date.span for date in system.dates)
    both = wanted & given
    values = {date.span: date.value for date in reversed(gold.dates)}
    answers = {date.span: date.value for date in reversed(system.dates)}
    wrong = [span for span in both if answers[span] != values[span] and answers[span] is not None]
    unresolved = [span for span in both if answers[span] != values[span] and answers[span] is None]
    faults = [
        *unmatched(wanted.elements(), both.elements(), "missed date"),
        *unmatched(given.elements(), both.elements(), "spurious date"),
        *(Fault(what="wrong value", span=s, detail=f"{answers[s]}, not {values[s]}") for s in wrong),
        *(Fault(what="unresolved date", span=s, detail=f"wanted {values[s]}") for s in unresolved),
    ]
    return DateScore(
        found=Found(gold=wanted.total(), system=given.total(), right=both.total()),
        right_values=both.total() - len(wrong) - len(unresolved),
        wrong_values=len(wrong),
        unresolved=len(unresolved),
        faults=tuple(faults),
    )
