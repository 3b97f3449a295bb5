"""Quotations of whole articles, read with the bundled models."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from schemas.article import Article
from schemas.extraction import Quotation, Reference
from schemas.job import JobRequest
from schemas.options import Extraction, Options
from schemas.result import Result
from tests.articles import PRICES, SUMMIT

pytestmark = pytest.mark.model

Analyse = Callable[[JobRequest], Result]
Told = list[tuple[str, str, str | None, str | None]]


def unresolved(quotation: Quotation) -> Quotation:
    """The same without the ids of entities, which a result has that lists none."""

    def alone(reference: Reference | None) -> Reference | None:
        return reference and replace(reference, entity=None)

    return replace(quotation, speaker=alone(quotation.speaker), attribution=alone(quotation.attribution))


def told(analyse: Analyse, text: str) -> Told:
    """Kind, words, speaker and source of each quotation, by the names of entities where they are known."""
    result = analyse(JobRequest(article=Article(text=text), options=Options(extract=(Extraction.QUOTATIONS,))))
    everything = analyse(JobRequest(article=Article(text=text)))
    names = {entity.id: entity.name for entity in everything.entities or ()}
    assert result.quotations == tuple(map(unresolved, everything.quotations or ()))

    def name(reference: Reference | None) -> str | None:
        return None if reference is None else names.get(reference.entity or "", reference.text)

    quoted = everything.quotations or ()
    return [(each.kind.value, each.text, name(each.speaker), name(each.attribution)) for each in quoted]


def test_summit(analyse: Analyse) -> None:
    assert told(analyse, SUMMIT) == [
        ("direct", "اتفقنا على خطة من ثلاث مراحل، تبدأ في آذار المقبل", "سامر الخطيب", None),
        ("indirect", "أن الأردن", "سامر الخطيب", None),
        ("direct", "لن يتحمل وحده كلفة الأزمة", "سامر الخطيب", None),
        ("indirect", "أن النرويج سترفع مساهمتها إلى 40 مليون دولار", "إنغريد هالفورسن", None),
        ("indirect", "أن الاتحاد الأوروبي يدرس خطوة مماثلة", "إنغريد هالفورسن", None),
    ]


def test_prices(analyse: Analyse) -> None:
    assert told(analyse, PRICES) == [
        ("indirect", "لن نرفع أسعار الخبز", "حاتم الشربيني", "الفجر"),
        ("indirect", "إن المخزون من القمح يكفي لستة أشهر", "حاتم الشربيني", "الفجر"),
        ("indirect", "أن الشحنات ستصل تباعا إلى ميناء العقبة", "حاتم الشربيني", "الفجر"),
        ("indirect", "أن تأخر الشحنات سيؤدي إلى أزمة", "سامح المعايطة", None),
        ("direct", "نسمع الوعود نفسها كل عام، ولا نرى شيئا على الأرض", "سامح المعايطة", None),
        ("direct", "السوق هادئة ولا يوجد نقص", "تاجر", "وكالة رويترز"),
    ]
