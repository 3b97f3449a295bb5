"""The article that a client submits, and what the result says about it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.contract import ContractSchema, JsonInteger
from schemas.languages import AUTO

TITLE_LIMIT = 1_000
IDENTIFIER_LIMIT = 256
URL_LIMIT = 2_048
# Something to read: no space, no control, and none of the invisible marks that join words or turn their direction.
VISIBLE_PATTERN = (
    r"^[\s\S]*[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
# Controls are named, for what \s holds of them differs between dialects of regular expressions.
URL_PATTERN = r"^https?://[^\s\u0000-\u001f\u007f-\u009f/?#@]+([/?#][^\s\u0000-\u001f\u007f-\u009f]*)?$"
_TAG = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
LANGUAGE_PATTERN = f"^{_TAG}$"
LANGUAGE_OR_AUTO_PATTERN = f"^({AUTO}|{_TAG})$"
# A day that there is in the calendar, from the year 1000 on; leap days last.
_DAY = (
    r"([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|([12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)-02-29)"
)
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
MOMENT_PATTERN = rf"^{_DAY}([Tt]{_TIME}([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?$"
_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(value: str) -> None:
    """Accept only text that can be stored and sent again: no lone surrogate, no NUL.

    :raises ValidationError: naming the first offending position, in code points.
    """
    if found := _SURROGATE.search(value):
        raise ValidationError(f"Holds half of a surrogate pair at position {found.start()}; send whole characters.")
    if (position := value.find("\0")) >= 0:
        raise ValidationError(f"Holds a NUL character at position {position}; remove it.")


class Moment(fields.Field[date]):
    """A date, or a date and time, in ISO 8601; kept as precise as it was given."""

    default_error_messages = {  # noqa: RUF012  (marshmallow's own convention)
        "invalid": "Is not an ISO 8601 date or date-time; write 2026-11-21 or 2026-11-21T09:00:00+03:00."
    }

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(MOMENT_PATTERN, value, re.ASCII):
            raise self.make_error("invalid")
        try:
            return (
                date.fromisoformat(value) if len(value) == len("2026-11-21") else datetime.fromisoformat(value.upper())
            )
        except ValueError as error:
            raise self.make_error("invalid") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article as submitted. ``text`` is kept to the letter: every offset counts in it."""

    text: str
    title: str | None = None
    language: str | None = None
    published_at: date | None = None
    url: str | None = None
    id: str | None = None


class ArticleSchema(ContractSchema):
    """Guards :class:`Article`. How long a text may be is a setting, so the door checks it."""

    record = Article

    text = fields.String(
        required=True,
        validate=[
            encodable,
            validate.Regexp(VISIBLE_PATTERN, error="Is empty or blank; send the text of the article."),
        ],
        metadata={"description": "The article, plain text. Paragraphs end at a line break."},
    )
    title = fields.String(validate=[encodable, validate.Length(max=TITLE_LIMIT)])
    language = fields.String(
        validate=[
            encodable,
            validate.Regexp(LANGUAGE_OR_AUTO_PATTERN, error="Is not a language code; write ar, ar-EG or auto."),
        ],
        metadata={
            "description": "BCP 47 code of one of the server's languages, or auto to find out which; when absent, the "
            "server's first language."
        },
    )
    published_at = Moment(
        metadata={
            "type": "string",
            "pattern": MOMENT_PATTERN,
            "description": "ISO 8601 date or date-time; relative dates in the text count from it.",
        }
    )
    url = fields.String(
        validate=[
            encodable,
            validate.Length(max=URL_LIMIT),
            validate.Regexp(URL_PATTERN, error="Is not a web address; write https://example.com/news/1."),
        ],
        metadata={"description": "Where the article was published, also in letters of any script."},
    )
    id = fields.String(
        validate=[encodable, validate.Length(min=1, max=IDENTIFIER_LIMIT)],
        metadata={"description": "The caller's own name for the article; returned as it came."},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What the result says about the article, with counts of code points, sentences and syntactic words."""

    language: str
    characters: int
    sentences: int
    words: int
    sha256: str
    id: str | None = None
    title: str | None = None


class ArticleFactsSchema(ContractSchema):
    """Guards :class:`ArticleFacts`."""

    record = ArticleFacts

    language = fields.String(
        required=True, metadata={"description": "What the article was analysed as; with auto, what was found."}
    )
    characters = JsonInteger(required=True, validate=validate.Range(min=0))
    sentences = JsonInteger(required=True, validate=validate.Range(min=0))
    words = JsonInteger(
        required=True,
        validate=validate.Range(min=0),
        metadata={"description": "Syntactic words: clitics written together with a word count too."},
    )
    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}$"),
        metadata={"description": "Of the text as it was sent, in UTF-8."},
    )
    id = fields.String()
    title = fields.String()
