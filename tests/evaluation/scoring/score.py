"""The score of one article, which adds up to that of many."""

from dataclasses import dataclass, field

from tests.evaluation.annotations import KINDS, Annotations
from tests.evaluation.scoring import dates, entities, quotations
from tests.evaluation.scoring.counts import Fault
from tests.evaluation.scoring.dates import DateScore
from tests.evaluation.scoring.entities import EntityScore
from tests.evaluation.scoring.quotations import QuotationScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Entities, quotations by kind, and dates, over a number of articles."""

    articles: int = 0
    entities: EntityScore = field(default_factory=EntityScore)
    quotations: dict[str, QuotationScore] = field(default_factory=lambda: {kind: QuotationScore() for kind in KINDS})
    dates: DateScore = field(default_factory=DateScore)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            articles=self.articles + other.articles,
            entities=self.entities + other.entities,
            quotations={kind: self.quotations[kind] + other.quotations[kind] for kind in KINDS},
            dates=self.dates + other.dates,
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every error, in the order of the kinds."""
        of_quotations = tuple(fault for kind in KINDS for fault in self.quotations[kind].faults)
        return self.entities.faults + of_quotations + self.dates.faults

    def report(self) -> dict[str, object]:
        """The numbers as they are printed: shares x 100."""
        together = sum(self.quotations.values(), QuotationScore())
        return {
            "articles": self.articles,
            "entities": self.entities.report(),
            "quotations": {
                **{kind: score.report() for kind, score in self.quotations.items()},
                "all": together.report(),
            },
            "dates": self.dates.report(),
        }


def compare(gold: Annotations, system: Annotations) -> Score:
    """Return the score of one article."""
    return Score(
        articles=1,
        entities=entities.score(gold, system),
        quotations=quotations.score(gold, system),
        dates=dates.score(gold, system),
    )
