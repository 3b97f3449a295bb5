"""A small result that honours the contract, for tests that need one but not the models."""

from schemas.article import ArticleFacts
from schemas.extraction import Entity, EntityType
from schemas.options import OffsetUnit
from schemas.result import Models, ProcessorModel, Result, ResultSchema, Timing
from schemas.spans import Mention, Sentence
from schemas.summary import Budget, GlossaryEntry, Mark, MarkKind, Segment, Summary, Translate

TEXT = "وصلت سلمى إلى عمان."


def small_result() -> Result:
    """A person named once in one sentence."""
    mention = Mention(begin=5, end=9, text="سلمى", sentence="s1")
    mark = Mark(begin=5, end=9, kind=MarkKind.ENTITY, ref="e1", translate=Translate.TRANSLITERATE)
    segment = Segment(id="g1", sentences=("s1",), begin=0, end=len(TEXT), text=TEXT, score=1.0, rank=1, marks=(mark,))
    return Result(
        article=ArticleFacts(language="ar", characters=len(TEXT), sentences=1, words=5, sha256="0" * 64),
        offset_unit=OffsetUnit.CODEPOINT,
        sentences=(Sentence(id="s1", begin=0, end=len(TEXT), paragraph=0),),
        entities=(Entity(id="e1", type=EntityType.PERSON, name="سلمى", salience=1.0, mentions=(mention,)),),
        summary=Summary(
            method="lead",
            budget=Budget(sentences=3),
            segments=(segment,),
            glossary=(GlossaryEntry(ref="e1", source="سلمى", type=EntityType.PERSON),),
        ),
        warnings=(),
        models=Models(
            package="khulasa", stanza="1.15.0", processors={"ner": ProcessorModel(name="khulasa", sha256="0" * 64)}
        ),
        timing=Timing(queued_ms=1, processing_ms=2, stages={"tokenize": 1}),
    )


def small_result_json() -> str:
    """The same on the wire."""
    return str(ResultSchema().dumps(small_result(), ensure_ascii=False))
