"""A result and the article that it is about, brought together to be exported."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.article import Article
from schemas.extraction import Entity
from schemas.result import Result
from worker.offsets import in_codepoints


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What every export is made from.

    ``result`` counts code points of ``article.text``, as Python does; ``stated`` is the same result in the unit that
    the client asked for, which exports repeat where they tell offsets. ``entities`` has the entities by their ids.
    """

    job_id: str
    article: Article
    result: Result
    stated: Result
    entities: Mapping[str, Entity]


def edition(job_id: str, article: Article, result: Result) -> Edition:
    """The edition of a result as the client gets it."""
    counted = in_codepoints(result, article.text, result.offset_unit)
    entities = {entity.id: entity for entity in counted.entities or ()}
    return Edition(job_id=job_id, article=article, result=counted, stated=result, entities=entities)
