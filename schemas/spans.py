"""Pieces of the article. Every ``begin`` and ``end`` indexes the untouched text, end-exclusive."""

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import fields, validate

from schemas.contract import ContractSchema, JsonInteger


def position() -> JsonInteger:
    """A required offset into the text, in the unit that the caller chose."""
    return JsonInteger(required=True, validate=validate.Range(min=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and the paragraph, counted from 0, that holds it."""

    id: str
    begin: int
    end: int
    paragraph: int


class SentenceSchema(ContractSchema):
    """Guards :class:`Sentence`."""

    record = Sentence

    id = fields.String(required=True)
    begin = position()
    end = position()
    paragraph = JsonInteger(required=True, validate=validate.Range(min=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A syntactic word. ``text`` is the surface, which the words of a multi-word token share, ``form`` the word."""

    id: str
    sentence: str
    begin: int
    end: int
    text: str
    form: str
    lemma: str | None = None
    upos: str | None = None
    feats: str | None = None
    head: str | None = None
    deprel: str | None = None


class TokenSchema(ContractSchema):
    """Guards :class:`Token`."""

    record = Token

    id = fields.String(required=True)
    sentence = fields.String(required=True)
    begin = position()
    end = position()
    text = fields.String(required=True)
    form = fields.String(required=True, metadata={"description": "The syntactic word, clitics taken apart."})
    lemma = fields.String()
    upos = fields.String()
    feats = fields.String()
    head = fields.String(metadata={"description": "Id of the head; absent for the root of the sentence."})
    deprel = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of the text, and the text itself."""

    begin: int
    end: int
    text: str


class SpanSchema(ContractSchema):
    """Guards :class:`Span`, and has its fields for the schemas of what is more than a span."""

    record: ClassVar[type[Any]] = Span

    begin = position()
    end = position()
    text = fields.String(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Span):
    """One place where an entity or a term is named."""

    sentence: str


class MentionSchema(SpanSchema):
    """Guards :class:`Mention`."""

    record = Mention

    sentence = fields.String(required=True)
